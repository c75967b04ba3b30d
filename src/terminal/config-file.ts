import { readFileSync } from 'node:fs';
import { dirname, join, resolve } from 'node:path';
import { quoteValue } from './escape.js';
import { nearestName } from './nearest.js';

/** Looked for in the working folder when no `--config` is given. */
const usualName = 'telecrm-bulk.config.json';

/** What a config file says, before its values are checked. */
export interface ConfigFile {
  /** Absolute path. */
  readonly path: string;
  /** Paths inside the file are read from here. */
  readonly folder: string;
  /** Found in the working folder, not asked for. */
  readonly discovered: boolean;
  readonly values: Readonly<Record<string, unknown>>;
}

/** Flags of single commands that a config file may set; the command checks their values. */
const commandKeys = [
  ...['map', 'dryRun', 'metadata', 'checkExisting', 'onDuplicate', 'inFileDuplicates', 'newOptions', 'onInvalid'],
  ...['blank', 'values', 'strict', 'maxErrors', 'canary', 'verify', 'via', 'history', 'noHistory', 'rows', 'limit'],
  ...[
    'delimiter',
    'encoding',
    'readLimit',
    'resendUnknown',
    'yes',
    'filter',
    'where',
    'createdFrom',
    'createdTo',
    'actionType',
  ],
  ...['actionBy', 'actionFrom', 'actionTo', 'columns', 'labels', 'dateFormat', 'format', 'sinceLast', 'raw'],
  ...['withActions', 'force', 'forceLock', 'formulaGuard', 'noFormulaGuard', 'noCheckExisting', 'json', 'quiet'],
  ...['logLevel', 'port', 'seed', 'latency', 'rate', 'fault', 'behave', 'db'],
];

/** A value under such a key is a credential, however it is spelt. */
const secretKey = /token|secret|password|bearer|authorization|api_?key/iu;

/**
 * Read `--config`, or `telecrm-bulk.config.json` in the working folder where there is one. Data only: JSON, no code.
 *
 * @param settingKeys the keys of the settings, long flag names in camelCase.
 * @param fault told about everything wrong with the file: that it cannot be read, a credential in it, unknown keys.
 * @returns `undefined` when there is no file or it cannot be used.
 */
export function readConfigFile(
  from: { readonly cwd: string; readonly configFile?: string },
  settingKeys: readonly string[],
  fault: (message: string) => void,
): ConfigFile | undefined {
  const discovered = from.configFile === undefined;
  const path = from.configFile === undefined ? join(from.cwd, usualName) : resolve(from.cwd, from.configFile);
  const values = readObject(path, discovered, fault);
  if (values === undefined) return undefined;

  const known = [...settingKeys, ...commandKeys];
  for (const key of Object.keys(values)) {
    if (known.includes(key)) continue;
    if (secretKey.test(key)) {
      fault(
        `${quoteValue(key)} in ${path}: a config file is shared too easily to hold a credential; take it out and set TELECRM_TOKEN (for the Async API TELECRM_ASYNC_TOKEN), use --token-file, or store a profile with "telecrm-bulk login"`,
      );
      continue;
    }
    const suggestion = nearestName(key.replaceAll('-', ''), known);
    const hint =
      suggestion === undefined ? 'keys are the long flag names in camelCase' : `did you mean "${suggestion}"?`;
    fault(`${quoteValue(key)} in ${path} is not a setting; ${hint}`);
  }
  return { path, folder: dirname(path), discovered, values };
}

/** The values that are for the command and not for the settings. */
export function commandValuesOf(config: ConfigFile | undefined): Record<string, unknown> {
  return Object.fromEntries(Object.entries(config?.values ?? {}).filter(([key]) => commandKeys.includes(key)));
}

/** Not by zod, which leaves a key `__proto__` out in silence. */
function isRecord(value: unknown): value is Record<string, unknown> {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}

function readObject(
  path: string,
  mayBeMissing: boolean,
  fault: (message: string) => void,
): Record<string, unknown> | undefined {
  let text: string;
  try {
    text = readFileSync(path, 'utf8');
  } catch (error) {
    const missing = error instanceof Error && 'code' in error && error.code === 'ENOENT';
    if (!missing) fault(`the config file ${path} cannot be read: ${String(error)}`);
    else if (!mayBeMissing) fault(`--config: there is no file ${path}`);
    return undefined;
  }
  try {
    const parsed: unknown = JSON.parse(text.replace(/^\u{FEFF}/u, ''));
    if (isRecord(parsed)) return parsed;
    fault(`the config file ${path} has to be one JSON object, such as {"timezone": "Asia/Kolkata"}`);
  } catch (error) {
    // V8 quotes the text around the fault, and a credential may stand there: only the position is passed on.
    const position = /position \d+(?: \(line \d+ column \d+\))?/u.exec(String(error))?.[0];
    fault(`the config file ${path} is not JSON${position === undefined ? '' : ` (at ${position})`}`);
  }
  return undefined;
}
