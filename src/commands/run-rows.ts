import type { RunOptions } from '../import-options.js';
import type { RowCommandName } from '../jobs/job.js';
import type { ExitCode } from '../model/exit-codes.js';
import type { Settings } from '../terminal/settings.js';
import { locksIn } from '../terminal/state-dir.js';
import { inReadableEncoding } from './ask-encoding.js';
import { type Arguments, announceStop, type CommandContext } from './command.js';
import { confirmLive, refuseWithoutTerminal } from './confirm.js';
import { commonOptions, connectionOptions, placeOptions, readOptions, rowOptions, writeOptions } from './options.js';
import { readSnapshot } from './snapshot.js';

/** What every command has that writes the rows of a file. */
export const runOptions = {
  ...rowOptions,
  strict: { type: 'boolean', describe: 'send nothing when any row is invalid' },
  ...writeOptions,
  ...placeOptions,
  ...readOptions,
  ...connectionOptions,
  ...commonOptions,
} as const;

/** The one argument of such a command. */
export const filePositional = {
  file: { type: 'string', demandOption: true, describe: 'CSV, TSV or XLSX; - reads CSV from stdin' },
} as const;

/** What a command adds to the options of the run. */
export type MoreOptions = Omit<Partial<RunOptions>, 'file' | 'client' | 'workspace' | 'dryRun' | 'outDir' | 'read'>;

/**
 * Run a command that writes the rows of a file: settings, connection, question, run, summary.
 *
 * @param offline whether a dry run with a snapshot makes no call at all.
 */
export async function runRows(
  command: RowCommandName,
  args: Arguments<typeof runOptions>,
  context: CommandContext,
  more: (settings: Settings) => MoreOptions = () => ({}),
  offline = args.metadata !== undefined && args.dryRun === true,
): Promise<ExitCode> {
  announceStop(context);
  const { output, env, cwd } = context;
  const [
    { importRows },
    { readRowMap },
    { rowCommandOf },
    settingsOf,
    { openSession },
    { errorLimit, readOptionsOf },
    words,
  ] = await Promise.all([
    import('../import.js'),
    import('../import-map.js'),
    import('../jobs/row-commands.js'),
    import('../terminal/settings.js'),
    import('./session.js'),
    import('./read-flags.js'),
    import('../report/words.js'),
  ]);
  const file = String(args.file);
  const rows = rowCommandOf(command);
  const map = await readRowMap(args.map, rows);
  const settings = settingsOf.resolveSettings({
    flags: args,
    env,
    cwd,
    mapSource: map.map.source,
    configFile: args.config,
    credentials: !offline && args.sandbox !== true,
  });
  for (const warning of settings.warnings) output.warn(warning);
  const read = readOptionsOf(args, settings.sheet, settings.headerRow);
  const workspace = args.metadata === undefined ? undefined : await readSnapshot(args.metadata);
  const session = offline ? undefined : await openSession(settings, args, context);
  try {
    const asks = session?.live === true && args.dryRun !== true && args.yes !== true;
    if (asks) refuseWithoutTerminal(file, context);
    const options = {
      file,
      stdin: context.stdin,
      map,
      client: session?.client,
      workspace,
      dryRun: args.dryRun,
      outDir: settings.outDir,
      timezone: settings.timezone,
      defaultCountry: settings.defaultCountry,
      values: args.values,
      strict: args.strict,
      maxErrors: errorLimit(args.maxErrors),
      lockFolder: locksIn(settings.stateDir),
      forceLock: args.forceLock,
      concurrency: settings.concurrency === 'auto' ? undefined : settings.concurrency,
      quietWaitMs: settings.quietWaitMs,
      maxOutageMs: settings.maxOutageMs,
      signal: context.signal,
      confirm: asks ? confirmed : undefined,
      progress: output.progress,
      onWarning: output.warn,
      ...more(settings),
    };
    const summary = await inReadableEncoding(file, read, context, (inEncoding) =>
      importRows(rows, { ...options, read: inEncoding }),
    );
    output.info(words.describeRun(summary, output.columns));
    output.result(summary, summary.exitCode);
    return summary.exitCode;
  } finally {
    await session?.client.close();
  }

  function confirmed(plan: Parameters<typeof confirmLive>[0]): Promise<boolean> {
    return confirmLive(plan, settings.sources.enterpriseId, context);
  }
}
