import type { ExitCode } from '../model/exit-codes.js';
import { announceStop, defineCommand } from './command.js';
import { confirmLive, refuseWithoutTerminal } from './confirm.js';
import { commonOptions, connectionOptions, placeOptions, submitOptions, writeOptions } from './options.js';

const options = {
  'resend-unknown': {
    type: 'boolean',
    describe: 'send actions again of which nobody knows whether they arrived',
  },
  ...writeOptions,
  ...submitOptions,
  'out-dir': placeOptions['out-dir'],
  ...connectionOptions,
  ...commonOptions,
} as const;

/** `resume [run-id]`. */
export const resumeCommand = defineCommand({
  usage: 'resume [run-id]',
  describe: 'go on with an interrupted or stopped run, where it stopped',
  positionals: { 'run-id': { type: 'string', describe: 'default: the newest run that is not complete' } },
  options,
  examples: [['$0 resume', 'the newest run that is not complete']],
  async run(args, context): Promise<ExitCode> {
    announceStop(context);
    const { output, env, cwd } = context;
    const [{ resumeRun }, { resolveSettings }, { openSession }, { queueOf }, { describeRun }, { findRun }] =
      await Promise.all([
        import('../import.js'),
        import('../terminal/settings.js'),
        import('./session.js'),
        import('./read-flags.js'),
        import('../report/words.js'),
        import('../journal/runs.js'),
      ]);
    const settings = resolveSettings({
      ...{ flags: args, env, cwd, configFile: args.config },
      credentials: args.sandbox !== true,
    });
    for (const warning of settings.warnings) output.warn(warning);
    const runId = args.runId === undefined ? undefined : String(args.runId);
    const { folder, manifest } = await findRun(settings.outDir, runId);
    const { client, live } = await openSession(settings, args, context);
    try {
      if (manifest.job === 'export') {
        const [{ resumeExport }, { estimateTeller, tellExport }] = await Promise.all([
          import('../export.js'),
          import('./export-words.js'),
        ]);
        const summary = await resumeExport({
          ...{ runId: folder.id, client, outDir: settings.outDir, signal: context.signal },
          concurrency: settings.concurrency === 'auto' ? undefined : settings.concurrency,
          ...{ progress: output.progress, onWarning: output.warn, onEstimate: estimateTeller(output) },
        });
        return tellExport(summary, output);
      }
      const asks = live && args.yes !== true;
      if (asks) refuseWithoutTerminal('', context);
      const summary = await resumeRun({
        ...{ runId, client, outDir: settings.outDir, signal: context.signal },
        concurrency: settings.concurrency === 'auto' ? undefined : settings.concurrency,
        queue: queueOf(args, settings),
        ...{ quietWaitMs: settings.quietWaitMs, maxOutageMs: settings.maxOutageMs },
        resendUnknown: args.resendUnknown,
        confirm: asks ? (plan) => confirmLive(plan, settings.sources.enterpriseId, context) : undefined,
        progress: output.progress,
        onWarning: output.warn,
      });
      output.info(describeRun(summary, output.columns));
      output.result(summary, summary.exitCode);
      return summary.exitCode;
    } finally {
      await client.close();
    }
  },
});
