import { createHash } from 'node:crypto';
import { open, readFile, rename, rm } from 'node:fs/promises';
import { join } from 'node:path';
import { z } from 'zod';
import { ConfigError, StoppedError } from '../model/errors.js';
import { diskReason } from './disk-reason.js';
import type { RunFolder } from './run-folder.js';
import { syncFolder } from './sync-folder.js';

/** What a run was asked to do, pinned before its first call: a resumed run must be the same. Holds no secret. */
export interface Manifest {
  readonly version: 1;
  /** Version of the program that began the run. */
  readonly tool: string;
  readonly runId: string;
  readonly command: string;
  readonly job: string;
  readonly dryRun: boolean;
  /** `path` is absolute; `name` is as typed, `-` for standard input. */
  readonly input: { readonly path: string; readonly name: string; readonly size: number; readonly sha256: string };
  readonly map: { readonly path?: string; readonly sha256: string };
  readonly workspace: { readonly fingerprint: string; readonly enterpriseId: string; readonly name: string };
  /** The list of translated values, where there is one. */
  readonly values?: { readonly path: string; readonly sha256: string };
  /** Host and port of the API; absent when a dry run made no call. */
  readonly host?: string;
  /** Options that decide what the run does. */
  readonly options: Readonly<Record<string, unknown>>;
  readonly startedAt: string;
}

const manifestSchema: z.ZodType<Manifest> = z.looseObject({
  version: z.literal(1),
  tool: z.string(),
  runId: z.string(),
  command: z.string(),
  job: z.string(),
  dryRun: z.boolean(),
  input: z.looseObject({ path: z.string(), name: z.string(), size: z.int().min(0), sha256: z.string() }),
  map: z.looseObject({ path: z.string().optional(), sha256: z.string() }),
  workspace: z.looseObject({ fingerprint: z.string(), enterpriseId: z.string(), name: z.string() }),
  values: z.looseObject({ path: z.string(), sha256: z.string() }).optional(),
  host: z.string().optional(),
  options: z.record(z.string(), z.unknown()),
  startedAt: z.string(),
});

/**
 * Write the manifest of a run, whole and synced: it comes before the journal's first line.
 *
 * @returns its SHA-256, which the journal's first line carries.
 * @throws {StoppedError} when it cannot be written; there is none then.
 */
export async function writeManifest(folder: RunFolder, manifest: Manifest): Promise<string> {
  const text = `${JSON.stringify(manifest, null, 2)}\n`;
  const path = join(folder.path, 'manifest.json');
  try {
    const file = await open(`${path}.part`, 'wx', 0o600);
    try {
      await file.writeFile(text);
      await file.sync();
    } finally {
      await file.close();
    }
    await rename(`${path}.part`, path);
    await syncFolder(folder.path);
  } catch (error) {
    await rm(`${path}.part`, { force: true }).catch(() => undefined);
    throw new StoppedError(
      `${path} cannot be written: ${diskReason(error)}. Nothing was sent.`,
      ['Make room on the disk, or choose another folder with --out-dir.'],
      { cause: error },
    );
  }
  return sha256Of(text);
}

/**
 * Read the manifest of a run.
 *
 * @returns it, with the SHA-256 of its bytes, which the journal's first line must carry.
 * @throws {ConfigError} when it is missing, damaged, or of another version.
 */
export async function readManifest(
  folder: RunFolder,
): Promise<{ readonly manifest: Manifest; readonly sha256: string }> {
  const path = join(folder.path, 'manifest.json');
  let text: string;
  let value: unknown;
  try {
    text = await readFile(path, 'utf8');
  } catch (error) {
    throw unusable(path, diskReason(error));
  }
  try {
    value = JSON.parse(text);
  } catch {
    throw unusable(path, 'it is not JSON');
  }
  const version = typeof value === 'object' && value !== null && 'version' in value ? value.version : undefined;
  if (version !== undefined && version !== 1) {
    throw unusable(path, `it has version ${JSON.stringify(version)}, and this program reads version 1`);
  }
  const parsed = manifestSchema.safeParse(value);
  if (!parsed.success) {
    const { path: place, message } = parsed.error.issues[0] ?? { path: [], message: 'it is no manifest' };
    throw unusable(path, `${place.join('.')}: ${message}`);
  }
  return { manifest: parsed.data, sha256: sha256Of(text) };
}

function unusable(path: string, why: string): ConfigError {
  return new ConfigError(`The run cannot be used: ${path}: ${why}.`, [
    'Name another run (telecrm-bulk runs lists them), or import the file again: leads that exist are skipped.',
  ]);
}

function sha256Of(text: string): string {
  return createHash('sha256').update(text).digest('hex');
}
