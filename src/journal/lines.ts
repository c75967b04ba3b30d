import { open } from 'node:fs/promises';

const chunkSize = 1 << 20;
/** A record holds at most a few cells of 10 MB; what goes on longer is no line of ours. */
const longestLine = 1 << 27;

/**
 * Read a file line by line, in flat memory.
 *
 * @param onLine told each line without its line feed (valid during the call only) and where it begins.
 * @returns how many bytes come behind the last line feed.
 * @throws {RangeError} when a line is longer than 128 MiB.
 */
export async function readLines(path: string, onLine: (line: Buffer, offset: number) => void): Promise<number> {
  const file = await open(path, 'r');
  try {
    const { size } = await file.stat();
    let buffer = Buffer.allocUnsafe(Math.min(size + 1, chunkSize));
    /** Bytes at the start of `buffer` that are the beginning of a line. */
    let held = 0;
    for (let position = 0; ; ) {
      if (held === buffer.length) {
        if (held >= longestLine) throw new RangeError('a line is too long');
        const larger = Buffer.allocUnsafe(buffer.length * 2);
        buffer.copy(larger, 0, 0, held);
        buffer = larger;
      }
      const { bytesRead } = await file.read(buffer, held, buffer.length - held, position + held);
      if (bytesRead === 0) return held;
      const filled = held + bytesRead;
      let start = 0;
      for (let end = buffer.indexOf(10, held); end !== -1 && end < filled; end = buffer.indexOf(10, start)) {
        onLine(buffer.subarray(start, end), position + start);
        start = end + 1;
      }
      buffer.copyWithin(0, start, filled);
      held = filled - start;
      position += start;
    }
  } finally {
    await file.close();
  }
}
