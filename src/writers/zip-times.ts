import type { FileHandle } from 'node:fs/promises';

/** The earliest time that a zip file can tell. */
export const zipEpoch = new Date(Date.UTC(1980, 0, 1));
/** The same in the form of zip files: time, then date. */
const dosEpoch = Buffer.from([0, 0, 0x21, 0]);

const endOfDirectory = 0x06054b50;
const directoryEntry = 0x02014b50;
const localHeader = 0x04034b50;
/** The end record is 22 bytes; a comment behind it, which our writer does not make, may have 65,535. */
const endSize = 22;

/**
 * Set the times of all entries of a zip file to 1980, as reproducible archives have them: the library that writes them
 * takes the time of writing and offers no other. A directory that is not where it should be (zip64) leaves the file as
 * it is: it is right, only not reproducible.
 */
export async function resetZipTimes(file: FileHandle): Promise<void> {
  const { size } = await file.stat();
  if (size < endSize) return;
  const end = await bytesAt(file, size - endSize, endSize);
  if (end.readUInt32LE(0) !== endOfDirectory) return;
  const [length, start] = [end.readUInt32LE(12), end.readUInt32LE(16)];
  if (start + length > size) return;
  const directory = await bytesAt(file, start, length);
  for (let at = 0; at + 46 <= length && directory.readUInt32LE(at) === directoryEntry; ) {
    const local = directory.readUInt32LE(at + 42);
    if ((await bytesAt(file, local, 4)).readUInt32LE(0) !== localHeader) return;
    await file.write(dosEpoch, 0, 4, local + 10);
    dosEpoch.copy(directory, at + 12);
    at += 46 + directory.readUInt16LE(at + 28) + directory.readUInt16LE(at + 30) + directory.readUInt16LE(at + 32);
  }
  await file.write(directory, 0, length, start);
}

async function bytesAt(file: FileHandle, position: number, length: number): Promise<Buffer> {
  const bytes = Buffer.alloc(length);
  await file.read(bytes, 0, length, position);
  return bytes;
}
