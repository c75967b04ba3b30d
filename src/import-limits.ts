import type { RunOptions } from './import-options.js';
import type { Survey } from './import-plan.js';
import { InvalidRowsError, type RunError } from './model/errors.js';
import { maxErrorsOf, maxErrorsWatch, tooManyErrors } from './upload/max-errors.js';
import type { UploadWatch } from './upload/upload.js';

/** Why nothing is sent after this survey, if so: `strict` and `maxErrors`. */
export function refusalOf(survey: Survey, { strict, maxErrors }: RunOptions): RunError | undefined {
  const { read, failedNow } = survey;
  const invalid = survey.invalid + survey.invalidActions;
  if (strict === true && invalid > 0) {
    const rows = invalid === 1 ? '1 row is' : `${invalid} rows are`;
    return new InvalidRowsError(`${rows} invalid, so nothing was sent (--strict).`, [
      'Correct the failed rows in your file and import it again, or leave --strict out to send the valid rows.',
    ]);
  }
  return maxErrors === undefined ? undefined : tooManyErrors(maxErrorsOf(maxErrors, read), failedNow);
}

/** Stops the upload when too many rows failed. */
export function limitsOf({ read, failedNow }: Survey, { maxErrors }: RunOptions): UploadWatch[] {
  return maxErrors === undefined ? [] : [maxErrorsWatch(maxErrorsOf(maxErrors, read), failedNow)];
}
