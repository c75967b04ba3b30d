import type { ExitCode } from '../model/exit-codes.js';
import { locksIn } from '../terminal/state-dir.js';
import type { Settings } from '../terminal/settings.js';
import type { Arguments, CommandContext, OptionTable } from './command.js';
import { confirmLive, refuseWithoutTerminal } from './confirm.js';
import { commonOptions, connectionOptions, placeOptions, submitOptions, writeOptions } from './options.js';
import type { Session } from './session.js';

/** Options of commands that go on with a run. */
export const goOnOptions = {
  'resend-unknown': {
    type: 'boolean',
    describe: 'send actions again of which nobody knows whether they arrived',
  },
  verify: {
    choices: ['none', 'sample', 'all'],
    describe: 'read back what was written and compare (as the run was begun)',
  },
  ...writeOptions,
  ...submitOptions,
  'out-dir': placeOptions['out-dir'],
  ...connectionOptions,
  ...commonOptions,
} as const satisfies OptionTable;

/** Go on with a run of rows; `how` is what the library does. */
export async function goOnWithRows(
  how: 'resumeRun' | 'retryRun',
  args: Arguments<typeof goOnOptions> & { readonly runId?: unknown },
  settings: Settings,
  { client, live }: Session,
  context: CommandContext,
): Promise<ExitCode> {
  const { output } = context;
  const [recipe, { describeRun }, { errorLimit, queueOf }] = await Promise.all([
    import('../import.js'),
    import('../report/words.js'),
    import('./read-flags.js'),
  ]);
  const asks = live && args.yes !== true;
  if (asks) refuseWithoutTerminal('', context);
  const summary = await recipe[how]({
    runId: args.runId === undefined ? undefined : String(args.runId),
    ...{ client, outDir: settings.outDir, signal: context.signal },
    concurrency: settings.concurrency === 'auto' ? undefined : settings.concurrency,
    queue: queueOf(args, settings),
    ...{ quietWaitMs: settings.quietWaitMs, maxOutageMs: settings.maxOutageMs },
    ...{ resendUnknown: args.resendUnknown, verify: args.verify, maxErrors: errorLimit(args.maxErrors) },
    ...{ lockFolder: locksIn(settings.stateDir), forceLock: args.forceLock },
    confirm: asks ? (plan) => confirmLive(plan, settings.sources.enterpriseId, context) : undefined,
    ...{ progress: output.progress, onWarning: output.warn },
  });
  output.info(describeRun(summary, output.columns));
  output.result(summary, summary.exitCode);
  return summary.exitCode;
}
