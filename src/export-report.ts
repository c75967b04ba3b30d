import { readFile, rm, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import type { Verdict } from './download/prove.js';
import type { ExportFiles, WrittenExport } from './export-files.js';
import type { ExportControls } from './export-options.js';
import type { ExportRun } from './export-run.js';
import { ConfigError } from './model/errors.js';
import { type ExitCode, exitCodes, exitNameOf } from './model/exit-codes.js';
import type { CallStats } from './telecrm/call.js';

/** What an export did. */
export interface ExportSummary {
  readonly runId: string;
  /** `export leads` or `export actions`. */
  readonly command: string;
  /** Absolute path; absent when the rows went into a stream, or nothing was written. */
  readonly file?: string;
  /** Rows written. */
  readonly rows: number;
  /** Rows of the second table, with `--with-actions`. */
  readonly actions?: number;
  /** Leads that the search found; `rows` may be fewer, by `--where`. */
  readonly found: number;
  /** Whether everything that the search says there is was read. */
  readonly complete: boolean;
  /** What the search says there is in the range; absent where it does not say. */
  readonly totalCount?: number;
  readonly windows: number;
  /** What does not add up, a clause each. */
  readonly gaps: readonly string[];
  /** Lines of the remarks report. */
  readonly remarks: number;
  readonly api: CallStats;
  readonly files: Partial<ExportFiles>;
  readonly startedAt: string;
  readonly finishedAt: string;
  readonly exitCode: ExitCode;
  readonly exitName: string;
}

function summary(
  run: ExportRun,
  { client }: ExportControls,
  exitCode: ExitCode,
  { written, verdict }: { readonly written?: WrittenExport; readonly verdict?: Verdict },
): ExportSummary {
  return {
    runId: run.folder.id,
    command: `export ${run.plan.what}`,
    file: written?.files.export,
    rows: written?.rows ?? 0,
    actions: written?.actions,
    found: run.state.found(),
    complete: verdict?.complete ?? false,
    totalCount: verdict?.total,
    windows: run.state.windows.size,
    gaps: verdict?.gaps ?? [],
    remarks: written?.remarks ?? 0,
    api: client.stats(),
    files: written?.files ?? {},
    startedAt: run.startedAt.toISOString(),
    finishedAt: new Date().toISOString(),
    exitCode,
    exitName: exitNameOf(exitCode),
  };
}

/** The end of an export that was written: its summary is in the run folder, and the pages are let go of when nothing is missing. */
export async function summaryOf(
  run: ExportRun,
  verdict: Verdict,
  written: WrittenExport,
  options: ExportControls,
): Promise<ExportSummary> {
  const told = summary(run, options, verdict.complete ? exitCodes.ok : exitCodes.unverified, { written, verdict });
  await writeFile(join(run.folder.path, 'summary.json'), `${JSON.stringify(told, null, 2)}\n`, { mode: 0o600 });
  await endRun(run, told.exitCode);
  // A copy of everybody's data serves nobody once the file is there.
  if (verdict.complete) await rm(join(run.folder.path, 'pages.jsonl'), { force: true });
  return told;
}

/** An export that was interrupted: what was read stays for the run that goes on. */
export async function interruptedSummary(run: ExportRun, options: ExportControls): Promise<ExportSummary> {
  const reason: unknown = options.signal?.reason;
  const exitCode = reason === exitCodes.hangup || reason === exitCodes.terminated ? reason : exitCodes.interrupted;
  await endRun(run, exitCode, options.onWarning);
  return summary(run, options, exitCode, {});
}

/** Record how the export ended, and say how it is gone on with where it can be. */
export async function endRun(run: ExportRun, exit: ExitCode, onWarning?: (warning: string) => void): Promise<void> {
  await run.journal.append({ t: 'end', exit, at: new Date().toISOString() }).catch((error: unknown) => {
    if (onWarning === undefined) throw error;
  });
  onWarning?.(`What was read is kept. To go on where it stopped: ${resumeCommand(run)}`);
}

function resumeCommand({ folder, outDir, plan }: ExportRun): string {
  if (plan.output === '-') return 'the same command with --resume';
  const where = outDir === join(process.cwd(), 'runs') ? '' : ` --out-dir ${outDir}`;
  return `telecrm-bulk resume ${folder.id}${where}`;
}

/** The summary of an export that was complete already. @throws {ConfigError} when it is gone. */
export async function finishedSummary(run: ExportRun): Promise<ExportSummary> {
  const path = join(run.folder.path, 'summary.json');
  try {
    return JSON.parse(await readFile(path, 'utf8')) as ExportSummary;
  } catch {
    throw new ConfigError(`The run ${run.folder.id} is complete, but its ${path} cannot be read.`, [
      'Run the export again from the start.',
    ]);
  } finally {
    await rm(join(run.folder.path, 'pages.jsonl'), { force: true });
  }
}
