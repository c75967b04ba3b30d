import { ConfigError } from '../model/errors.js';
import { checkMap } from '../transform/map-file.js';
import type { LeadMap, RowMap } from '../transform/map-schema.js';
import type { Job, RowCommandName } from './job.js';
import { type LeadPolicies, leadsJob } from './leads.js';

/** A bulk command that writes a file's rows: how its map is read, and what its rows mean. */
export interface RowCommand<M extends RowMap> {
  readonly command: RowCommandName;
  /** Check a map that was read, or that a program made. @throws {ConfigError} with all faults at once. */
  checkMap(raw: unknown, name: string): M;
  /** The job that the map asks for. */
  job(map: M, mapName: string, policies: LeadPolicies): Job<unknown, unknown>;
}

/** `import`: leads with their actions. */
export const leadRows: RowCommand<LeadMap> = { command: 'import', checkMap, job: leadsJob };

const all: readonly RowCommand<RowMap>[] = [leadRows];

/**
 * The command that began a run.
 *
 * @throws {ConfigError} when it is none of them: a later version's run.
 */
export function rowCommandOf(command: string): RowCommand<RowMap> {
  const found = all.find((one) => one.command === command);
  if (found !== undefined) return found;
  throw new ConfigError(`The run was begun by "telecrm-bulk ${command}", which this version cannot go on with.`);
}
