import type { ImportPlan } from '../import-options.js';
import { ConfigError } from '../model/errors.js';
import type { ExitCode } from '../model/exit-codes.js';
import { announceStop, type CommandContext, defineCommand } from './command.js';
import { commonOptions, connectionOptions, placeOptions, readOptions } from './options.js';
import { readSnapshot } from './snapshot.js';

const options = {
  map: { type: 'string', demandOption: true, describe: 'the map file (JSON): which column is which field' },
  'dry-run': { type: 'boolean', describe: 'validate and forecast; nothing is written to the workspace' },
  metadata: { type: 'string', describe: 'a snapshot of the workspace; with --dry-run no call is made at all' },
  'check-existing': {
    type: 'boolean',
    describe: 'look identifiers up before writing (on, except in a dry run with --metadata)',
  },
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
  yes: { type: 'boolean', describe: 'no question before a live run' },
  ...placeOptions,
  ...readOptions,
  ...connectionOptions,
  ...commonOptions,
} as const;

/** `import <file> --map <map.json>`. */
export const importCommand = defineCommand({
  usage: 'import <file>',
  describe: 'create leads, with their actions, from a CSV or XLSX file',
  positionals: { file: { type: 'string', demandOption: true, describe: 'CSV, TSV or XLSX; - reads CSV from stdin' } },
  options,
  examples: [
    ['$0 import leads.xlsx --map leads.map.json --dry-run', 'see what would happen'],
    ['$0 import leads.xlsx --map leads.map.json', 'do it'],
  ],
  async run(args, context): Promise<ExitCode> {
    announceStop(context);
    const { output, env, cwd } = context;
    const [{ importLeads }, { readMap }, { resolveSettings }, { openSession }, { readOptionsOf }, { describeRun }] =
      await Promise.all([
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
      const summary = await importLeads({
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
        newOptions: args.newOptions,
        onInvalid: args.onInvalid,
        values: args.values,
        read,
        concurrency: settings.concurrency === 'auto' ? undefined : settings.concurrency,
        signal: context.signal,
        confirm: asks ? (plan) => confirmLive(plan, settings.sources.enterpriseId, context) : undefined,
        progress: output.progress,
        onWarning: output.warn,
      });
      output.info(describeRun(summary));
      output.result(summary, summary.exitCode);
      return summary.exitCode;
    } finally {
      await session?.client.close();
    }
  },
});

/** A live run that nobody can be asked about needs `--yes`; better before it is read than after. */
function refuseWithoutTerminal(file: string, { stdin, output }: CommandContext): void {
  if (file !== '-' && stdin.isTTY === true && output.isTTY) return;
  throw new ConfigError('This would write to a live workspace, and there is no terminal to ask on.', [
    'Add --yes to go on without a question.',
    'Add --dry-run to see first what would happen.',
  ]);
}

async function confirmLive(plan: ImportPlan, source: string | undefined, context: CommandContext): Promise<boolean> {
  const { ask } = await import('../terminal/ask.js');
  const { output } = context;
  output.progress.stop();
  const time = plan.estimatedMs === undefined ? '' : `, about ${durationInWords(plan.estimatedMs)} at the present pace`;
  output.info(
    [
      `Workspace: ${plan.workspace} (${plan.host}${source === undefined ? '' : `, from ${source}`})`,
      `Rows:      ${plan.rows} read; ${plan.toSend} to send, ${plan.invalid} invalid, ${plan.duplicates} duplicates in the file`,
      `Calls:     up to ${plan.calls}${time}`,
    ].join('\n'),
  );
  return ask('Write to this workspace?', { input: context.stdin, output: context.stderr });
}

/** `40 s`, `12 min`, `2 h 47 min`. */
function durationInWords(ms: number): string {
  const minutes = Math.round(ms / 60_000);
  if (ms < 90_000) return `${Math.ceil(ms / 1000)} s`;
  return minutes < 60 ? `${minutes} min` : `${Math.floor(minutes / 60)} h ${minutes % 60} min`;
}
