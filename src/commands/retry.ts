import type { ExitCode } from '../model/exit-codes.js';
import { announceStop, defineCommand } from './command.js';
import { goOnOptions, goOnWithRows } from './go-on.js';

/** `retry [run-id]`. */
export const retryCommand = defineCommand({
  usage: 'retry [run-id]',
  describe: 'send the rows of a run again that could not be delivered',
  positionals: { 'run-id': { type: 'string', describe: 'default: the newest run that is no dry run' } },
  options: goOnOptions,
  examples: [['$0 retry', 'unprocessed rows, rows that failed because Telecrm was away, and unknown ones']],
  async run(args, context): Promise<ExitCode> {
    announceStop(context);
    const { output, env, cwd } = context;
    const [{ resolveSettings }, { openSession }] = await Promise.all([
      import('../terminal/settings.js'),
      import('./session.js'),
    ]);
    const settings = resolveSettings({
      ...{ flags: args, env, cwd, configFile: args.config },
      credentials: args.sandbox !== true,
    });
    for (const warning of settings.warnings) output.warn(warning);
    const session = await openSession(settings, args, context);
    try {
      return await goOnWithRows('retryRun', args, settings, session, context);
    } finally {
      await session.client.close();
    }
  },
});
