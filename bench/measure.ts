import { spawnSync } from 'node:child_process';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { type Bar, type Row, table } from './table.js';

/** One run of a program: wall-clock time and the most memory it had. */
export interface Measurement {
  readonly ms: number;
  readonly peakMb: number;
  readonly stdout: string;
}

/** A folder that is gone when the bench ends. */
export function benchFolder(): string {
  const folder = mkdtempSync(join(tmpdir(), 'telecrm-bench-'));
  process.on('exit', () => rmSync(folder, { recursive: true, force: true }));
  return folder;
}

const reporter = join(mkdtempSync(join(tmpdir(), 'telecrm-rss-')), 'rss.cjs');
writeFileSync(
  reporter,
  `process.on('exit',()=>require('fs').writeSync(2,'\\nmaxRSS '+process.resourceUsage().maxRSS));`,
);

/** Run `node` with arguments in a process of its own. @throws when it ends with a code that is not expected. */
export function runNode(args: readonly string[], expected: readonly number[] = [0], cwd?: string): Measurement {
  const start = process.hrtime.bigint();
  const { status, stdout, stderr } = spawnSync(process.execPath, ['--require', reporter, ...args], {
    encoding: 'utf8',
    cwd,
  });
  const ms = Number(process.hrtime.bigint() - start) / 1e6;
  if (status === null || !expected.includes(status))
    throw new Error(`node ${args.join(' ')} ended with ${status}:\n${stderr}`);
  return { ms, peakMb: Number(/maxRSS (\d+)/u.exec(stderr)?.[1] ?? 0) / 1024, stdout };
}

/** `--quick`: smaller data, fewer rounds. */
export const quick = process.argv.includes('--quick');

/** One measurement against the other of the same round. */
export function ratios(some: readonly number[], others: readonly number[]): number[] {
  return some.map((value, at) => value / (others[at] ?? 1));
}

/** Say what was measured: a table, or with `--json` the rows for the runner. */
export function report(title: string, rows: readonly Row[]): void {
  const figure = { title, rows };
  console.log(process.argv.includes('--json') ? JSON.stringify(figure) : table(figure));
}

/** A bar below which a figure is missed. */
export const atLeast = (value: number): Bar => ({ side: 'at least', value });

/** A bar above which a figure is missed. */
export const atMost = (value: number): Bar => ({ side: 'at most', value });
