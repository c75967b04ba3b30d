import { type ExitCode, exitCodes } from '../model/exit-codes.js';
import { announceStop, defineCommand } from './command.js';
import { commonOptions, connectionOptions, placeOptions, readOptions } from './options.js';

const options = {
  output: { type: 'string', alias: 'o', demandOption: true, describe: 'the CSV file to write; - writes to stdout' },
  filter: {
    type: 'string',
    array: true,
    describe: 'field=value, repeatable: all must hold; a,b is one or the other; a comma in a value is \\,',
  },
  force: { type: 'boolean', describe: 'overwrite the file' },
  timezone: placeOptions.timezone,
  'formula-guard': {
    ...readOptions['formula-guard'],
    group: undefined,
    describe: 'guard cells that a spreadsheet could run',
  },
  ...connectionOptions,
  ...commonOptions,
} as const;

/** `export leads -o <file>`. */
export const exportCommand = defineCommand({
  usage: 'export <what>',
  describe: 'write the leads that a search finds to a CSV file',
  positionals: { what: { choices: ['leads'], demandOption: true, describe: 'what to export' } },
  options,
  examples: [['$0 export leads -o leads.csv --filter status=Fresh,Interested', 'all fresh or interested leads']],
  async run(args, context): Promise<ExitCode> {
    announceStop(context);
    const { output, env, cwd, signal } = context;
    const [{ exportLeads }, { resolveSettings }, { openSession }, { csvToStream }, { ConfigError }] = await Promise.all(
      [
        import('../export.js'),
        import('../terminal/settings.js'),
        import('./session.js'),
        import('../writers/csv-stream.js'),
        import('../model/errors.js'),
      ],
    );
    const toStdout = args.output === '-';
    if (toStdout && args.json === true) {
      throw new ConfigError('-o - and --json both want stdout.', ['Write to a file, or leave --json out.']);
    }
    const settings = resolveSettings({
      flags: args,
      env,
      cwd,
      configFile: args.config,
      credentials: args.sandbox !== true,
    });
    for (const warning of settings.warnings) output.warn(warning);
    const { client } = await openSession(settings, args, context);
    try {
      const guard = args.formulaGuard;
      const summary = await exportLeads({
        client,
        to: toStdout ? (header) => csvToStream(output.data(), header, guard) : args.output,
        filters: args.filter,
        timezone: settings.timezone,
        defaultCountry: settings.defaultCountry,
        formulaGuard: guard,
        force: args.force,
        signal,
        progress: output.progress,
      });
      const { rows, totalCount, complete, file } = summary;
      if (!complete)
        output.warn(`The search found ${totalCount} leads, but ${rows} were read: leads came or went meanwhile.`);
      output.info(`${rows} leads exported${file === undefined ? '' : ` to ${file}`} (${summary.api.calls} calls).`);
      const exitCode = complete ? exitCodes.ok : exitCodes.unverified;
      output.result(summary, exitCode);
      return exitCode;
    } finally {
      await client.close();
    }
  },
});
