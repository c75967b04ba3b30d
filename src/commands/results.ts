import type { ExitCode } from '../model/exit-codes.js';
import { defineCommand } from './command.js';
import { commonOptions, placeOptions, queueOptions } from './options.js';

const options = { 'out-dir': placeOptions['out-dir'], queue: queueOptions.queue, ...commonOptions } as const;

/** `results [run-id]`. */
export const resultsCommand = defineCommand({
  usage: 'results [run-id]',
  describe: 'make all result files of a run again from its journal',
  positionals: { 'run-id': { type: 'string', describe: 'default: the newest run that is no dry run' } },
  options,
  examples: [['$0 results --json', 'the summary of the newest run']],
  async run(args, { output, env, cwd }): Promise<ExitCode> {
    const [{ rebuildResults }, { resolveSettings }, { describeRun }] = await Promise.all([
      import('../results.js'),
      import('../terminal/settings.js'),
      import('../report/words.js'),
    ]);
    const { outDir } = resolveSettings({ flags: args, env, cwd, configFile: args.config, credentials: false });
    const runId = args.runId === undefined ? undefined : String(args.runId);
    const queue = args.queue === undefined ? undefined : { redisUrl: args.queue };
    const summary = await rebuildResults({
      ...{ outDir, runId, queue, progress: output.progress, onWarning: output.warn },
    });
    output.info(describeRun(summary, output.columns));
    output.result(summary, summary.exitCode);
    return summary.exitCode;
  },
});
