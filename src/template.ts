import { basename, resolve } from 'node:path';
import { ConfigError } from './model/errors.js';
import { silentProgress, type Progress } from './model/progress.js';
import type { Workspace } from './model/workspace.js';
import { readKeywords } from './readers/xlsx-properties.js';
import type { Connection } from './telecrm/connect.js';
import { readWorkspace } from './telecrm/workspace.js';
import { planTemplate } from './transform/template-map.js';
import { isOutdated } from './transform/template-mark.js';
import { refuseExisting } from './writers/refuse-existing.js';
import { templateWorkbook } from './writers/template.js';
import { createWhole, type WholeFile } from './writers/whole-file.js';

/** Options of `makeTemplate`. */
export interface TemplateOptions {
  /** The workbook to write; its name ends in `.xlsx`. The map stands beside it, under the same name. */
  readonly file: string;
  /** A connection to the workspace; not needed with `workspace`. */
  readonly client?: Connection;
  /** A snapshot in place of the live workspace: then there is no call at all. */
  readonly workspace?: Workspace;
  /** Overwrite both files. Default false. */
  readonly force?: boolean;
  readonly progress?: Progress;
}

/** What was written. */
export interface TemplateSummary {
  readonly command: 'template';
  /** Absolute path of the workbook. */
  readonly file: string;
  /** Absolute path of its map. */
  readonly map: string;
  /** How many fields have a column. */
  readonly fields: number;
  /** Of the workspace that the template was made for. */
  readonly fingerprint: string;
}

/**
 * Make a workbook for people to fill in, from the fields, lists and members of a workspace, and the map that reads
 * it. Both files appear when both are complete.
 *
 * @throws {ConfigError} when the name does not end in `.xlsx`, or one of the files is there already.
 * @throws {AuthError} and {ApiError} when the workspace cannot be read.
 */
export async function makeTemplate(options: TemplateOptions): Promise<TemplateSummary> {
  const { progress = silentProgress } = options;
  const file = resolve(options.file);
  if (!/[^/\\]\.xlsx$/iu.test(file)) {
    throw new ConfigError(`${options.file} does not end in .xlsx, and a template is a workbook.`, [
      'Name it like leads.xlsx.',
    ]);
  }
  const mapFile = file.replace(/\.xlsx$/iu, '.map.json');
  if (options.force !== true) for (const path of [file, mapFile]) await refuseExisting(path);
  try {
    progress.stage('reading the workspace');
    const workspace = await workspaceOf(options);
    const { template, map, fields } = planTemplate(workspace);
    progress.stage('writing the template');
    await writeBoth([
      [file, await templateWorkbook(template)],
      [mapFile, `${JSON.stringify(map, null, 2)}\n`],
    ]);
    return { command: 'template', file, map: mapFile, fields, fingerprint: workspace.fingerprint };
  } finally {
    progress.stop();
  }
}

/**
 * A sentence for whoever imports a template that would look different today; `undefined` for every other file.
 *
 * @param file the path of the input; `-` has no properties.
 */
export async function warningOfOldTemplate(file: string, workspace: Workspace): Promise<string | undefined> {
  const keywords = await readKeywords(file);
  if (!isOutdated(keywords, planTemplate(workspace).template.mark)) return undefined;
  return `${basename(file)} is a template of an earlier day or of another workspace: its columns or lists are no longer those of "${workspace.name}". Make a new one with "telecrm-bulk template" for those who go on filling it in.`;
}

async function workspaceOf({ client, workspace }: TemplateOptions): Promise<Workspace> {
  if (workspace !== undefined) return workspace;
  if (client !== undefined) return readWorkspace(client);
  throw new ConfigError('There is neither a connection nor a snapshot of the workspace.', [
    'Give a client, or a workspace.',
  ]);
}

/** Neither file is moved to its place before both are written. */
async function writeBoth(contents: readonly (readonly [path: string, content: string | Uint8Array])[]): Promise<void> {
  const files: WholeFile[] = [];
  try {
    for (const [path, content] of contents) {
      const file = await createWhole(path);
      files.push(file);
      await file.write(content);
    }
    for (const file of files) await file.commit();
  } catch (error) {
    for (const file of files) await file.abort();
    throw error;
  }
}
