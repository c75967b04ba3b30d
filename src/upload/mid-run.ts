import { ApiError, type ApiProblem, AuthError, UnreachableError } from '../model/errors.js';

/** A look-up that failed because the server is away, or fails itself: it may work later. */
export function awayProblem(error: unknown): ApiProblem | undefined {
  if (error instanceof UnreachableError) {
    return { code: 'UNREACHABLE', message: error.message, method: 'POST', path: '' };
  }
  return error instanceof ApiError && (error.problem.status ?? 0) >= 500 ? error.problem : undefined;
}

/** The workspace refuses the token in the middle of a run. */
export function refusedInMidRun(problem: ApiProblem): AuthError {
  return new AuthError(`Telecrm refused the token or the licence in mid-run: ${problem.message} [${problem.code}].`, [
    'Everything that was sent is recorded; nothing more was sent.',
    'Check that the token was not deleted and the licence has not expired, then go on with: telecrm-bulk resume',
  ]);
}
