import { readFile } from 'node:fs/promises';
import type { ResultEntry } from '../../src/report/row-files.js';
import type { Outcome, RowStatus } from '../../src/model/outcome.js';
import { type RemarkPlace, type Remark, remarkAt } from '../../src/model/remark.js';
import type { RemarkCode } from '../../src/model/remark-codes.js';
import { openResultFiles, type ResultFilesOptions, type ResultReport } from '../../src/report/result-files.js';
import { freshFolder } from '../writers/folder.js';

/** A remark about a cell. */
export function remark(code: RemarkCode, place: RemarkPlace, message = 'is wrong', tip?: string): Remark {
  return remarkAt(place, { code, message, tip });
}

/** A row with its fate. */
export function entry(row: number, cells: string[], status: RowStatus, more: Partial<Outcome> = {}): ResultEntry {
  return { source: { row, cells }, outcome: { row, status, actions: [], remarks: [], ...more } };
}

/** Write the files of a run called `leads`; `read` gives the text of one of them by the end of its name. */
export async function resultsOf(
  header: string[],
  entries: ResultEntry[],
  options: Partial<ResultFilesOptions> = {},
): Promise<{ report: ResultReport; folder: string; read: (name: string) => Promise<string> }> {
  const folder = await freshFolder();
  const files = await openResultFiles({ folder, input: 'leads', header, dryRun: false, ...options });
  await files.add(entries);
  const report = await files.close();
  return { report, folder, read: (name) => readFile(`${folder}/leads-${name}`, 'utf8') };
}

/** How the five row files begin, up to the source's own columns. */
export const resultHeader =
  '\uFEFFtc__row,tc__status,tc__lead_id,tc__action_ids,tc__code,tc__column,tc__remark,tc__tip';
