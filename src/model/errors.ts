import { type ExitCode, exitCodes } from './exit-codes.js';

/**
 * An error that ends a run. A bad row is never one of these: rows have remarks.
 *
 * `message` says what is wrong, where and why; `actions` say what to do next. Neither ever holds a secret.
 */
export abstract class RunError extends Error {
  abstract readonly exitCode: ExitCode;
  readonly actions: readonly string[];

  constructor(message: string, actions: readonly string[] = [], options?: { cause?: unknown }) {
    super(message, options);
    this.name = new.target.name;
    this.actions = actions;
  }
}

/** The input file cannot be read: missing, empty, damaged, or not what it seems. */
export class InputError extends RunError {
  readonly exitCode = exitCodes.usage;
}

/** A text file is not in the encoding that it should be in. Nothing is guessed; a person can decide. */
export class EncodingError extends InputError {
  /** The input's file name. */
  readonly file: string;
  /** The encoding that fits best: a name for `--encoding`. */
  readonly proposed: string;
  /** How the text round the wrong byte would read in an encoding that `TextDecoder` knows. */
  readonly preview: (encoding: string) => string;

  constructor(
    message: string,
    actions: readonly string[],
    { file, proposed, preview }: Pick<EncodingError, 'file' | 'proposed' | 'preview'>,
  ) {
    super(message, actions);
    this.file = file;
    this.proposed = proposed;
    this.preview = preview;
  }
}

/** A flag, the map, a setting or a snapshot is wrong, or an output is in the way. */
export class ConfigError extends RunError {
  readonly exitCode = exitCodes.usage;
}

/** The workspace refuses the token, the enterprise or the licence. */
export class AuthError extends RunError {
  readonly exitCode = exitCodes['not-authorized'];
  /** What the API said, where it was asked. */
  readonly problem?: ApiProblem;

  constructor(message: string, actions: readonly string[] = [], problem?: ApiProblem) {
    super(message, actions);
    this.problem = problem;
  }
}

/** The survey found invalid rows, and the run was to be sent only without any. */
export class InvalidRowsError extends RunError {
  readonly exitCode = exitCodes.invalid;
}

/** The API cannot be reached or does not answer, before the run began. */
export class UnreachableError extends RunError {
  readonly exitCode = exitCodes.stopped;
  /** How the last attempt failed, where one was made. */
  readonly problem?: ApiProblem;

  constructor(message: string, actions: readonly string[] = [], problem?: ApiProblem) {
    super(message, actions);
    this.problem = problem;
  }
}

/** The run cannot go on, with everything recorded (a full disk, a damaged journal, a lock). */
export class StoppedError extends RunError {
  readonly exitCode = exitCodes.stopped;
}

/** The input file was changed while it was being read: what follows would be another file's. */
export class InputChangedError extends RunError {
  readonly exitCode = exitCodes.stopped;
}

/** What is known about a call that did not succeed. Holds no token and no request body. */
export interface ApiProblem {
  /** The API's code (`LEAD_ALREADY_EXISTS`), or ours for failures of the connection (`ECONNRESET`, `TIMEOUT`). */
  readonly code: string;
  readonly message: string;
  /** HTTP status; absent when there was no answer. */
  readonly status?: number;
  readonly method: string;
  /** The path below the base URL. */
  readonly path: string;
  /** `error.details` of the answer, where there are any. */
  readonly details?: unknown;
  /** How long the server asked to wait, in ms. */
  readonly retryAfterMs?: number;
}

/** A call that reads failed for good: refused, or still failing after all attempts. */
export class ApiError extends RunError {
  readonly exitCode = exitCodes.stopped;
  readonly problem: ApiProblem;

  constructor(problem: ApiProblem, actions: readonly string[] = []) {
    const status = problem.status === undefined ? '' : ` (HTTP ${problem.status})`;
    super(`${problem.method} ${problem.path}: ${problem.message} [${problem.code}]${status}`, actions);
    this.problem = problem;
  }
}
