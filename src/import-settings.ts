import { createHash } from 'node:crypto';
import { basename, resolve } from 'node:path';
import type { RecordedOptions, RunOptions } from './import-options.js';
import { openTable } from './readers/index.js';
import type { ReadOptions } from './readers/options.js';
import type { MapperSettings } from './transform/bind-fields.js';
import type { RowMap } from './transform/map-schema.js';
import { readValueTranslations, type ValueTranslations } from './transform/value-translations.js';

/** What to read of the file, and how: what the options say, or else the map. */
export function sourceOptions({ source }: RowMap, { read = {} }: Pick<RunOptions, 'read'>): ReadOptions {
  return { ...source, ...withoutUndefined(read) };
}

/** How values are read: what the options say, or else the map, or else the usual. */
export function mapperSettings(
  { source }: RowMap,
  options: Pick<RunOptions, 'timezone' | 'defaultCountry' | 'newOptions' | 'onInvalid' | 'blank'>,
): MapperSettings {
  return {
    timezone: options.timezone ?? source?.timezone ?? 'Asia/Kolkata',
    defaultCountry: options.defaultCountry ?? source?.defaultCountry ?? 'IN',
    numbers: source?.numbers ?? 'western',
    newOptions: options.newOptions ?? 'block',
    onInvalid: options.onInvalid ?? 'reject',
    blank: options.blank ?? 'ignore',
  };
}

/**
 * The list of values that a person translated, where there is one.
 *
 * @throws {InputError} when it cannot be read; {ConfigError} when it is no such list.
 */
export async function readTranslations({
  values,
  read,
}: Pick<RunOptions, 'values' | 'read'>): Promise<ValueTranslations | undefined> {
  if (values === undefined) return undefined;
  const table = await openTable(resolve(values), { formulaGuard: read?.formulaGuard });
  return readValueTranslations(table, basename(values));
}

/**
 * The keys that stand in marker fields: the same row of the same file has the same one in every run.
 *
 * @param fingerprint the file's SHA-256.
 */
export function markerKeyOf(enterpriseId: string, fingerprint: string): (row: number, slot: number) => string {
  return (row, slot) =>
    createHash('sha256').update(`${enterpriseId}\n${fingerprint}\n${row}\n${slot}`).digest('hex').slice(0, 32);
}

/** The options that decide what a run does, for the manifest; no connection, no secrets, no functions. */
export function recordOf(options: RunOptions): RecordedOptions {
  const { checkExisting, history, timezone, defaultCountry, onDuplicate, blank, newOptions, onInvalid, read } = options;
  const { inFileDuplicates, canary, verify, via, strict, maxErrors } = options;
  const values = options.values === undefined ? undefined : resolve(options.values);
  return withoutUndefined({
    ...{
      checkExisting,
      history,
      timezone,
      defaultCountry,
      onDuplicate,
      inFileDuplicates,
      canary,
      verify,
      via,
      strict,
      maxErrors,
      blank,
      newOptions,
      onInvalid,
      values,
      read,
    },
  });
}

function withoutUndefined<T extends object>(record: T): Partial<T> {
  return Object.fromEntries(Object.entries(record).filter(([, value]) => value !== undefined)) as Partial<T>;
}
