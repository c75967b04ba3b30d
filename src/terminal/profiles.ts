import {
  chmodSync,
  closeSync,
  existsSync,
  fstatSync,
  mkdirSync,
  openSync,
  readdirSync,
  readFileSync,
  rmSync,
} from 'node:fs';
import { join } from 'node:path';
import { z } from 'zod';
import { ConfigError } from '../model/errors.js';
import { Secret } from '../model/secret.js';
import { quoteValue } from './escape.js';
import { writePrivate } from './private-file.js';

/** What is needed to work on a workspace, kept under a name by `login`. */
export interface Profile {
  readonly name: string;
  readonly enterpriseId: string;
  readonly token: Secret;
  /** For `--via async` only. */
  readonly asyncToken?: Secret;
  /** Absent: the product's own default. */
  readonly baseUrl?: string;
}

const storedProfile = z.strictObject({
  version: z.literal(1),
  enterpriseId: z.string().min(1),
  token: z.string().min(1),
  asyncToken: z.string().min(1).optional(),
  baseUrl: z.string().min(1).optional(),
});

/** Names that Windows gives to devices, whatever the extension. */
const reserved = /^(?:con|prn|aux|nul|com\d|lpt\d)(?:\.|$)/iu;
const allowed = /^[A-Za-z0-9_-](?:[A-Za-z0-9._-]{0,62}[A-Za-z0-9_-])?$/u;
const suffix = '.json';

function isProfileName(name: string): boolean {
  return allowed.test(name) && !reserved.test(name);
}

function folderOf(stateDir: string): string {
  return join(stateDir, 'profiles');
}

/** Where a profile is kept; the name is checked first, so that it can never leave the folder. */
function fileOf(stateDir: string, name: string): string {
  if (isProfileName(name)) return join(folderOf(stateDir), `${name}${suffix}`);
  throw new ConfigError(`${quoteValue(name)} cannot be the name of a profile.`, [
    'Use up to 64 letters, digits, "-", "_" and "." (not at either end), and no name that Windows reserves, such as "con".',
  ]);
}

function codeOf(error: unknown): string | undefined {
  return error instanceof Error && 'code' in error && typeof error.code === 'string' ? error.code : undefined;
}

/** A file-system error in our own words. */
function cannot(what: string, path: string, error: unknown): ConfigError {
  const why = error instanceof Error ? error.message : String(error);
  return new ConfigError(`Cannot ${what} ${path}: ${why}`, [
    'Check who owns this path and that there is room on the disk; TELECRM_STATE_DIR names another folder.',
  ]);
}

/**
 * Whether there is a profile of this name, readable or not.
 *
 * @throws {ConfigError} when the name is not allowed.
 */
export function hasProfile(stateDir: string, name: string): boolean {
  return existsSync(fileOf(stateDir, name));
}

/**
 * Keep a profile, replacing one of the same name: a private file in a folder of mode 0700.
 *
 * @throws {ConfigError} when the name is not allowed or the file cannot be written.
 */
export function saveProfile(stateDir: string, name: string, profile: Omit<Profile, 'name'>): void {
  const file = fileOf(stateDir, name);
  const text = JSON.stringify(
    {
      version: 1,
      enterpriseId: profile.enterpriseId,
      token: profile.token.reveal(),
      asyncToken: profile.asyncToken?.reveal(),
      baseUrl: profile.baseUrl,
    },
    null,
    2,
  );
  try {
    mkdirSync(folderOf(stateDir), { recursive: true, mode: 0o700 });
    chmodSync(folderOf(stateDir), 0o700);
    writePrivate(file, `${text}\n`);
  } catch (error) {
    throw cannot('write the profile', file, error);
  }
}

/** The text of a profile's file, unless others can read it; the mode is that of the opened file, not of the path. */
function readPrivate(file: string, name: string, stateDir: string): string {
  let handle: number;
  try {
    handle = openSync(file, 'r');
  } catch (error) {
    if (codeOf(error) !== 'ENOENT') throw cannot('read the profile', file, error);
    const names = listProfiles(stateDir);
    throw new ConfigError(`There is no profile "${name}".`, [
      names.length === 0 ? 'No profiles are stored yet.' : `Stored profiles: ${names.join(', ')}.`,
      `Store it: telecrm-bulk login --profile ${name}`,
    ]);
  }
  try {
    const mode = fstatSync(handle).mode & 0o777;
    if (process.platform !== 'win32' && (mode & 0o077) !== 0) {
      throw new ConfigError(
        `The profile ${file} holds a token and is open to other users of this machine (mode ${mode.toString(8)}).`,
        [`Close it: chmod 600 '${file}'`, 'If others may have read it, have a new token made in Telecrm.'],
      );
    }
    return readFileSync(handle, 'utf8');
  } finally {
    closeSync(handle);
  }
}

/**
 * Read a stored profile.
 *
 * @throws {ConfigError} when there is none of this name, when others can read its file, or when it is damaged.
 */
export function readProfile(stateDir: string, name: string): Profile {
  const file = fileOf(stateDir, name);
  const stored = parseStored(readPrivate(file, name, stateDir));
  if (stored === undefined) {
    throw new ConfigError(`The profile ${file} is damaged.`, [`Store it again: telecrm-bulk login --profile ${name}`]);
  }
  return {
    name,
    enterpriseId: stored.enterpriseId,
    token: new Secret(stored.token),
    asyncToken: stored.asyncToken === undefined ? undefined : new Secret(stored.asyncToken),
    baseUrl: stored.baseUrl,
  };
}

/** No reason is kept for a damaged file: the parser's words could quote the token. */
function parseStored(text: string): z.infer<typeof storedProfile> | undefined {
  try {
    return storedProfile.safeParse(JSON.parse(text)).data;
  } catch {
    return undefined;
  }
}

/** The names of all stored profiles, sorted; none when nothing was ever stored. */
export function listProfiles(stateDir: string): string[] {
  try {
    return readdirSync(folderOf(stateDir))
      .filter((entry) => entry.endsWith(suffix))
      .map((entry) => entry.slice(0, -suffix.length))
      .filter(isProfileName)
      .sort();
  } catch (error) {
    if (codeOf(error) === 'ENOENT') return [];
    throw cannot('list the profiles in', folderOf(stateDir), error);
  }
}

/**
 * Forget a profile.
 *
 * @returns false when there was none of this name.
 * @throws {ConfigError} when the name is not allowed or the file cannot be deleted.
 */
export function deleteProfile(stateDir: string, name: string): boolean {
  const file = fileOf(stateDir, name);
  try {
    rmSync(file);
    return true;
  } catch (error) {
    if (codeOf(error) === 'ENOENT') return false;
    throw cannot('delete the profile', file, error);
  }
}
