import { type ExitCode, exitCodes } from '../model/exit-codes.js';
import { inReadableEncoding } from './ask-encoding.js';
import { defineCommand } from './command.js';
import { commonOptions, connectionOptions, fieldOptions, placeOptions, readOptions, rowOptions } from './options.js';
import { readSnapshot } from './snapshot.js';

const options = {
  map: { type: 'string', demandOption: true, describe: 'the map file: which column is which field' },
  row: { type: 'string', demandOption: true, describe: 'the row, by the number that a spreadsheet shows' },
  metadata: { type: 'string', describe: 'a snapshot of the workspace; then no call is made' },
  values: rowOptions.values,
  'new-options': fieldOptions['new-options'],
  'on-invalid': fieldOptions['on-invalid'],
  'default-country': fieldOptions['default-country'],
  timezone: placeOptions.timezone,
  sheet: readOptions.sheet,
  'header-row': readOptions['header-row'],
  delimiter: readOptions.delimiter,
  encoding: readOptions.encoding,
  'formula-guard': readOptions['formula-guard'],
  'read-limit': readOptions['read-limit'],
  ...connectionOptions,
  ...commonOptions,
} as const;

/** `explain <file> --map <map.json> --row N`. */
export const explainCommand = defineCommand({
  usage: 'explain <file>',
  describe: 'one row: its cells, what they become, every remark, and the exact request',
  positionals: { file: { type: 'string', demandOption: true, describe: 'CSV, TSV or XLSX' } },
  options,
  examples: [['$0 explain leads.xlsx --map leads.map.json --row 12', 'why row 12 fails, or what would be sent']],
  async run(args, context): Promise<ExitCode> {
    const { output, env, cwd } = context;
    const [
      { explainRow },
      { readMap },
      { resolveSettings },
      { openSession },
      { readOptionsOf, wholeNumber },
      { describeExplanation },
    ] = await Promise.all([
      import('../explain.js'),
      import('../import-map.js'),
      import('../terminal/settings.js'),
      import('./session.js'),
      import('./read-flags.js'),
      import('../report/explanation.js'),
    ]);
    const row = wholeNumber('--row', args.row, 1);
    const map = await readMap(args.map);
    const offline = args.metadata !== undefined;
    const settings = resolveSettings({
      flags: args,
      env,
      cwd,
      mapSource: map.map.source,
      configFile: args.config,
      credentials: !offline && args.sandbox !== true,
    });
    for (const warning of settings.warnings) output.warn(warning);
    const workspace = args.metadata === undefined ? undefined : await readSnapshot(args.metadata);
    const session = offline ? undefined : await openSession(settings, args, context);
    try {
      const file = String(args.file);
      const common = {
        file,
        row,
        map,
        client: session?.client,
        workspace,
        timezone: settings.timezone,
        defaultCountry: settings.defaultCountry,
        newOptions: args.newOptions,
        onInvalid: args.onInvalid,
        values: args.values,
        onWarning: output.warn,
      };
      const given = readOptionsOf(args, settings.sheet, settings.headerRow);
      const explanation = await inReadableEncoding(file, given, context, (read) => explainRow({ ...common, read }));
      output.info(describeExplanation(explanation));
      output.result(explanation);
      return exitCodes.ok;
    } finally {
      await session?.client.close();
    }
  },
});
