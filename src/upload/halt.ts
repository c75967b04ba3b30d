import type { ApiProblem, RunError } from '../model/errors.js';

/** The run stops: the row's work ends here, and what was announced for it stays in doubt. */
export class Halted extends Error {}

/** The row was parked too often while others went through. */
export class GivenUp extends Error {
  readonly problem: ApiProblem;

  constructor(problem: ApiProblem) {
    super(problem.message);
    this.problem = problem;
  }
}

/** What one row was answered holds for all: the run stops, and says so. */
export class Stopping extends Error {
  readonly reason: RunError;

  constructor(reason: RunError) {
    super(reason.message);
    this.reason = reason;
  }
}
