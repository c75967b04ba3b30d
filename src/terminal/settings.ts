import { homedir } from 'node:os';
import { resolve } from 'node:path';
import { ConfigError } from '../model/errors.js';
import type { Secret } from '../model/secret.js';
import { commandValuesOf, readConfigFile } from './config-file.js';
import { chooseConnection } from './connection.js';
import { levels, settingChooser } from './setting-chooser.js';
import { settingDeclarations } from './setting-declarations.js';
import { defaultStateDir } from './state-dir.js';

/** Where settings are said. */
export interface SettingsInput {
  /** Flags by camelCase name, as typed; other keys are not looked at. */
  readonly flags: Readonly<Record<string, unknown>>;
  readonly env: Readonly<Record<string, string | undefined>>;
  /** The map file's `source`. */
  readonly mapSource?: Readonly<Record<string, unknown>>;
  /** `--config`; else `telecrm-bulk.config.json` in `cwd` is read where there is one. */
  readonly configFile?: string;
  /** Relative paths start here. */
  readonly cwd: string;
  /** `false` where nothing is called (sandbox, dry run from a snapshot): no profile and no token is then read. */
  readonly credentials?: boolean;
}

/** The settings of one command, checked. */
export interface Settings {
  /** The stored profile in use. */
  readonly profile?: string;
  readonly enterpriseId?: string;
  readonly token?: Secret;
  /** For `--via async` only. */
  readonly asyncToken?: Secret;
  /** `https:`, or `http:` to this machine; no slash at the end. */
  readonly baseUrl: string;
  readonly asyncBaseUrl: string;
  /** IANA name. */
  readonly timezone: string;
  /** Two upper-case letters. */
  readonly defaultCountry: string;
  /** Name of the sheet; absent: the first visible one. */
  readonly sheet?: string;
  /** Row number as the spreadsheet shows it; absent: 1. */
  readonly headerRow?: number;
  /** Absolute path. */
  readonly outDir: string;
  readonly concurrency: number | 'auto';
  readonly maxPerSecond: number | 'auto' | 'none';
  readonly maxPerHour?: number;
  readonly timeoutMs: number;
  readonly quietWaitMs: number;
  readonly maxOutageMs: number;
  /** Absolute path of the folder for profiles, learned rates and workspace locks. */
  readonly stateDir: string;
  /** Where each of the above came from, for those that have a value. */
  readonly sources: Readonly<Partial<Record<SourcedName, string>>>;
  /** Values in the config file for flags of single commands, unchecked; the command's own flags win over them. */
  readonly commandValues: Readonly<Record<string, unknown>>;
  /** What the user should be told, though it stops nothing. */
  readonly warnings: readonly string[];
}

/** Names of settings whose source is known: `--base-url`, `TELECRM_TIMEZONE`, `profile acme (--profile)`, `default`. */
export type SourcedName = Exclude<keyof Settings, 'sources' | 'commandValues' | 'warnings'>;

/** The user's state folder: `TELECRM_STATE_DIR`, or the platform's own place. Absolute. */
export function resolveStateDir(env: SettingsInput['env'], cwd: string): string {
  const said = env.TELECRM_STATE_DIR?.trim() ?? '';
  return said === '' ? defaultStateDir(env, process.platform, homedir()) : resolve(cwd, said);
}

/** Collects everything that is wrong, to be said at once. */
function faultList() {
  const messages: string[] = [];
  const actions = new Set<string>();
  return {
    add(message: string, hints: readonly string[] = []): void {
      messages.push(message);
      for (const hint of hints) actions.add(hint);
    },
    throwIfAny(): void {
      const [first] = messages;
      if (first === undefined) return;
      const text =
        messages.length === 1
          ? `A setting is wrong: ${first}`
          : `${messages.length} settings are wrong:\n${messages.map((message) => `  ${message}`).join('\n')}`;
      throw new ConfigError(text, [...actions]);
    },
  };
}

/**
 * Settle every setting: an explicit flag or `--profile`, else the map file, else the environment (`TELECRM_PROFILE`
 * included; blank values count as unset), else the config file, else the default.
 *
 * @throws {ConfigError} with all faults at once, each naming its flag, variable or file and the right form.
 */
export function resolveSettings(input: SettingsInput): Settings {
  const faults = faultList();
  const warnings: string[] = [];
  const declared = settingDeclarations;
  const keys = Object.values(declared).map(({ key }) => key);
  const config = readConfigFile(input, keys, faults.add);
  const places = { ...input, config };
  const choose = settingChooser(places, faults.add);
  const stateDir = resolveStateDir(input.env, input.cwd);

  const connection = chooseConnection({
    ...places,
    ...{ stateDir, choose, fault: faults.add, credentials: input.credentials !== false },
    warn: (message) => warnings.push(message),
  });
  const outDir = choose(declared.outDir);
  // A folder named in a config file is meant from where that file is.
  const outDirFrom = outDir.level === levels.config ? (config?.folder ?? input.cwd) : input.cwd;
  const chosen = {
    ...connection,
    timezone: choose(declared.timezone),
    defaultCountry: choose(declared.defaultCountry),
    sheet: choose(declared.sheet),
    headerRow: choose(declared.headerRow),
    outDir: { ...outDir, value: resolve(outDirFrom, outDir.value) },
    concurrency: choose(declared.concurrency),
    maxPerSecond: choose(declared.maxPerSecond),
    maxPerHour: choose(declared.maxPerHour),
    timeoutMs: choose(declared.timeout),
    quietWaitMs: choose(declared.quietWait),
    maxOutageMs: choose(declared.maxOutage),
  };
  faults.throwIfAny();

  const sources = Object.entries(chosen).flatMap(([name, choice]) => (choice ? [[name, choice.source]] : []));
  const stateSource = (input.env.TELECRM_STATE_DIR ?? '').trim() === '' ? 'default' : 'TELECRM_STATE_DIR';
  return {
    profile: chosen.profile?.value,
    enterpriseId: chosen.enterpriseId?.value,
    token: chosen.token?.value,
    asyncToken: chosen.asyncToken?.value,
    baseUrl: chosen.baseUrl.value,
    asyncBaseUrl: chosen.asyncBaseUrl.value,
    timezone: chosen.timezone.value,
    defaultCountry: chosen.defaultCountry.value,
    sheet: chosen.sheet?.value,
    headerRow: chosen.headerRow?.value,
    outDir: chosen.outDir.value,
    concurrency: chosen.concurrency.value,
    maxPerSecond: chosen.maxPerSecond.value,
    maxPerHour: chosen.maxPerHour?.value,
    timeoutMs: chosen.timeoutMs.value,
    quietWaitMs: chosen.quietWaitMs.value,
    maxOutageMs: chosen.maxOutageMs.value,
    stateDir,
    sources: Object.fromEntries([...sources, ['stateDir', stateSource]]),
    commandValues: commandValuesOf(config),
    warnings,
  };
}

/**
 * The enterprise id and token, for a command that calls the API.
 *
 * @throws {ConfigError} naming what is missing and every way to give it.
 */
export function requireCredentials(settings: Settings): { readonly enterpriseId: string; readonly token: Secret } {
  const { enterpriseId, token } = settings;
  if (enterpriseId !== undefined && token !== undefined) return { enterpriseId, token };
  const missing = [
    ...(enterpriseId === undefined ? ['enterprise id (--enterprise-id or TELECRM_ENTERPRISE_ID)'] : []),
    ...(token === undefined ? ['token (TELECRM_TOKEN or --token-file)'] : []),
  ];
  throw new ConfigError(`No ${missing.join(' and no ')} is given.`, [
    'Copy it from Telecrm: Settings > Website and API.',
    'Or store both once with "telecrm-bulk login --profile NAME" and add --profile NAME to any command.',
    'To try without a workspace, add --sandbox.',
  ]);
}
