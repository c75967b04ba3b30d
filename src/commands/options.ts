import { logLevels } from '../terminal/log.js';
import type { OptionTable } from './command.js';

const connection = 'Workspace:';
const running = 'Running:';
const sandbox = 'Sandbox:';

/** Options of every command that calls the API. Checked by `terminal/settings.ts`. */
export const connectionOptions = {
  'enterprise-id': { type: 'string', group: connection, describe: 'id of the enterprise (TELECRM_ENTERPRISE_ID)' },
  'token-file': { type: 'string', group: connection, describe: 'file that holds the Sync token (or TELECRM_TOKEN)' },
  profile: { type: 'string', group: connection, describe: 'a stored workspace (TELECRM_PROFILE)' },
  'async-base-url': { type: 'string', group: connection, describe: 'base URL of the Async API, for --via async' },
  'base-url': { type: 'string', group: connection, describe: 'base URL of the Sync API (TELECRM_BASE_URL)' },
  sandbox: {
    type: 'boolean',
    group: sandbox,
    describe: 'use a stand-in for the API inside this process; no token needed',
  },
  seed: { type: 'string', group: sandbox, describe: 'with --sandbox: leads that it starts with' },
  latency: { type: 'string', group: sandbox, describe: 'with --sandbox: ms before each answer' },
  rate: { type: 'string', group: sandbox, describe: 'with --sandbox: calls a second before it answers 429' },
  fault: { type: 'string', array: true, group: sandbox, describe: 'with --sandbox: NAME[:VALUE][@SHARE], repeatable' },
  behave: { type: 'string', array: true, group: sandbox, describe: 'with --sandbox: NAME=VALUE, repeatable' },
  concurrency: { type: 'string', group: running, describe: 'calls under way at once, 1 to 64, or auto' },
  'max-per-second': { type: 'string', group: running, describe: 'calls a second, auto (learned) or none' },
  'max-per-hour': { type: 'string', group: running, describe: 'calls an hour' },
  timeout: { type: 'string', group: running, describe: 'longest wait for one answer, e.g. 60s' },
} as const satisfies OptionTable;

/** Options of commands that write to the workspace. Checked by `terminal/settings.ts`. */
export const writeOptions = {
  yes: { type: 'boolean', describe: 'no question before a live run' },
  'max-errors': { type: 'string', describe: 'stop when so many rows failed: N, or N% of all rows read' },
  'force-lock': { type: 'boolean', group: running, describe: 'write although another process writes to the workspace' },
  'quiet-wait': { type: 'string', group: running, describe: 'wait before an uncertain write is looked up (120s)' },
  'max-outage': { type: 'string', group: running, describe: 'stop when Telecrm is away for so long (1h)' },
} as const satisfies OptionTable;

/** Options of commands that work with a queue. */
export const queueOptions = {
  queue: { type: 'string', group: 'Queue:', describe: 'Redis server of the queue, redis://host:6379 or rediss://…' },
  'unsafe-redis': {
    type: 'boolean',
    group: 'Queue:',
    describe: 'accept a Redis server that could lose what it was told',
  },
} as const satisfies OptionTable;

/** Options of commands that let workers send their rows. */
export const submitOptions = {
  ...queueOptions,
  detach: { type: 'boolean', group: 'Queue:', describe: 'return when the rows are on the queue; collect with results' },
} as const satisfies OptionTable;

/** Options of commands that write the rows of a file. */
export const rowOptions = {
  map: { type: 'string', demandOption: true, describe: 'the map file (JSON): which column is which field' },
  'dry-run': { type: 'boolean', describe: 'validate and forecast; nothing is written to the workspace' },
  metadata: { type: 'string', describe: 'a snapshot of the workspace; with --dry-run no call is made at all' },
  values: { type: 'string', describe: 'translated values: <input>-values.csv of a dry run, with "use" filled in' },
} as const satisfies OptionTable;

/** Options of those among them whose rows have fields of the workspace, or belong to its leads. */
export const fieldOptions = {
  history: { type: 'boolean', default: true, describe: 'use the journals of earlier runs; --no-history does not' },
  'new-options': {
    choices: ['block', 'allow'],
    describe: 'drop-down options and tags that the workspace does not have (block)',
  },
  'on-invalid': {
    choices: ['reject', 'ignore'],
    describe: 'an invalid value fails its row, or is left out of it (reject)',
  },
  'default-country': { type: 'string', describe: 'country of phone numbers without a code (IN)' },
} as const satisfies OptionTable;

/** Options of every command. */
export const commonOptions = {
  config: { type: 'string', group: running, describe: 'JSON file with settings (telecrm-bulk.config.json)' },
  json: { type: 'boolean', describe: "one JSON object on stdout, people's text on stderr" },
  quiet: { type: 'boolean', alias: 'q', describe: 'only warnings and errors' },
  progress: { type: 'boolean', default: true, describe: 'show progress; --no-progress does not' },
  'log-level': {
    choices: logLevels,
    describe: 'log stages, calls and waits to stderr, nothing of what is in them (off)',
  },
} as const satisfies OptionTable;

/** Options that say where and how values are read and written. */
export const placeOptions = {
  timezone: { type: 'string', describe: 'IANA zone of dates (TELECRM_TIMEZONE, Asia/Kolkata)' },
  'out-dir': { type: 'string', describe: 'where run folders are made (TELECRM_OUT_DIR, runs)' },
} as const satisfies OptionTable;

/** Options that say what to read of a file. */
export const readOptions = {
  sheet: { type: 'string', group: 'Reading:', describe: 'sheet by name or position (first visible one)' },
  'header-row': { type: 'string', group: 'Reading:', describe: 'row that holds the headers (1)' },
  rows: { type: 'string', group: 'Reading:', describe: 'only rows A-B, by their numbers in the sheet' },
  limit: { type: 'string', group: 'Reading:', describe: 'at most so many rows' },
  delimiter: { type: 'string', group: 'Reading:', describe: 'COMMA SEMICOLON TAB PIPE or a character (detected)' },
  encoding: { type: 'string', group: 'Reading:', describe: 'encoding of a text file (UTF-8, UTF-16 with BOM)' },
  'read-limit': {
    type: 'string',
    array: true,
    group: 'Reading:',
    describe: 'NAME=NUMBER, repeatable: a limit against hostile files that stops one which you trust',
  },
  'formula-guard': {
    type: 'boolean',
    default: true,
    group: 'Reading:',
    describe: "guard cells that a spreadsheet could run with ', and take the guard off",
  },
} as const satisfies OptionTable;
