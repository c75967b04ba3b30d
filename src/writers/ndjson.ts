import { createWhole } from './whole-file.js';

/** One line of NDJSON with its line feed: an object of the cells that hold something, in the order of the header. */
export function ndjsonLine(header: readonly string[], cells: readonly unknown[]): string {
  const entries = header.flatMap((name, at) => (cells[at] === undefined ? [] : [[name, cells[at]] as const]));
  return `${JSON.stringify(Object.fromEntries(entries))}\n`;
}

/** Characters gathered before a write. */
const gatherSize = 512 * 1024;

/** A text file of lines; it appears at its path when closed. */
export interface LineFile {
  /** Append lines, each with its line feed. @throws {StoppedError} when the disk refuses. */
  writeLines(lines: string): Promise<void>;
  close(): Promise<void>;
  abort(): Promise<void>;
}

/**
 * Open a file of lines in UTF-8.
 *
 * @throws {ConfigError} when the folder does not exist; {StoppedError} when it cannot be written.
 */
export async function openLines(path: string): Promise<LineFile> {
  const file = await createWhole(path);
  let text = '';
  const flush = async (): Promise<void> => {
    const written = text;
    text = '';
    if (written !== '') await file.write(written);
  };
  return {
    async writeLines(lines) {
      text += lines;
      if (text.length >= gatherSize) await flush();
    },
    async close() {
      await flush();
      await file.commit();
    },
    abort: () => file.abort(),
  };
}
