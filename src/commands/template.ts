import { type ExitCode, exitCodes } from '../model/exit-codes.js';
import { commandLine } from './command-line.js';
import { defineCommand } from './command.js';
import { commonOptions, connectionOptions } from './options.js';
import { readSnapshot } from './snapshot.js';

const options = {
  output: {
    type: 'string',
    alias: 'o',
    demandOption: true,
    describe: 'the .xlsx file to write; its map goes beside it',
  },
  metadata: { type: 'string', describe: 'a snapshot of the workspace; no call is made then' },
  force: { type: 'boolean', describe: 'overwrite both files' },
  ...connectionOptions,
  ...commonOptions,
} as const;

/** `template -o leads.xlsx`. */
export const templateCommand = defineCommand({
  usage: 'template',
  describe: 'write an XLSX file for people to fill in, and the map that imports it',
  positionals: {},
  options,
  examples: [['$0 template -o leads.xlsx', 'leads.xlsx with a column for every field, and leads.map.json']],
  async run(args, context): Promise<ExitCode> {
    const { output, env, cwd } = context;
    const [{ makeTemplate }, { resolveSettings }, { openSession }, { relative, resolve }] = await Promise.all([
      import('../template.js'),
      import('../terminal/settings.js'),
      import('./session.js'),
      import('node:path'),
    ]);
    const offline = args.metadata !== undefined;
    const settings = resolveSettings({
      flags: args,
      env,
      cwd,
      configFile: args.config,
      credentials: !offline && args.sandbox !== true,
    });
    for (const warning of settings.warnings) output.warn(warning);
    const workspace = args.metadata === undefined ? undefined : await readSnapshot(args.metadata);
    const session = offline ? undefined : await openSession(settings, args, context);
    try {
      const summary = await makeTemplate({
        file: resolve(cwd, args.output),
        client: session?.client,
        workspace,
        force: args.force,
        progress: output.progress,
      });
      const file = relative(cwd, summary.file);
      const map = relative(cwd, summary.map);
      const again = args.metadata === undefined ? [] : ['--metadata', args.metadata];
      if (args.sandbox === true) again.push('--sandbox');
      output.info(
        [
          `${file}: a template with ${summary.fields} fields; ${map} is its map.`,
          `Fill in the sheet Leads, then see what would happen: ${commandLine(['import', file, '--map', map, '--dry-run', ...again])}`,
        ].join('\n'),
      );
      output.result(summary, exitCodes.ok);
      return exitCodes.ok;
    } finally {
      await session?.client.close();
    }
  },
});
