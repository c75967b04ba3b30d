import { execFile, type ExecFileOptions } from 'node:child_process';
import { access } from 'node:fs/promises';
import { delimiter, join } from 'node:path';
import { fileURLToPath } from 'node:url';

/** The checkout; the scripts run from `build/`. */
export const root = fileURLToPath(new URL('../../../', import.meta.url));

/** What the steps share. */
export interface Place {
  /** An empty folder outside the checkout. */
  readonly folder: string;
  /** The packed tarball. */
  readonly tarball: string;
}

/** One thing that is checked before a release. It says what it saw, throws when it fails. */
export interface Step {
  readonly name: string;
  run(place: Place): Promise<string>;
}

/** Thrown by a step that cannot run here, with the reason. */
export class Skipped extends Error {}

/** What a program printed. */
export interface Printed {
  readonly code: number;
  readonly stdout: string;
  readonly stderr: string;
}

/** Run a program and wait for its end, ten minutes at most; `codes` are the exit codes that are as they should be. */
export function run(
  program: string,
  args: readonly string[],
  { codes = [0], ...options }: ExecFileOptions & { readonly codes?: readonly number[] } = {},
): Promise<Printed> {
  const settings = { maxBuffer: 1 << 26, timeout: 600_000, shell: process.platform === 'win32', ...options };
  return new Promise((resolve, reject) => {
    execFile(program, [...args], { ...settings, encoding: 'utf8' }, (error, stdout, stderr) => {
      const code = error === null ? 0 : typeof error.code === 'number' ? error.code : -1;
      if (codes.includes(code)) return resolve({ code, stdout, stderr });
      const said = `${stdout}\n${stderr}`.trim().split('\n').slice(-15).join('\n');
      reject(new Error(`${program} ${args.join(' ')} ended with ${code}:\n${said}`, { cause: error }));
    });
  });
}

/** The full path of a program, or undefined when it is not installed. */
export async function installed(...names: readonly string[]): Promise<string | undefined> {
  const folders = (process.env.PATH ?? '').split(delimiter);
  for (const path of names.flatMap((name) => folders.map((folder) => join(folder, name)))) {
    if (
      await access(path).then(
        () => true,
        () => false,
      )
    )
      return path;
  }
  return undefined;
}

/** Fail with these words unless something holds. */
export function check(holds: boolean, otherwise: string): void {
  if (!holds) throw new Error(otherwise);
}
