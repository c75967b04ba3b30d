import { type ExitCode, exitCodes } from '../model/exit-codes.js';
import { defineCommand } from './command.js';
import { commonOptions, placeOptions } from './options.js';

const options = { 'out-dir': placeOptions['out-dir'], ...commonOptions } as const;

/** `purge <run-id>`. */
export const purgeCommand = defineCommand({
  usage: 'purge <run-id>',
  describe: 'delete a run folder, with the personal data in it',
  positionals: { 'run-id': { type: 'string', demandOption: true, describe: 'as "runs" lists it' } },
  options,
  examples: [],
  async run(args, { output, env, cwd }): Promise<ExitCode> {
    const [{ purgeRun }, { resolveSettings }] = await Promise.all([
      import('../results.js'),
      import('../terminal/settings.js'),
    ]);
    const { outDir } = resolveSettings({ flags: args, env, cwd, configFile: args.config, credentials: false });
    const deleted = await purgeRun({ outDir, runId: String(args.runId) });
    output.info(`Deleted ${deleted}.`);
    output.result({ deleted });
    return exitCodes.ok;
  },
});
