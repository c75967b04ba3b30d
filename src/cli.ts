#!/usr/bin/env node
import yargs from 'yargs';
import type { Arguments, Command, OptionTable } from './commands/command.js';
import { doctorCommand } from './commands/doctor.js';
import { explainCommand } from './commands/explain.js';
import { exportCommand } from './commands/export.js';
import { importActionsCommand } from './commands/import-actions.js';
import { importTeamMembersCommand } from './commands/import-team-members.js';
import { importCommand } from './commands/import.js';
import { loginCommand } from './commands/login.js';
import { logoutCommand } from './commands/logout.js';
import { mapCommand } from './commands/map.js';
import { metadataCommand } from './commands/metadata.js';
import { profilesCommand } from './commands/profiles.js';
import { purgeCommand } from './commands/purge.js';
import { resultsCommand } from './commands/results.js';
import { resumeCommand } from './commands/resume.js';
import { retryCommand } from './commands/retry.js';
import { runsCommand } from './commands/runs.js';
import { sandboxCommand } from './commands/sandbox.js';
import { workerCommand } from './commands/worker.js';
import { setAvailabilityCommand } from './commands/set-availability.js';
import { templateCommand } from './commands/template.js';
import { updateActionsCommand } from './commands/update-actions.js';
import { updatePaymentsCommand } from './commands/update-payments.js';
import { ConfigError } from './model/errors.js';
import { type ExitCode, exitCodes } from './model/exit-codes.js';
import { silentProgress } from './model/progress.js';
import { configFlags } from './commands/config-flags.js';
import { logLevels } from './terminal/log.js';
import { createOutput, type Output } from './terminal/output.js';
import { version } from './version.js';

const signals = { SIGHUP: exitCodes.hangup, SIGINT: exitCodes.interrupted, SIGTERM: exitCodes.terminated } as const;

const asksForHelp = (argv: readonly string[]): boolean =>
  argv.length === 0 || argv.some((word) => word === '--help' || word === '-h' || word === 'help');

/** Run the command line once; what it returns is the exit code of the process. */
async function main(argv: readonly string[]): Promise<ExitCode> {
  const stop = new AbortController();
  let output: Output | undefined;
  let exitCode: ExitCode = exitCodes.ok;
  const speak = (args: Readonly<Record<string, unknown>>): Output =>
    (output ??= createOutput({
      stdout: process.stdout,
      stderr: process.stderr,
      json: args.json === true,
      quiet: args.quiet === true,
      dataOnStdout: args.output === '-',
      logLevel: logLevels.find((level) => level === args.logLevel),
      ...(args.progress === false && { progress: silentProgress }),
    }));

  for (const [name, code] of Object.entries(signals)) {
    process.on(name, () => {
      // The second signal means it: everything recorded stays recorded.
      if (stop.signal.aborted) process.exit(code);
      output?.log('warn', 'signal', { name });
      stop.abort(code);
    });
  }

  const parser = yargs()
    .scriptName('telecrm-bulk')
    .usage('$0 <command>\n\nBulk import and export for the Telecrm CRM.')
    .parserConfiguration({ 'dot-notation': false, 'parse-numbers': false, 'parse-positional-numbers': false })
    .strict()
    .strictCommands()
    .recommendCommands()
    .demandCommand(1, 'Name a command.')
    .version(version)
    .help()
    .alias('help', 'h')
    .exitProcess(false)
    // yargs makes the help text of every command that runs; laid out in columns it takes as long as a small command.
    .wrap(asksForHelp(argv) ? Math.min(100, process.stdout.columns || Number(process.env.COLUMNS) || 100) : null)
    .fail((message: string | null, error: Error | undefined) => {
      throw error ?? new ConfigError(message ?? 'The command cannot be understood.', ['See telecrm-bulk --help.']);
    });
  register(parser, importCommand);
  register(parser, importActionsCommand);
  register(parser, updateActionsCommand);
  register(parser, updatePaymentsCommand);
  register(parser, importTeamMembersCommand);
  register(parser, setAvailabilityCommand);
  register(parser, explainCommand);
  register(parser, resumeCommand);
  register(parser, retryCommand);
  register(parser, resultsCommand);
  register(parser, runsCommand);
  register(parser, purgeCommand);
  register(parser, exportCommand);
  register(parser, metadataCommand);
  register(parser, doctorCommand);
  register(parser, loginCommand);
  register(parser, logoutCommand);
  register(parser, profilesCommand);
  register(parser, mapCommand);
  register(parser, templateCommand);
  register(parser, sandboxCommand);
  register(parser, workerCommand);
  parser.completion('completion', 'print a script for bash or zsh that completes commands, options and values');

  function register<Table extends OptionTable>(to: typeof parser, command: Command<Table>): void {
    to.command({
      command: command.usage,
      describe: command.describe,
      builder: (builder) => {
        for (const [name, positional] of Object.entries(command.positionals))
          builder.positional(name, { ...positional, type: 'string' });
        for (const [example, meaning] of command.examples) builder.example(example, meaning);
        return builder.options(command.options).config(configFlags(command.options, argv, process.cwd()));
      },
      async handler(args) {
        const context = {
          output: speak(args),
          env: process.env,
          cwd: process.cwd(),
          stdin: process.stdin,
          stderr: process.stderr,
          signal: stop.signal,
        };
        // yargs reads a lone `-` in a positional place as an empty text.
        const dashes = Object.keys(command.positionals).filter((name) => args[name] === '' && argv.includes('-'));
        const given = { ...args, ...Object.fromEntries(dashes.map((name) => [name, '-'])) };
        context.output.log('info', 'begin', {
          command: command.usage.replace(/ .*$/u, ''),
          version,
          node: process.version,
          platform: process.platform,
        });
        exitCode = await command.run(given as Arguments<Table>, context);
      },
    });
  }

  try {
    await parser.parseAsync(argv);
  } catch (error) {
    // What a signal cuts short throws the signal's reason, which is the exit code.
    const cutShort = Object.values(signals).find((code) => stop.signal.aborted && error === code);
    exitCode = cutShort ?? speak({ json: argv.includes('--json') }).failure(error);
    // After a signal the signal is what a script must hear of, but for a bug.
    const signalled = Object.values(signals).find((code) => stop.signal.aborted && stop.signal.reason === code);
    if (signalled !== undefined && exitCode !== exitCodes.internal) exitCode = signalled;
  }
  await output?.end(exitCode);
  return exitCode;
}

process.exitCode = await main(process.argv.slice(2));
