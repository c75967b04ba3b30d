import type { ApiProblem } from '../model/errors.js';

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
