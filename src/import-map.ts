import { readFile } from 'node:fs/promises';
import { basename, resolve } from 'node:path';
import type { ImportOptions } from './import-options.js';
import { leadRows, type RowCommand } from './jobs/row-commands.js';
import { ConfigError } from './model/errors.js';
import { parseJson } from './transform/map-file.js';
import type { LeadMap, RowMap } from './transform/map-schema.js';
import { parseSdl } from './transform/sdl.js';

/** A map that was read, with the name that messages give it. */
export interface NamedMap<M extends RowMap = LeadMap> {
  readonly map: M;
  readonly name: string;
  /** The map's file, where it has one. */
  readonly path?: string;
}

/**
 * Read a map of leads from its file (JSON, or `.sdl` of Salesforce Data Loader), or check one that a program made.
 *
 * @throws {ConfigError} when there is no such file, or with all faults of the map at once.
 */
export async function readMap(map: ImportOptions['map']): Promise<NamedMap> {
  return readRowMap(map, leadRows);
}

/** The same for the map of any bulk command; only leads have `.sdl` maps. */
export async function readRowMap<M extends RowMap>(
  map: string | object | NamedMap<M>,
  command: RowCommand<M>,
): Promise<NamedMap<M>> {
  if (typeof map !== 'string' && 'map' in map) return map;
  if (typeof map !== 'string') return { map: command.checkMap(map, 'the map'), name: 'the map' };
  const name = basename(map);
  let text: string;
  try {
    text = await readFile(map, 'utf8');
  } catch (error) {
    throw new ConfigError(`The map ${map} cannot be read: ${reasonOf(error)}.`, [
      'Name the map file with --map; templates/ has examples.',
    ]);
  }
  const isSdl = command.command === 'import' && /\.sdl$/iu.test(name);
  const raw: unknown = isSdl ? parseSdl(text, name) : parseJson(text, name);
  return { map: command.checkMap(raw, name), name, path: resolve(map) };
}

function reasonOf(error: unknown): string {
  const code = error instanceof Error && 'code' in error ? error.code : undefined;
  if (code === 'ENOENT') return 'there is no such file';
  if (code === 'EISDIR') return 'it is a folder';
  return error instanceof Error ? error.message : String(error);
}
