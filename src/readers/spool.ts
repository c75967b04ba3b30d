import { createWriteStream } from 'node:fs';
import type { Readable } from 'node:stream';
import { pipeline } from 'node:stream/promises';
import { StoppedError } from '../model/errors.js';

/**
 * Copy stdin to a new file that only its owner may read, so that it can be read several times. What arrives is
 * on disk when the promise resolves.
 *
 * @throws {StoppedError} when the file exists or cannot be written, or the input breaks off with an error.
 */
export async function spoolInput(stream: Readable, path: string): Promise<void> {
  try {
    await pipeline(stream, createWriteStream(path, { flags: 'wx', mode: 0o600, flush: true }));
  } catch (error) {
    const why = error instanceof Error ? error.message : String(error);
    throw new StoppedError(
      `The input could not be copied to ${path}: ${why}.`,
      ['Check the folder and the space on its disk, or name the input file.'],
      { cause: error },
    );
  }
}
