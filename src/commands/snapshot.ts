import { ConfigError } from '../model/errors.js';
import type { Workspace } from '../model/workspace.js';

/**
 * The workspace as the file of `--metadata` tells it.
 *
 * @throws {ConfigError} when there is no such file, or it is no snapshot.
 */
export async function readSnapshot(path: string): Promise<Workspace> {
  const [{ readFile }, { parseWorkspace }] = await Promise.all([
    import('node:fs/promises'),
    import('../telecrm/workspace.js'),
  ]);
  let text: string;
  try {
    text = await readFile(path, 'utf8');
  } catch {
    throw new ConfigError(`The snapshot ${path} cannot be read.`, [
      'Make one with "telecrm-bulk metadata -o workspace.json".',
    ]);
  }
  return parseWorkspace(text);
}
