import { resolve } from 'node:path';
import type { Workspace } from './model/workspace.js';
import type { CallStats } from './telecrm/call.js';
import type { Connection } from './telecrm/connect.js';
import { readWorkspace } from './telecrm/workspace.js';
import { refuseExisting } from './writers/refuse-existing.js';
import { createWhole } from './writers/whole-file.js';

/** Options of `saveMetadata`. */
export interface MetadataOptions {
  readonly client: Connection;
  /** The file to write, or a function that takes its text. */
  readonly to: string | ((text: string) => Promise<void>);
  /** Overwrite the file. Default false. */
  readonly force?: boolean;
  /** Aborted: nothing is left at the file's place. */
  readonly signal?: AbortSignal;
}

/** What a snapshot holds. */
export interface MetadataSummary {
  readonly command: 'metadata';
  /** Absolute path; absent when the text went elsewhere. */
  readonly file?: string;
  readonly enterpriseId: string;
  /** The workspace's own name. */
  readonly workspace: string;
  readonly identifier: string;
  /** How many of each it holds. */
  readonly counts: Readonly<Record<'fields' | 'actions' | 'statuses' | 'lostReasons' | 'members', number>>;
  /** SHA-256 of what it holds: two snapshots with the same one are alike. */
  readonly fingerprint: string;
  readonly api: CallStats;
}

/**
 * Write a snapshot of a workspace (fields, actions, pipeline, members, identifier) as JSON, for `--metadata` and for
 * `parseWorkspace`. It names team members, so the file is readable by its owner alone.
 *
 * @throws {ConfigError} when the file is there already.
 * @throws {AuthError | UnreachableError | ApiError} when the workspace cannot be read; {StoppedError} when the disk refuses.
 */
export async function saveMetadata(options: MetadataOptions): Promise<MetadataSummary> {
  const { client, to, signal } = options;
  const file = typeof to === 'string' ? resolve(to) : undefined;
  if (file !== undefined && options.force !== true) await refuseExisting(file);
  const workspace = await readWorkspace(client, { signal });
  const text = `${JSON.stringify(workspace, null, 2)}\n`;
  if (typeof to === 'string') await writeWhole(resolve(to), text);
  else await to(text);
  return { command: 'metadata', file, ...described(workspace), api: client.stats() };
}

async function writeWhole(file: string, text: string): Promise<void> {
  const whole = await createWhole(file);
  try {
    await whole.write(text);
    await whole.commit();
  } catch (error) {
    await whole.abort();
    throw error;
  }
}

function described({ enterpriseId, name, identifier, fingerprint, ...lists }: Workspace) {
  const { fields, actions, statuses, lostReasons, members } = lists;
  const counts = {
    fields: fields.length,
    actions: actions.length,
    statuses: statuses.length,
    lostReasons: lostReasons.length,
    members: members.length,
  };
  return { enterpriseId, workspace: name, identifier, counts, fingerprint };
}
