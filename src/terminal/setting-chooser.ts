import type { ConfigFile } from './config-file.js';
import { quoteValue } from './escape.js';
import type { Declaration, DefaultedDeclaration } from './setting-declarations.js';

/** Who says a setting; the lower number wins. */
export const levels = { flag: 0, map: 1, environment: 2, config: 3, default: 4 } as const;
export type Level = (typeof levels)[keyof typeof levels];

/** A setting's value and who said it. */
export interface Chosen<T> {
  readonly value: T;
  /** For people: `--base-url`, `TELECRM_BASE_URL`, `"baseUrl" in telecrm-bulk.config.json`, `default`. */
  readonly source: string;
  readonly level: Level;
}

/** Where values are looked for. */
export interface Places {
  readonly flags: Readonly<Record<string, unknown>>;
  readonly env: Readonly<Record<string, string | undefined>>;
  readonly mapSource?: Readonly<Record<string, unknown>>;
  readonly config: ConfigFile | undefined;
}

/** Finds the value of a setting; a value that does not fit is a fault, and then the default stands in for it. */
export interface Choose {
  <T>(declaration: DefaultedDeclaration<T>): Chosen<T>;
  <T>(declaration: Declaration<T>): Chosen<T> | undefined;
}

/** `baseUrl` as it is typed: `--base-url`. */
function flagName(key: string): string {
  return `--${key.replace(/[A-Z]/gu, (letter) => `-${letter.toLowerCase()}`)}`;
}

/** What an environment variable says; blank ones say nothing. */
export function fromEnvironment(env: Places['env'], name: string): string | undefined {
  const value = env[name]?.trim();
  return value === '' ? undefined : value;
}

/** The first who says it. Own properties only: a key such as `constructor` is nobody's setting. */
function firstSaid({ key, env, inMap }: Declaration<unknown>, places: Places): Chosen<unknown> | undefined {
  const own = (record: Readonly<Record<string, unknown>> | undefined): unknown =>
    record !== undefined && Object.hasOwn(record, key) ? (record[key] ?? undefined) : undefined;

  const flag = own(places.flags);
  if (flag !== undefined) return { value: flag, source: flagName(key), level: levels.flag };
  const map = inMap === true ? own(places.mapSource) : undefined;
  if (map !== undefined) return { value: map, source: `source.${key} of the map`, level: levels.map };
  const variable = env === undefined ? undefined : fromEnvironment(places.env, env);
  if (variable !== undefined) return { value: variable, source: env ?? '', level: levels.environment };
  const config = own(places.config?.values);
  if (config !== undefined) {
    return { value: config, source: `"${key}" in ${places.config?.path ?? ''}`, level: levels.config };
  }
  return undefined;
}

function shown(value: unknown): string {
  return quoteValue(typeof value === 'string' ? value : (JSON.stringify(value) ?? String(value)));
}

/**
 * Make the function that settles one setting after the other.
 *
 * @param fault told in words what is wrong with a value, and where it was said.
 */
export function settingChooser(places: Places, fault: (message: string) => void): Choose {
  function choose<T>(declaration: DefaultedDeclaration<T>): Chosen<T>;
  function choose<T>(declaration: Declaration<T>): Chosen<T> | undefined;
  function choose<T>(declaration: Declaration<T>): Chosen<T> | undefined {
    const said = firstSaid(declaration, places);
    if (said !== undefined) {
      const parsed = declaration.form.safeParse(said.value);
      if (parsed.success) return { ...said, value: parsed.data };
      const many = Array.isArray(said.value) ? said.value.length : 1;
      if (many > 1 && said.level === levels.flag) fault(`${said.source} is given ${many} times; give it once`);
      else fault(`${said.source} ${shown(said.value)} ${parsed.error.issues[0]?.message ?? 'does not fit'}`);
    }
    if (declaration.fallback === undefined) return undefined;
    return { value: declaration.form.parse(declaration.fallback), source: 'default', level: levels.default };
  }
  return choose;
}
