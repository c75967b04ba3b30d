import type { ExitCode } from '../model/exit-codes.js';
import { announceStop, defineCommand } from './command.js';
import { goOnOptions, goOnWithRows } from './go-on.js';

/** `resume [run-id]`. */
export const resumeCommand = defineCommand({
  usage: 'resume [run-id]',
  describe: 'go on with an interrupted or stopped run, where it stopped',
  positionals: { 'run-id': { type: 'string', describe: 'default: the newest run that is not complete' } },
  options: goOnOptions,
  examples: [['$0 resume', 'the newest run that is not complete']],
  async run(args, context): Promise<ExitCode> {
    announceStop(context);
    const { output, env, cwd } = context;
    const [{ resolveSettings }, { openSession }, { findRun }] = await Promise.all([
      import('../terminal/settings.js'),
      import('./session.js'),
      import('../journal/runs.js'),
    ]);
    const settings = resolveSettings({
      ...{ flags: args, env, cwd, configFile: args.config },
      credentials: args.sandbox !== true,
    });
    for (const warning of settings.warnings) output.warn(warning);
    const runId = args.runId === undefined ? undefined : String(args.runId);
    const { folder, manifest } = await findRun(settings.outDir, runId);
    const session = await openSession(settings, args, context);
    const { client } = session;
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
      return await goOnWithRows('resumeRun', args, settings, session, context);
    } finally {
      await client.close();
    }
  },
});
