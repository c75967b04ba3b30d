import { type ApiProblem, AuthError } from '../model/errors.js';

const authCodes = new Set([
  'NOT_AUTHORIZED',
  'ENTERPRISE_NOT_FOUND',
  'ENTERPRISE_LICENSE_EXPIRED',
  'INVALID_TOKEN',
  'UNAUTHORIZED',
]);

/**
 * Whether the workspace refuses the token, the enterprise or the licence, so that no other row would fare
 * better: the run stops or pauses. `BUY_LICENSE` (402) is about one new team member and is not among them.
 * The licence and `INVALID_TOKEN`, `UNAUTHORIZED` codes are seen in public code only.
 */
export function isAuthProblem(problem: ApiProblem): boolean {
  if (problem.status === 401) return true;
  const { status } = problem;
  if (status === undefined || status < 400 || status >= 500) return false;
  // Adding team members needs a permission of its own; everything else may still be allowed.
  if (status === 403 && problem.method === 'POST' && problem.path.endsWith('/team-members')) return false;
  return authCodes.has(problem.code.toUpperCase());
}

/** The error that ends a run over an authorization problem, with what may have caused it. */
export function authError(problem: ApiProblem, enterpriseId: string, host: string): AuthError {
  const status = problem.status === undefined ? '' : `, HTTP ${problem.status}`;
  const said = `${problem.message} [${problem.code}${status}]`;
  if (problem.code.toUpperCase() === 'ENTERPRISE_LICENSE_EXPIRED') {
    const message = `The licence of the enterprise "${enterpriseId}" has expired: ${said}`;
    return new AuthError(message, ['Renew the Telecrm licence, then go on with "telecrm-bulk resume".'], problem);
  }
  return new AuthError(
    `${host} refuses access to the enterprise "${enterpriseId}": ${said}`,
    [
      'The token may be wrong: compare it with the one that was displayed when it was created.',
      'The token may have been deleted: look under Settings > Website and API > API token.',
      'It may be an Async token where a Sync token is needed (Async calls need an Async one): the type is chosen at its creation.',
      'The enterprise id may be wrong, or belong to another workspace than the token.',
    ],
    problem,
  );
}
