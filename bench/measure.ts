import { spawnSync } from 'node:child_process';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

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

/** Minimum, median and maximum of some figures. */
export function spread(values: readonly number[]): { min: number; median: number; max: number } {
  const sorted = [...values].sort((a, b) => a - b);
  return { min: sorted[0] ?? 0, median: sorted[Math.floor(sorted.length / 2)] ?? 0, max: sorted.at(-1) ?? 0 };
}

/** A line of figures for people: `label   min  median  max`. */
export function line(label: string, values: readonly number[], unit: string): string {
  const { min, median, max } = spread(values);
  const show = (value: number): string => (value >= 100 ? value.toFixed(0) : value.toFixed(2)).padStart(10);
  return `${label.padEnd(44)}${show(min)}${show(median)}${show(max)}  ${unit}`;
}

/** `--quick`: smaller data, fewer rounds. */
export const quick = process.argv.includes('--quick');
