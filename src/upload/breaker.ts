import { type ApiProblem, StoppedError } from '../model/errors.js';
import type { UploadWatch } from './upload.js';

/** So many rows are looked back on, and none is judged before as many were answered. */
const window = 100;
/** So many of them refused with one code stop the run. */
const mostRefused = 50;

/**
 * Stops a run whose rows are refused one after the other for the same reason: when 50 of the last 100 rows that Telecrm
 * answered were refused with one code. A lead that exists (409) and a call that came too fast (429) are no refusals.
 */
export function createBreaker(): UploadWatch {
  /** Why each of the latest rows was refused; undefined for one that was not. */
  const latest: (ApiProblem | undefined)[] = [];
  let answered = 0;
  /** How many of the latest were refused, whatever the code. */
  let refused = 0;
  let verdict: StoppedError | undefined;
  return {
    decided({ status }, answer) {
      if (answer === undefined) return;
      const place = answered % window;
      if (latest[place] !== undefined) refused -= 1;
      latest[place] = status === 'failed' ? refusalOf(answer.refused) : undefined;
      if (latest[place] !== undefined) refused += 1;
      answered += 1;
      if (answered >= window && refused >= mostRefused) verdict ??= judge(latest);
    },
    get verdict() {
      return verdict;
    },
  };
}

function refusalOf(problem: ApiProblem | undefined): ApiProblem | undefined {
  return problem === undefined || problem.status === 409 || problem.status === 429 ? undefined : problem;
}

function judge(latest: readonly (ApiProblem | undefined)[]): StoppedError | undefined {
  const counts = new Map<string, number>();
  for (const problem of latest) {
    if (problem === undefined) continue;
    counts.set(problem.code, (counts.get(problem.code) ?? 0) + 1);
  }
  for (const problem of latest) {
    const refused = problem === undefined ? 0 : (counts.get(problem.code) ?? 0);
    if (problem !== undefined && refused >= mostRefused) return sameRefusal(refused, problem);
  }
  return undefined;
}

function sameRefusal(refused: number, { code, status }: ApiProblem): StoppedError {
  const http = status === undefined ? '' : `, HTTP ${status}`;
  return new StoppedError(
    `Telecrm refused ${refused} of the last ${window} rows for the same reason (${code}${http}), so the run was stopped before it refused the rest.`,
    [
      "Read Telecrm's own words in the failed file; the cause is probably in the map or in the workspace.",
      'When it is mended, import the failed file again, and send the rest with: telecrm-bulk resume',
    ],
  );
}
