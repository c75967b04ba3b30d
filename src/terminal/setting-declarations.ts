import type { z } from 'zod';
import * as forms from './setting-forms.js';

/** A setting: where it may be said, what it has to look like, and what it is without being said. */
export interface Declaration<T> {
  /** The long flag in camelCase: `--base-url` is `baseUrl`; also its key in a config file. */
  readonly key: string;
  /** Its environment variable, where it has one. */
  readonly env?: string;
  /** Whether the map's `source` can say it too. */
  readonly inMap?: boolean;
  readonly form: z.ZodType<T>;
  /** The default as one would type it; see `DefaultedDeclaration`. */
  readonly fallback?: string;
  /** For `--help`. */
  readonly describe: string;
}

/** A setting that always has a value. */
export interface DefaultedDeclaration<T> extends Declaration<T> {
  readonly fallback: string;
}

function optional<T>(declaration: Declaration<T>): Declaration<T> {
  return declaration;
}

function defaulted<T>(declaration: DefaultedDeclaration<T>): DefaultedDeclaration<T> {
  return declaration;
}

/** All settings that commands share; what `--help` says about them is made from this. */
export const settingDeclarations = {
  profile: optional({
    key: 'profile',
    env: 'TELECRM_PROFILE',
    form: forms.textForm,
    describe: 'Use the enterprise id and token that "login" stored under this name',
  }),
  enterpriseId: optional({
    key: 'enterpriseId',
    env: 'TELECRM_ENTERPRISE_ID',
    form: forms.enterpriseIdForm,
    describe: 'The enterprise id of the workspace',
  }),
  tokenFile: optional({
    key: 'tokenFile',
    form: forms.textForm,
    describe: 'A file that holds the API token (or set TELECRM_TOKEN)',
  }),
  baseUrl: defaulted({
    key: 'baseUrl',
    env: 'TELECRM_BASE_URL',
    form: forms.urlForm,
    fallback: 'https://next.telecrm.in/autoupdate/v2',
    describe: 'Where the Sync API is',
  }),
  asyncBaseUrl: optional({
    key: 'asyncBaseUrl',
    env: 'TELECRM_ASYNC_BASE_URL',
    form: forms.urlForm,
    describe: 'Where the Async API is; by default it follows --base-url',
  }),
  timezone: defaulted({
    key: 'timezone',
    env: 'TELECRM_TIMEZONE',
    inMap: true,
    form: forms.timezoneForm,
    fallback: 'Asia/Kolkata',
    describe: 'Zone in which dates are read and written, by IANA name',
  }),
  defaultCountry: defaulted({
    key: 'defaultCountry',
    env: 'TELECRM_DEFAULT_COUNTRY',
    inMap: true,
    form: forms.countryForm,
    fallback: 'IN',
    describe: 'Country of phones that are written without a country code',
  }),
  sheet: optional({ key: 'sheet', inMap: true, form: forms.textForm, describe: 'Sheet of the workbook to read' }),
  headerRow: optional({
    key: 'headerRow',
    inMap: true,
    form: forms.headerRowForm,
    describe: 'Row that holds the column names',
  }),
  outDir: defaulted({
    key: 'outDir',
    env: 'TELECRM_OUT_DIR',
    form: forms.textForm,
    fallback: 'runs',
    describe: 'Folder for the run folders',
  }),
  concurrency: defaulted({
    key: 'concurrency',
    env: 'TELECRM_CONCURRENCY',
    form: forms.concurrencyForm,
    fallback: 'auto',
    describe: 'Calls in flight at once: a number or auto',
  }),
  maxPerSecond: defaulted({
    key: 'maxPerSecond',
    env: 'TELECRM_MAX_PER_SECOND',
    form: forms.maxPerSecondForm,
    fallback: 'auto',
    describe: 'Calls a second: a number, auto (learned) or none (no pacing)',
  }),
  maxPerHour: optional({
    key: 'maxPerHour',
    env: 'TELECRM_MAX_PER_HOUR',
    form: forms.maxPerHourForm,
    describe: 'Calls an hour at most',
  }),
  timeout: defaulted({
    key: 'timeout',
    env: 'TELECRM_TIMEOUT',
    form: forms.durationForm,
    fallback: '60s',
    describe: 'How long one call may take',
  }),
  quietWait: defaulted({
    key: 'quietWait',
    env: 'TELECRM_QUIET_WAIT',
    form: forms.waitForm,
    fallback: '120s',
    describe: 'How long to wait before an uncertain write is looked up',
  }),
  maxOutage: defaulted({
    key: 'maxOutage',
    env: 'TELECRM_MAX_OUTAGE',
    form: forms.waitForm,
    fallback: '1h',
    describe: 'How long the API may be away before the run stops',
  }),
} as const;
