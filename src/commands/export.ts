import { readFile } from 'node:fs/promises';
import { resolve } from 'node:path';
import type { ListOptions } from '../export-lists.js';
import { ConfigError } from '../model/errors.js';
import { type ExitCode, exitCodes } from '../model/exit-codes.js';
import type { ExportFormat } from '../writers/export-book.js';
import { announceStop, type Arguments, type CommandContext, defineCommand } from './command.js';
import { estimateTeller, tellExport } from './export-words.js';
import { commonOptions, connectionOptions, placeOptions, readOptions } from './options.js';

const asked = 'What leads:';
const written = 'What is written:';

const options = {
  output: { type: 'string', alias: 'o', demandOption: true, describe: 'the file to write; - writes text to stdout' },
  filter: {
    type: 'string',
    array: true,
    group: asked,
    describe: 'field=value, repeatable: all must hold; a,b is one or the other; dates: a day, or A..B',
  },
  where: {
    type: 'string',
    array: true,
    group: asked,
    describe: '"FIELD contains TEXT", empty, not empty, not VALUE, > VALUE, < VALUE; looked at on our side',
  },
  'created-from': { type: 'string', group: asked, describe: 'created on this day or later' },
  'created-to': { type: 'string', group: asked, describe: 'created on this day or earlier' },
  'action-type': { type: 'string', array: true, group: asked, describe: 'with such an action: code, name, PAYMENT' },
  'action-by': { type: 'string', array: true, group: asked, describe: '… by this team member (mail or name)' },
  'action-from': { type: 'string', group: asked, describe: '… on this day or later' },
  'action-to': { type: 'string', group: asked, describe: '… on this day or earlier' },
  'since-last': { type: 'boolean', group: asked, describe: 'only leads since the last export of this search' },
  'since-by': {
    choices: ['created', 'modified'],
    group: asked,
    describe: '… by creation, or by change (undocumented)',
  },
  format: { choices: ['csv', 'xlsx', 'ndjson'], group: written, describe: 'by the extension when left out' },
  columns: { type: 'string', group: written, describe: 'API names, a,b,c: these columns behind lead_id' },
  labels: { type: 'string', group: written, describe: 'JSON file {"api_name": "Header"}' },
  'date-format': { type: 'string', group: written, describe: 'e.g. "DD/MM/YYYY HH:mm" (ISO with offset)' },
  raw: { type: 'boolean', group: written, describe: 'NDJSON of the rows as the API has them' },
  'with-actions': { type: 'boolean', group: written, describe: 'the timelines too: second sheet, or second file' },
  force: { type: 'boolean', group: written, describe: 'overwrite the file, and the map beside it' },
  'formula-guard': {
    ...readOptions['formula-guard'],
    group: written,
    describe: 'guard cells that a spreadsheet could run',
  },
  resume: { type: 'boolean', describe: 'go on with the unfinished run of the same export' },
  ...placeOptions,
  ...connectionOptions,
  ...commonOptions,
} as const;

type ExportArguments = Arguments<typeof options>;

/** `export <what> -o <file>`. */
export const exportCommand = defineCommand({
  usage: 'export <what>',
  describe: 'write leads, their actions, or a list of the workspace to a file',
  positionals: {
    what: {
      choices: ['leads', 'actions', 'team-members', 'custom-fields', 'custom-actions', 'pipeline'],
      demandOption: true,
      describe: 'what to export',
    },
  },
  options,
  examples: [
    ['$0 export leads -o leads.csv --filter status=Fresh,Interested', 'fresh or interested leads, and leads.map.json'],
    ['$0 export leads -o leads.xlsx --with-actions', 'all leads, with their timelines on a second sheet'],
    ['$0 export actions -o visits.csv --action-type "Site Visit"', 'one site visit a row'],
  ],
  async run(args, context): Promise<ExitCode> {
    const { output, env, cwd } = context;
    const what = String(args.what);
    if (args.output === '-' && args.json === true) {
      throw new ConfigError('-o - and --json both want stdout.', ['Write to a file, or leave --json out.']);
    }
    if (args.resume === true && args.sandbox === true) {
      throw new ConfigError('A sandbox inside the process ends with it, and its runs cannot be gone on with.', [
        'A sandbox that lasts: telecrm-bulk sandbox --db state.jsonl',
      ]);
    }
    const [{ resolveSettings }, { openSession }] = await Promise.all([
      import('../terminal/settings.js'),
      import('./session.js'),
    ]);
    const settings = resolveSettings({
      ...{ flags: args, env, cwd, configFile: args.config },
      credentials: args.sandbox !== true,
    });
    for (const warning of settings.warnings) output.warn(warning);
    const labels = args.labels === undefined ? undefined : await readLabels(resolve(cwd, args.labels));
    const { client } = await openSession(settings, args, context);
    try {
      const common = {
        ...{ client, to: args.output === '-' ? output.data() : resolve(cwd, args.output), format: formatIn(args) },
        ...{ formulaGuard: args.formulaGuard, force: args.force, signal: context.signal, progress: output.progress },
      };
      if (what !== 'leads' && what !== 'actions') return await writeList(what, common, args, context);
      announceStop(context);
      const { exportLeads, exportActions } = await import('../export.js');
      const summary = await (what === 'leads' ? exportLeads : exportActions)({
        ...common,
        ...{ filters: args.filter, where: args.where, createdFrom: args.createdFrom, createdTo: args.createdTo },
        ...{ actionTypes: args.actionType, actionBy: args.actionBy },
        ...{ actionFrom: args.actionFrom, actionTo: args.actionTo },
        ...{ columns: args.columns?.split(','), labels, dateFormat: args.dateFormat, raw: args.raw },
        ...{ withActions: args.withActions, sinceLast: sinceIn(args), resume: args.resume },
        ...{ timezone: settings.timezone, defaultCountry: settings.defaultCountry, outDir: settings.outDir },
        concurrency: settings.concurrency === 'auto' ? undefined : settings.concurrency,
        onWarning: output.warn,
        onEstimate: estimateTeller(output),
      });
      return tellExport(summary, output);
    } finally {
      await client.close();
    }
  },
});

function formatIn({ format }: ExportArguments): ExportFormat | undefined {
  return format === 'csv' || format === 'xlsx' || format === 'ndjson' ? format : undefined;
}

function sinceIn({ sinceLast, sinceBy }: ExportArguments): 'created' | 'modified' | undefined {
  if (sinceLast !== true) {
    if (sinceBy !== undefined) throw new ConfigError('--since-by goes with --since-last.');
    return undefined;
  }
  return sinceBy === 'modified' ? 'modified' : 'created';
}

/** Flags that a list has nothing to do with. */
const leadFlags = [
  ...['filter', 'where', 'created-from', 'created-to', 'action-type', 'action-by', 'action-from', 'action-to'],
  ...['since-last', 'since-by', 'columns', 'labels', 'date-format', 'raw', 'with-actions', 'resume'],
];

async function writeList(
  what: string,
  common: ListOptions,
  args: Readonly<Record<string, unknown>>,
  { output }: CommandContext,
): Promise<ExitCode> {
  const foreign = leadFlags.filter((name) => args[name] !== undefined);
  if (foreign.length > 0) {
    const flags = foreign.map((name) => `--${name}`).join(', ');
    throw new ConfigError(`"export ${what}" writes the whole list; ${flags} cannot go with it.`, ['Leave it out.']);
  }
  const { exportList, workspaceLists } = await import('../export-lists.js');
  const list = workspaceLists.find((name) => name === what);
  if (list === undefined) throw new ConfigError(`There is no list "${what}".`);
  const summary = await exportList(list, common);
  output.info(`${summary.rows} rows exported${summary.file === undefined ? '' : ` to ${summary.file}`}.`);
  output.result(summary);
  return exitCodes.ok;
}

/** @throws {ConfigError} when the file is no JSON object of texts. */
async function readLabels(path: string): Promise<Readonly<Record<string, string>>> {
  const advice = ['Write {"api_name": "Header", …}.'];
  let value: unknown;
  try {
    value = JSON.parse((await readFile(path, 'utf8')).replace(/^\uFEFF/u, ''));
  } catch (error) {
    const why = error instanceof Error ? error.message : String(error);
    throw new ConfigError(`The labels ${path} cannot be read: ${why}.`, advice);
  }
  const entries =
    typeof value === 'object' && value !== null && !Array.isArray(value) ? Object.entries(value) : undefined;
  const labels = entries?.filter((entry): entry is [string, string] => typeof entry[1] === 'string');
  if (entries === undefined || labels?.length !== entries.length) {
    throw new ConfigError(`The labels ${path} are no JSON object of texts.`, advice);
  }
  return Object.fromEntries(labels);
}
