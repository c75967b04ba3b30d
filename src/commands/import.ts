import type { ImportOptions } from '../import-options.js';
import type { ExitCode } from '../model/exit-codes.js';
import { announceStop, defineCommand } from './command.js';
import { inReadableEncoding } from './ask-encoding.js';
import { confirmLive, refuseWithoutTerminal } from './confirm.js';
import { commonOptions, connectionOptions, placeOptions, readOptions, submitOptions, writeOptions } from './options.js';
import { readSnapshot } from './snapshot.js';

const options = {
  map: { type: 'string', demandOption: true, describe: 'the map file (JSON): which column is which field' },
  'dry-run': { type: 'boolean', describe: 'validate and forecast; nothing is written to the workspace' },
  metadata: { type: 'string', describe: 'a snapshot of the workspace; with --dry-run no call is made at all' },
  'check-existing': {
    type: 'boolean',
    describe: 'look identifiers up before writing (on, except in a dry run with --metadata)',
  },
  history: { type: 'boolean', default: true, describe: 'use the journals of earlier runs; --no-history does not' },
  'new-options': {
    choices: ['block', 'allow'],
    describe: 'drop-down options and tags that the workspace does not have (block)',
  },
  'on-invalid': {
    choices: ['reject', 'ignore'],
    describe: 'an invalid value fails its row, or is left out of it (reject)',
  },
  values: { type: 'string', describe: 'translated values: <input>-values.csv of a dry run, with "use" filled in' },
  'default-country': { type: 'string', describe: 'country of phone numbers without a code (IN)' },
  'on-duplicate': {
    choices: ['skip', 'update', 'fill-empty', 'fail'],
    describe: 'a lead with this identifier exists in the workspace (skip)',
  },
  'in-file-duplicates': {
    choices: ['first', 'last', 'merge', 'fail'],
    describe: 'the same identifier on several valid rows of the file (first)',
  },
  blank: { choices: ['ignore', 'clear'], describe: 'an empty cell leaves the field alone, or clears it (ignore)' },
  canary: {
    type: 'string',
    describe: 'send so many rows first, spread over the file, and stop if one is not there as it was sent',
  },
  verify: { choices: ['none', 'sample', 'all'], describe: 'read back what was written and compare (none)' },
  via: {
    choices: ['sync', 'async'],
    describe: 'async: faster, but what became of a row shows only with --verify (sync)',
  },
  ...writeOptions,
  ...submitOptions,
  ...placeOptions,
  ...readOptions,
  ...connectionOptions,
  ...commonOptions,
} as const;

/** `import <file> --map <map.json>`. */
export const importCommand = defineCommand({
  usage: 'import <file>',
  describe: 'create or update leads, with their actions, from a CSV or XLSX file',
  positionals: { file: { type: 'string', demandOption: true, describe: 'CSV, TSV or XLSX; - reads CSV from stdin' } },
  options,
  examples: [
    ['$0 import leads.xlsx --map leads.map.json --dry-run', 'see what would happen'],
    ['$0 import leads.xlsx --map leads.map.json', 'do it'],
  ],
  async run(args, context): Promise<ExitCode> {
    announceStop(context);
    const { output, env, cwd } = context;
    const [
      { importLeads },
      { readMap },
      { resolveSettings },
      { openSession },
      { queueOf, readOptionsOf, wholeNumber },
      { describeRun },
    ] = await Promise.all([
      import('../import.js'),
      import('../import-run.js'),
      import('../terminal/settings.js'),
      import('./session.js'),
      import('./read-flags.js'),
      import('../report/words.js'),
    ]);
    const file = String(args.file);
    const map = await readMap(args.map);
    const offline = args.metadata !== undefined && args.dryRun === true && args.checkExisting !== true;
    const settings = resolveSettings({
      flags: args,
      env,
      cwd,
      mapSource: map.map.source,
      configFile: args.config,
      credentials: !offline && args.sandbox !== true,
    });
    for (const warning of settings.warnings) output.warn(warning);
    const read = readOptionsOf(args, settings.sheet, settings.headerRow);
    const workspace = args.metadata === undefined ? undefined : await readSnapshot(args.metadata);
    const session = offline ? undefined : await openSession(settings, args, context);
    try {
      const asks = session?.live === true && args.dryRun !== true && args.yes !== true;
      if (asks) refuseWithoutTerminal(file, context);
      const common: ImportOptions = {
        file,
        stdin: context.stdin,
        map,
        client: session?.client,
        workspace,
        dryRun: args.dryRun,
        checkExisting: args.checkExisting,
        outDir: settings.outDir,
        timezone: settings.timezone,
        defaultCountry: settings.defaultCountry,
        history: args.history,
        onDuplicate: args.onDuplicate,
        inFileDuplicates: args.inFileDuplicates,
        blank: args.blank,
        newOptions: args.newOptions,
        onInvalid: args.onInvalid,
        values: args.values,
        canary: args.canary === undefined ? undefined : wholeNumber('--canary', args.canary, 1),
        verify: args.verify,
        via: args.via,
        concurrency: settings.concurrency === 'auto' ? undefined : settings.concurrency,
        queue: queueOf(args, settings),
        quietWaitMs: settings.quietWaitMs,
        maxOutageMs: settings.maxOutageMs,
        signal: context.signal,
        confirm: asks ? (plan) => confirmLive(plan, settings.sources.enterpriseId, context) : undefined,
        progress: output.progress,
        onWarning: output.warn,
      };
      const summary = await inReadableEncoding(file, read, context, (inEncoding) =>
        importLeads({ ...common, read: inEncoding }),
      );
      output.info(describeRun(summary, output.columns));
      output.result(summary, summary.exitCode);
      return summary.exitCode;
    } finally {
      await session?.client.close();
    }
  },
});
