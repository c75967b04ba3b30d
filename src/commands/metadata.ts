import { resolve } from 'node:path';
import { ConfigError } from '../model/errors.js';
import { type ExitCode, exitCodes } from '../model/exit-codes.js';
import { defineCommand } from './command.js';
import { commonOptions, connectionOptions } from './options.js';

const options = {
  output: { type: 'string', alias: 'o', demandOption: true, describe: 'the JSON file to write; - writes to stdout' },
  force: { type: 'boolean', describe: 'overwrite the file' },
  ...connectionOptions,
  ...commonOptions,
} as const;

/** `metadata -o workspace.json`: a snapshot for `--metadata`. */
export const metadataCommand = defineCommand({
  usage: 'metadata',
  describe: 'write a snapshot of the workspace: fields, actions, pipeline, members, identifier',
  positionals: {},
  options,
  examples: [
    ['$0 metadata -o workspace.json', 'then, with no call at all:'],
    ['$0 import leads.xlsx --map leads.map.json --dry-run --metadata workspace.json', ''],
  ],
  async run(args, context): Promise<ExitCode> {
    const { output, env, cwd, signal } = context;
    const [{ saveMetadata }, { resolveSettings }, { openSession }] = await Promise.all([
      import('../metadata.js'),
      import('../terminal/settings.js'),
      import('./session.js'),
    ]);
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
      const toData = (text: string): Promise<void> => new Promise((done) => output.data().end(text, done));
      const to = toStdout ? toData : resolve(cwd, args.output);
      const summary = await saveMetadata({ client, to, force: args.force, signal });
      const { workspace, file, identifier, counts } = summary;
      output.info(
        [
          `Snapshot of "${workspace}"${file === undefined ? '' : ` in ${file}`}: ${counts.fields} fields,`,
          `${counts.actions} custom actions, ${counts.statuses} statuses, ${counts.lostReasons} lost reasons,`,
          `${counts.members} team members; leads are identified by ${identifier}.`,
        ].join(' '),
      );
      output.result(summary);
      return exitCodes.ok;
    } finally {
      await client.close();
    }
  },
});
