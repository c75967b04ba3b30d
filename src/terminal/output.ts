import { Writable } from 'node:stream';
import { InputError, RunError } from '../model/errors.js';
import { type ExitCode, exitCodes, exitNameOf } from '../model/exit-codes.js';
import type { Secret } from '../model/secret.js';
import { escapeText } from '../model/visible.js';
import { escapeJson } from './escape.js';
import { createLog, type Log, type LogLevel } from './log.js';
import { maskExcerpts } from './mask.js';
import { type Progress, silentProgress } from '../model/progress.js';
import { lineProgress, terminalProgress } from './progress.js';
import { isClosedPipe, safeSink } from './safe-sink.js';
import type { TerminalStream } from './terminal-bar.js';
import { wrapLines } from './wrap.js';

/** Where and how a command speaks. */
export interface OutputOptions {
  readonly stdout: NodeJS.WritableStream;
  readonly stderr: TerminalStream;
  /** `--json`: one JSON object on stdout and nothing else; people's text goes to stderr. */
  readonly json?: boolean;
  /** `--quiet`: no `info`, no progress; warnings and errors stay. */
  readonly quiet?: boolean;
  /** `--log-level`; nothing is logged when it is left out. */
  readonly logLevel?: LogLevel;
  /** The command writes its data to stdout (`-o -`), so people's text goes to stderr. */
  readonly dataOnStdout?: boolean;
  /** How progress is shown; by default a bar on a terminal, lines elsewhere, nothing when quiet. */
  readonly progress?: Progress;
  /** Whether stderr is a terminal; asked of the stream when left out. */
  readonly isTTY?: boolean;
  /** Width of the terminal; asked of the stream when left out, else 80. */
  readonly columns?: number;
  /** No colours; by default when `NO_COLOR` is set to anything, or `TERM` is `dumb`. */
  readonly noColor?: boolean;
}

/** What a command uses to speak. All of it is escaped, and cleared of the secrets it was told to keep. */
export interface Output {
  readonly json: boolean;
  readonly quiet: boolean;
  /** Whether stderr is a terminal. */
  readonly isTTY: boolean;
  readonly columns: number;
  readonly progress: Progress;
  /** What the program does, on stderr, where `--log-level` asks for it. */
  readonly log: Log;
  /** Text for people, a line or several. On stdout, or on stderr where stdout belongs to JSON or data. */
  info(text: string): void;
  /** Something that need not stop the run, on stderr; also listed under `warnings` of the JSON object. */
  warn(text: string): void;
  /** How the command ended, for `--json`; without it nothing is printed. Only the first result or failure counts. */
  result(result: object, exitCode?: ExitCode): void;
  /**
   * Say what went wrong and what to do about it, on stderr and for `--json`.
   *
   * @param context.runId the run that was going on, to be named where the error is a bug.
   * @returns the exit code: the error's own, 70 for anything that is not a `RunError`.
   */
  failure(error: unknown, context?: { readonly runId?: string }): ExitCode;
  /** From now on this never appears in anything that is printed. */
  keepSecret(secret: Secret): void;
  /** stdout as a stream of data: unescaped, with back-pressure; a closed pipe swallows the rest. */
  data(): Writable;
  /** Stop the progress, print the JSON object if nothing has yet, and wait until all is written. Never rejects. */
  end(exitCode: ExitCode): Promise<void>;
}

const red = 31;
const yellow = 33;

/** What is printed about an error. */
interface FailureText {
  readonly exitCode: ExitCode;
  readonly message: string;
  readonly actions: readonly string[];
  /** Where a bug happened. */
  readonly trace?: string;
}

function traceOf(error: unknown): string {
  if (!(error instanceof Error)) return '';
  const own = error.stack ?? '';
  return error.cause instanceof Error ? `${own}\ncaused by: ${error.cause.stack ?? error.cause.message}` : own;
}

function failureText(error: unknown, runId: string | undefined): FailureText {
  if (error instanceof RunError) return { exitCode: error.exitCode, message: error.message, actions: error.actions };
  const what = error instanceof Error ? `${error.name}: ${error.message}` : String(error);
  return {
    exitCode: exitCodes.internal,
    message: `This is a bug in telecrm-bulk${runId === undefined ? '' : `, in run ${runId}`}: ${what}`,
    actions: [
      'Report it with this text and the command that you ran.',
      ...(runId === undefined ? [] : [`See what was done before it: telecrm-bulk results ${runId}`]),
    ],
    trace: traceOf(error),
  };
}

function chooseProgress(options: OutputOptions, isTTY: boolean): Progress {
  const { stderr } = options;
  if (options.progress !== undefined) return options.progress;
  if (options.quiet === true) return silentProgress;
  if (isTTY) return terminalProgress(stderr);
  return lineProgress((line) => stderr.write(line));
}

/** Give a command its voice. Listens to errors of both streams, so that a closed pipe never ends a run. */
export function createOutput(options: OutputOptions): Output {
  const { json = false, quiet = false } = options;
  const isTTY = options.isTTY ?? options.stderr.isTTY === true;
  const noColor = options.noColor ?? (!['', undefined].includes(process.env.NO_COLOR) || process.env.TERM === 'dumb');
  const shownProgress = chooseProgress(options, isTTY);
  const secrets: Secret[] = [];
  const warnings: string[] = [];
  let answered = false;

  const stderr = safeSink(options.stderr);
  const stdout = safeSink(options.stdout, (error) => stderr.write(`Cannot write to stdout: ${error.message}\n`));
  const peopleSink = json || options.dataOnStdout === true ? stderr : stdout;

  const redact = (text: string): string => secrets.reduce((clean, secret) => secret.redact(clean), text);
  // A terminal that nobody told its size (in a container, in a script) says 0.
  const columns = (options.columns ?? options.stderr.columns) || 80;
  const clean = (text: string): string => escapeText(redact(text), { newlines: true });
  /** For people: a terminal would break lines in the middle of a word; a file keeps them whole. */
  const fitted = (text: string): string => (isTTY ? wrapLines(text, columns) : text);
  const tint = (text: string, colour: number): string =>
    isTTY && !noColor ? `\u001b[${colour}m${text}\u001b[39m` : text;
  const print = (sink: { write(text: string): void }, text: string): void => {
    if (shownProgress.aside === undefined) sink.write(text);
    else shownProgress.aside(() => sink.write(text));
  };
  const log = createLog(options.logLevel ?? 'off', (line) => print(stderr, redact(line)));
  const progress: Progress = {
    ...shownProgress,
    stage(name, total) {
      log('info', 'stage', { name, rows: total });
      shownProgress.stage(name, total);
    },
  };
  const answer = (object: object): void => {
    if (!json || answered) return;
    answered = true;
    print(stdout, `${escapeJson(redact(JSON.stringify(object)))}\n`);
  };
  const heading = (exitCode: ExitCode) => ({ status: exitCode, name: exitNameOf(exitCode) });

  return {
    json,
    quiet,
    isTTY,
    columns,
    progress,
    log,
    info(text) {
      if (!quiet) print(peopleSink, `${fitted(clean(text))}\n`);
    },
    warn(text) {
      warnings.push(text);
      print(stderr, `${fitted(`Warning: ${clean(text)}`).replace('Warning:', tint('Warning:', yellow))}\n`);
    },
    result(result, exitCode = exitCodes.ok) {
      answer({ ...heading(exitCode), result, warnings });
    },
    failure(error, context = {}) {
      const { exitCode, message, actions, trace } = failureText(error, context.runId);
      progress.stop();
      log('error', 'failed', { kind: error instanceof Error ? error.name : typeof error, exit: exitCode });
      const shown = error instanceof InputError ? maskExcerpts(message) : message;
      const lines = [fitted(`Error: ${clean(shown)}`).replace('Error:', tint('Error:', red))];
      if (actions.length > 0) lines.push('What to do:', ...actions.map((action) => fitted(`  - ${clean(action)}`)));
      if (trace !== undefined && trace !== '') lines.push('', clean(trace));
      stderr.write(`${lines.join('\n')}\n`);
      answer({ ...heading(exitCode), message, actions });
      return exitCode;
    },
    keepSecret(secret) {
      secrets.push(secret);
    },
    data() {
      return new Writable({
        write(chunk: Buffer, _encoding, done) {
          stdout.write(chunk, (error) => done(error === undefined || isClosedPipe(error) ? null : error));
        },
      });
    },
    async end(exitCode) {
      progress.stop();
      log('info', 'end', { exit: exitCode, name: exitNameOf(exitCode) });
      answer({ ...heading(exitCode), message: exitNameOf(exitCode), actions: [] });
      await stdout.flushed();
      await stderr.flushed();
    },
  };
}
