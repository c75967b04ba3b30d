import { createReadStream } from 'node:fs';
import { type FileHandle, open, stat } from 'node:fs/promises';
import { pipeline } from 'node:stream';
import { createGunzip } from 'node:zlib';
import { InputError } from '../model/errors.js';
import type { ReadLimits } from './options.js';

/** Bytes at a time: a few hundred rows. */
const pieceBytes = 64 * 1024;
/** Below this size a packed file can do no harm, whatever its ratio. */
const ratioMattersFrom = 64 * 1024 * 1024;

/** The bytes of a text file from its start; each call reads the file anew, and leaving the loop closes it. */
export type ByteSource = () => AsyncIterable<Buffer>;

/**
 * Open a file to read it; the caller closes it.
 *
 * @param file the name to show.
 * @throws {InputError} when it is missing, may not be read, or is no regular file.
 */
async function openFile(path: string, file: string): Promise<{ handle: FileHandle; size: number }> {
  try {
    // Opening a pipe would wait for its writer, so its kind is asked first.
    const found = await stat(path);
    if (found.isFile()) return { handle: await open(path, 'r'), size: found.size };
    if (found.isDirectory()) {
      throw new InputError(`${file}: this is a folder, not a file.`, ['Name a file inside it.']);
    }
  } catch (error) {
    throw error instanceof InputError ? error : cannotRead(file, error);
  }
  throw new InputError(`${file}: this is a pipe or a device, and the input is read more than once.`, [
    'Pass the rows on stdin, with - as the file name.',
  ]);
}

function cannotRead(file: string, error: unknown): InputError {
  const code = error instanceof Error && 'code' in error ? error.code : undefined;
  switch (code) {
    case 'ENOENT':
    case 'ENOTDIR':
      return new InputError(`${file}: there is no such file.`, ['Check the name and the folder.'], { cause: error });
    case 'EACCES':
    case 'EPERM':
      return new InputError(`${file}: the file may not be read by this user.`, ['Change its permissions.'], {
        cause: error,
      });
    default:
      return new InputError(
        `${file}: the file cannot be read (${code === undefined ? String(error) : String(code)}).`,
        ['Check the disk, or copy the file and try again.'],
        { cause: error },
      );
  }
}

/** The first bytes of a file, at most 4,096. @throws {InputError} as `fileBytes` does, and when it is empty. */
export async function firstBytes(path: string, file: string): Promise<Buffer> {
  const { handle } = await openFile(path, file);
  try {
    const { buffer, bytesRead } = await handle.read(Buffer.alloc(4096), 0, 4096, 0);
    if (bytesRead === 0) throw emptyFile(file);
    return buffer.subarray(0, bytesRead);
  } catch (error) {
    throw error instanceof InputError ? error : cannotRead(file, error);
  } finally {
    await handle.close();
  }
}

/** The error for a file without any text. */
export function emptyFile(file: string): InputError {
  return new InputError(`${file}: the file is empty.`, ['Save or download it again.']);
}

/**
 * The bytes of a file. A piece is read while the one before it is worked on, and its buffer is used again: a piece
 * is good until the next one is asked for.
 *
 * @throws {InputError} when it cannot be read.
 */
export function fileBytes(path: string, file: string): ByteSource {
  return async function* () {
    const { handle } = await openFile(path, file);
    const read = (into: Buffer<ArrayBuffer>) => {
      const reading = handle.read(into, 0, pieceBytes, null);
      // Whoever leaves the loop early never hears of the piece that was on its way.
      reading.catch(() => undefined);
      return reading;
    };
    let ahead = read(Buffer.allocUnsafe(pieceBytes));
    let spare = Buffer.allocUnsafe(pieceBytes);
    try {
      for (;;) {
        const { buffer, bytesRead } = await ahead;
        if (bytesRead === 0) return;
        ahead = read(spare);
        spare = buffer;
        yield buffer.subarray(0, bytesRead);
      }
    } catch (error) {
      throw cannotRead(file, error);
    } finally {
      await handle.close();
    }
  };
}

/** The bytes inside a `.gz` file. @throws {InputError} when it is damaged, or unpacks to too much. */
export function gzipBytes(path: string, file: string, limits: ReadLimits): ByteSource {
  return async function* () {
    const { handle, size } = await openFile(path, file);
    const unzip = createGunzip({ chunkSize: pieceBytes });
    // Errors of either stream reach the loop, and leaving the loop closes both.
    pipeline(createReadStream('', { fd: handle }), unzip, () => undefined);
    try {
      yield* unpacked(unzip, size, file, limits);
    } catch (error) {
      if (error instanceof InputError) throw error;
      throw damagedPack(file, error);
    }
  };
}

/** The error for a packed file that cannot be unpacked. */
export function damagedPack(file: string, cause: unknown): InputError {
  const why = cause instanceof Error ? cause.message : String(cause);
  return new InputError(
    `${file}: the packed file is damaged or cut off (${why}).`,
    ['Download or copy it again, or unpack it yourself.'],
    { cause },
  );
}

/** Pass bytes on as long as they are not out of proportion to the `packed` bytes that they come from. */
export async function* unpacked(
  bytes: AsyncIterable<Buffer>,
  packed: number,
  file: string,
  limits: ReadLimits,
): AsyncGenerator<Buffer> {
  let count = 0;
  for await (const piece of bytes) {
    count += piece.length;
    if (count > ratioMattersFrom && count > packed * limits.ratio) {
      throw new InputError(
        `${file}: it unpacks to more than ${limits.ratio} times its size, as a file made to exhaust a machine does.`,
        ['If you trust the file, unpack it yourself, or raise its limit: --read-limit ratio=NUMBER.'],
      );
    }
    yield piece;
  }
}
