import { closeSync, fsyncSync, openSync, renameSync, rmSync, writeFileSync } from 'node:fs';

/**
 * Write a file of the state folder whole, mode 0600: beside its place first, synced and then renamed, so that it is
 * never half there nor ever open to others. The folder has to be there; a half-written file goes away.
 *
 * @throws what the file system says.
 */
export function writePrivate(file: string, text: string): void {
  const beside = `${file}.${process.pid}.tmp`;
  rmSync(beside, { force: true });
  try {
    const handle = openSync(beside, 'wx', 0o600);
    try {
      writeFileSync(handle, text);
      fsyncSync(handle);
    } finally {
      closeSync(handle);
    }
    renameSync(beside, file);
  } finally {
    rmSync(beside, { force: true });
  }
}
