import { lstat } from 'node:fs/promises';
import { ConfigError } from '../model/errors.js';

/**
 * No output is overwritten by accident.
 *
 * @throws {ConfigError} when there is something at the path, be it a dangling link.
 */
export async function refuseExisting(path: string): Promise<void> {
  const exists = await lstat(path).then(
    () => true,
    () => false,
  );
  if (exists)
    throw new ConfigError(`${path} exists already.`, ['Choose another name with -o, or overwrite it with --force.']);
}
