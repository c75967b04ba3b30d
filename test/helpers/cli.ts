import { type ChildProcess, spawn } from 'node:child_process';
import { mkdtempSync, readdirSync, readFileSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import Papa from 'papaparse';

export const root = resolve(import.meta.dirname, '../..');
const bin = join(root, 'dist/cli.js');

/** What a command left behind. */
export interface Ran {
  readonly code: number | null;
  readonly stdout: string;
  readonly stderr: string;
}

/** A temporary folder with files in it, and the real command run there. */
export function workdir(files: Record<string, string | Buffer> = {}) {
  const path = mkdtempSync(join(tmpdir(), 'telecrm-'));
  for (const [name, content] of Object.entries(files)) writeFileSync(join(path, name), content);
  const environment = { PATH: process.env.PATH, HOME: path, TELECRM_STATE_DIR: join(path, 'state'), NO_COLOR: '1' };
  const begin = (args: readonly string[], env: Record<string, string> = {}): ChildProcess =>
    spawn(process.execPath, [bin, ...args], { cwd: path, env: { ...environment, ...env } });
  return {
    path,
    begin,
    run: (args: readonly string[], env: Record<string, string> = {}, input = ''): Promise<Ran> => {
      const child = begin(args, env);
      child.stdin?.end(input);
      return ending(child);
    },
    /** The newest run folder's file of this kind: its rows of cells, or its text. */
    result(name: string): string {
      const runs = readdirSync(join(path, 'runs')).filter((entry) => /^\d{8}-/u.test(entry));
      return readFileSync(join(path, 'runs', runs.toSorted().at(-1) ?? '', name), 'utf8');
    },
    runs: (): string[] => readdirSync(join(path, 'runs')).filter((entry) => /^\d{8}-/u.test(entry)),
  };
}

/** Wait for a process to end. */
export function ending(child: ChildProcess): Promise<Ran> {
  let stdout = '';
  let stderr = '';
  child.stdout?.on('data', (chunk: Buffer) => {
    stdout += chunk.toString();
  });
  child.stderr?.on('data', (chunk: Buffer) => {
    stderr += chunk.toString();
  });
  return new Promise((done) => {
    child.on('close', (code) => done({ code, stdout, stderr }));
  });
}

/** Rows of a CSV file that we wrote, without its header. */
export function csvRows(text: string): string[][] {
  return Papa.parse<string[]>(text.replace(/^\uFEFF/u, ''), { skipEmptyLines: true }).data.slice(1);
}

/** Header of a CSV file that we wrote. */
export function csvHeader(text: string): string[] {
  return Papa.parse<string[]>(text.replace(/^\uFEFF/u, ''), { preview: 1 }).data[0] ?? [];
}
