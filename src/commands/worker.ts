import { ConfigError } from '../model/errors.js';
import { type ExitCode, exitCodes } from '../model/exit-codes.js';
import { logged } from './call-log.js';
import { announceStop, defineCommand } from './command.js';
import { commonOptions, connectionOptions, queueOptions, writeOptions } from './options.js';

const { 'base-url': baseUrl, timeout, profile } = connectionOptions;
const { 'enterprise-id': enterpriseId, 'token-file': tokenFile } = connectionOptions;
const options = {
  ...queueOptions,
  queue: { ...queueOptions.queue, demandOption: true },
  'tokens-file': { type: 'string', describe: 'JSON file: an object from enterprise id to Sync token' },
  lock: { type: 'string', describe: 'how long rows stay with a worker that gives no sign of life (30s)' },
  ...{ 'enterprise-id': enterpriseId, 'token-file': tokenFile, profile, 'base-url': baseUrl, timeout },
  'max-per-second': connectionOptions['max-per-second'],
  'max-per-hour': connectionOptions['max-per-hour'],
  'quiet-wait': writeOptions['quiet-wait'],
  'max-outage': writeOptions['max-outage'],
  ...commonOptions,
} as const;

/** `worker --queue <url>`. */
export const workerCommand = defineCommand({
  usage: 'worker',
  describe: 'take rows from a queue and send them: more than one machine',
  positionals: {},
  options,
  examples: [['$0 worker --queue redis://localhost:6379', 'rows of the workspace whose token is set']],
  async run(args, context): Promise<ExitCode> {
    announceStop(context);
    const { output, env, cwd, signal } = context;
    const [{ workQueue }, { requireCredentials, resolveSettings }, { readTokens }, { version }, { parseDuration }] =
      await Promise.all([
        import('../work-queue.js'),
        import('../terminal/settings.js'),
        import('../terminal/tokens-file.js'),
        import('../version.js'),
        import('../terminal/duration.js'),
      ]);
    const settings = resolveSettings({
      ...{ flags: args, env, cwd, configFile: args.config },
      credentials: args.tokensFile === undefined,
    });
    for (const warning of settings.warnings) output.warn(warning);
    const lockMs = args.lock === undefined ? undefined : parseDuration(args.lock);
    if (args.lock !== undefined && (lockMs === undefined || lockMs < 1_000)) {
      throw new ConfigError(`--lock takes a time from 1s, not "${args.lock}".`, ['For example --lock 30s.']);
    }
    const workspaces = args.tokensFile === undefined ? [requireCredentials(settings)] : readTokens(args.tokensFile);
    for (const { token } of workspaces) output.keepSecret(token);
    const summary = await workQueue({
      redisUrl: args.queue,
      workspaces: workspaces.map(({ enterpriseId: id, token }) => ({ enterpriseId: id, token: token.reveal() })),
      connection: {
        baseUrl: settings.baseUrl,
        timeoutMs: settings.timeoutMs,
        maxPerSecond: settings.maxPerSecond,
        maxPerHour: settings.maxPerHour,
        userAgent: `telecrm-bulk/${version}`,
        ...logged(context),
      },
      lockMs,
      ...{ quietWaitMs: settings.quietWaitMs, maxOutageMs: settings.maxOutageMs },
      unsafeRedis: args.unsafeRedis,
      signal,
      onNote: (note) => output.info(note),
    });
    output.info(`${summary.jobs} jobs done, ${summary.rows} rows.`);
    output.result(summary, exitCodes.ok);
    return exitCodes.ok;
  },
});
