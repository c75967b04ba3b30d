import { once } from 'node:events';
import type { Writable } from 'node:stream';
import { finished } from 'node:stream/promises';
import { type CsvWriter, csvLine } from './csv.js';

/** Write CSV into a stream, such as stdout: the same lines as in a file, without a byte order mark; without a header where there is none. */
export function csvToStream(stream: Writable, header: readonly string[] | undefined, guard = true): CsvWriter {
  let pending = header === undefined ? '' : csvLine(header, guard);
  const flush = async (): Promise<void> => {
    const text = pending;
    pending = '';
    if (text !== '' && !stream.write(text)) await once(stream, 'drain');
  };
  return {
    async write(rows) {
      for (const row of rows) pending += csvLine(row, guard);
      await flush();
    },
    async writeLines(lines) {
      pending += lines;
      await flush();
    },
    async close() {
      await flush();
      stream.end();
      await finished(stream);
    },
    abort: () => Promise.resolve(),
  };
}
