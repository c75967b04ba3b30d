import { createHash } from 'node:crypto';
import { readFile, writeFile } from 'node:fs/promises';
import { join, resolve } from 'node:path';
import type { Writable } from 'node:stream';
import { DownloadState } from './download/download-state.js';
import { openPages, type PageStore } from './download/page-store.js';
import type { ExportRecord } from './download/records.js';
import { reopenDamaged, replayExport } from './download/replay-export.js';
import {
  type ExportControls,
  type ExportOptions,
  type ExportPlan,
  planOf,
  type ResumeExportOptions,
} from './export-options.js';
import { type Journal, openJournal } from './journal/journal.js';
import { lockRun, type RunLock } from './journal/lock.js';
import { readManifest } from './journal/manifest.js';
import { createRunFolder, type RunFolder, writeManifest } from './journal/run-folder.js';
import { findRun, type KnownRun } from './journal/runs.js';
import { ConfigError } from './model/errors.js';
import type { Workspace } from './model/workspace.js';
import { parseWorkspace, readWorkspace } from './telecrm/workspace.js';
import { actionCells, type CellKind } from './transform/action-columns.js';
import { type FieldColumn, leadColumns } from './transform/lead-columns.js';
import { exportHeaders } from './transform/export-headers.js';
import { readQuestion, type Search } from './transform/search-question.js';
import type { ValueSettings } from './values/converter.js';
import { type ExportFormat, secondFile } from './writers/export-book.js';
import { refuseExisting } from './writers/refuse-existing.js';
import { version } from './version.js';

/** Everything that one export holds open. */
export interface ExportRun {
  readonly plan: ExportPlan;
  readonly to: string | Writable;
  readonly workspace: Workspace;
  readonly settings: ValueSettings;
  readonly search: Search;
  readonly columns: readonly FieldColumn[];
  readonly headerOf: (apiName: string) => string;
  readonly folder: RunFolder;
  readonly outDir: string;
  readonly startedAt: Date;
  readonly lock: RunLock;
  readonly journal: Journal<ExportRecord>;
  readonly pages: PageStore;
  readonly state: DownloadState;
  /** The run ended before with everything proven; nothing is to be done. */
  readonly finished: boolean;
}

/** What the cells of a format are. */
export const cellKinds: Readonly<Record<ExportFormat, CellKind>> = { csv: 'text', xlsx: 'cell', ndjson: 'json' };

/** The map beside an exported file: `leads.csv` has `leads.map.json`; NDJSON has none, since it cannot be imported. */
export function mapPathOf({ what, output, format }: ExportPlan): string | undefined {
  return what === 'actions' || output === '-' || format === 'ndjson'
    ? undefined
    : output.replace(/\.[^./\\]*$|$/u, '.map.json');
}

/** Open a new export, checked against the workspace before its first search; nothing is left behind when it is wrong. */
export async function openExport(what: 'leads' | 'actions', options: ExportOptions): Promise<ExportRun> {
  const plan = planOf(what, options);
  const outDir = resolve(options.outDir ?? 'runs');
  if (options.resume === true) {
    const known = await findRun(outDir, undefined, (run) => run.standing !== 'complete' && isSame(run, plan));
    return reopen(known, options.to, options, outDir);
  }
  await refuseOverwriting(plan);
  options.progress?.stage('reading the workspace');
  const workspace = await readWorkspace(options.client, { signal: options.signal });
  const fitted = fit(plan, workspace);
  const startedAt = new Date();
  const folder = await createRunFolder({ outDir, job: 'export', now: startedAt, random: Math.random });
  await writeFile(join(folder.path, 'workspace.json'), `${JSON.stringify(workspace)}\n`, { mode: 0o600, flag: 'wx' });
  const hash = hashOf(plan);
  const manifest = await writeManifest(folder, {
    ...{ version: 1, tool: version, runId: folder.id, command: `export ${what}`, job: 'export', dryRun: false },
    // An export reads no file: here is where it writes, and the hash of what it was asked.
    input: { path: plan.output, name: typeof options.to === 'string' ? options.to : '-', size: 0, sha256: hash },
    map: { sha256: hash },
    workspace: { fingerprint: workspace.fingerprint, enterpriseId: workspace.enterpriseId, name: workspace.name },
    host: options.client.host,
    options: { ...plan },
    startedAt: startedAt.toISOString(),
  });
  const lock = await lockRun(folder);
  const path = join(folder.path, 'journal.jsonl');
  const journal = await openJournal<ExportRecord>(path, { create: true, run: folder.id, manifest });
  const pages = await openPages(join(folder.path, 'pages.jsonl'));
  const state = new DownloadState();
  return {
    ...{ plan, to: options.to, workspace, ...fitted, folder, outDir, startedAt },
    ...{ lock, journal, pages, state, finished: false },
  };
}

/** Open an export again, to go on where it stopped. */
export async function reopenExport(options: ResumeExportOptions): Promise<ExportRun> {
  const outDir = resolve(options.outDir ?? 'runs');
  const isOpen = (run: KnownRun): boolean => run.standing !== 'complete' && run.manifest.job === 'export';
  const known = await findRun(outDir, options.runId, isOpen);
  if (known.manifest.job !== 'export') throw new ConfigError(`The run ${known.folder.id} is no export.`);
  return reopen(known, options.to ?? known.manifest.input.path, options, outDir);
}

async function reopen(
  { folder, manifest, standing }: KnownRun,
  to: string | Writable,
  { client }: ExportControls,
  outDir: string,
): Promise<ExportRun> {
  if (manifest.host !== client.host || manifest.workspace.enterpriseId !== client.enterpriseId) {
    const was = `${manifest.host ?? 'no host'}, enterprise ${manifest.workspace.enterpriseId}`;
    throw new ConfigError(
      `The run ${folder.id} was for ${was}, not for ${client.host}, enterprise ${client.enterpriseId}.`,
      ['Set the base URL and the enterprise id of the run; the token may be another one.'],
    );
  }
  const plan = planIn(manifest.options);
  if (plan.output === '-' && to === '-') {
    throw new ConfigError(`The run ${folder.id} wrote to stdout.`, ['Go on with the same command and --resume.']);
  }
  const lock = await lockRun(folder);
  try {
    const path = join(folder.path, 'journal.jsonl');
    const { state, manifestHash, validBytes } = await replayExport(path);
    if (manifestHash !== (await readManifest(folder)).sha256) {
      throw new ConfigError(`The run ${folder.id} cannot be gone on with: its manifest.json has changed.`);
    }
    const finished = standing === 'complete' && state.proven !== undefined;
    if (!finished) await refuseOverwriting(plan);
    const workspace = parseWorkspace(await readFile(join(folder.path, 'workspace.json'), 'utf8'));
    const fitted = fit(plan, workspace);
    const journal = await openJournal<ExportRecord>(path, { append: true, validBytes });
    const pages = await openPages(join(folder.path, 'pages.jsonl'));
    if (!finished) await reopenDamaged(state, pages);
    const startedAt = new Date(manifest.startedAt);
    return { ...{ plan, to, workspace, ...fitted, folder, outDir, startedAt }, lock, journal, pages, state, finished };
  } catch (error) {
    await lock.release();
    throw error;
  }
}

/** What the plan means in this workspace. @throws {ConfigError} for names and values that it does not have. */
function fit(plan: ExportPlan, workspace: Workspace): Pick<ExportRun, 'settings' | 'search' | 'columns' | 'headerOf'> {
  const settings: ValueSettings = {
    ...{ timezone: plan.timezone, defaultCountry: plan.defaultCountry, numbers: 'western', newOptions: 'block' },
  };
  const search = readQuestion(plan, workspace, settings);
  const columns = leadColumns(plan, workspace, settings);
  if (plan.what === 'actions') actionCells(workspace, settings, plan.dateFormat);
  return { settings, search, columns, headerOf: exportHeaders(plan.labels ?? {}, columns) };
}

/** Nothing is overwritten by accident: neither the file, nor the one beside it, nor the map. */
async function refuseOverwriting(plan: ExportPlan): Promise<void> {
  const { output, format, withActions, force } = plan;
  if (output === '-' || force === true) return;
  await refuseExisting(output);
  if (withActions === true && format !== 'xlsx') await refuseExisting(secondFile(output, 'Actions'));
  const map = plan.raw === true ? undefined : mapPathOf(plan);
  if (map !== undefined) await refuseExisting(map);
}

/** The plan of a run, as its manifest has it; the journal's head vouches for the manifest. */
function planIn(options: Readonly<Record<string, unknown>>): ExportPlan {
  return options as Readonly<Record<string, unknown>> & ExportPlan;
}

const isSame = ({ manifest }: KnownRun, plan: ExportPlan): boolean =>
  manifest.job === 'export' && manifest.input.sha256 === hashOf(plan);

/** The hash of what an export is asked; `force` is no part of it. */
function hashOf({ force: _force, ...plan }: ExportPlan): string {
  return createHash('sha256').update(JSON.stringify(plan)).digest('hex');
}
