import { rm } from 'node:fs/promises';
import { join, resolve } from 'node:path';
import type { ResultClass } from '../model/outcome.js';
import type { Remark } from '../model/remark.js';
import type { SourceSheet } from '../model/source-sheet.js';
import type { ValueHints } from '../model/value-hints.js';
import { type Cause, Causes } from './causes.js';
import type { Counts } from './counts.js';
import { Privacy } from './privacy.js';
import { type ReportedRemark, RemarksReport } from './remarks-report.js';
import { writeRemarksWorkbook } from './remarks-workbook.js';
import type { ResultEntry } from './row-files.js';
import { SheetFiles } from './sheet-files.js';
import { ShownRemarks } from './shown-remarks.js';
import { type UnknownValues, ValueList } from './value-list.js';
import { createWhole } from '../writers/whole-file.js';

/** The second sheet of an input. */
export interface SecondSheetFiles {
  readonly header: readonly string[];
  readonly sheet: SourceSheet;
  /** The map by which its failed rows are imported by themselves. */
  readonly map?: object;
}

/** What the result files of a run are made from. */
export interface ResultFilesOptions {
  /** The run folder; it exists. */
  readonly folder: string;
  /** The input's name without its extension; the files are named after it. */
  readonly input: string;
  /** The input's header. Columns named `tc__…` are left out, columns without a name stay. */
  readonly header: readonly string[];
  readonly dryRun: boolean;
  /** Zero-based positions of columns (passwords) whose cells read `(withheld)` in every file. */
  readonly withheld?: ReadonlySet<number>;
  /** Guard cells that a spreadsheet could run as formulas; default true. */
  readonly formulaGuard?: boolean;
  /** What the annotated workbook shows beside the rows; by default it is named after the input, and has no lists. */
  readonly sheet?: SourceSheet;
  /** The second sheet, whose rows get files of their own: `<input>-actions-…`. */
  readonly second?: SecondSheetFiles;
  /** Says what values look like that did not fit, for the advice on them. */
  readonly hints?: ValueHints;
  /** The command that ran; `import` when left out. */
  readonly command?: string;
  /** How many failed rows the annotated workbook has; default 50,000. */
  readonly workbookRows?: number;
  /** How many remarks the workbook shows: spreadsheets grow slow beyond, and the CSV has them all; default 100,000. */
  readonly workbookRemarks?: number;
}

/** Absolute paths of the files that were written. */
export interface ResultPaths extends Readonly<Record<ResultClass, string>> {
  /** The failed rows as the user's own sheet; absent when a workbook cannot hold its columns. */
  readonly failedWorkbook?: string;
  readonly remarks: string;
  readonly remarksWorkbook: string;
  /** The values that the workspace does not have, to be translated; absent when there are none. */
  readonly values?: string;
  /** The rows of the second sheet, where there is one. */
  readonly actionsSuccess?: string;
  readonly actionsFailed?: string;
  readonly actionsFailedWorkbook?: string;
  /** The map by which `import-actions` takes the failed rows once they are corrected; absent when there are none. */
  readonly actionsMap?: string;
  readonly actionsSkipped?: string;
  readonly actionsUnknown?: string;
  readonly actionsUnprocessed?: string;
}

/** What the files say in all, once they are complete. */
export interface ResultReport {
  /** Rows in the five row files together. */
  readonly added: number;
  readonly counts: Counts;
  readonly causes: readonly Cause[];
  /** The values that the workspace does not have, by field. */
  readonly unknownValues: readonly UnknownValues[];
  readonly files: ResultPaths;
  /** What became of the second sheet's rows, where there is one. */
  readonly second?: { readonly sheet: string; readonly counts: Counts };
  /** The first remarks, for the page that shows the run. */
  readonly shownRemarks: ShownRemarks;
  /** What the reader of the files should know, e.g. that the workbook holds only the first remarks. One sentence each. */
  readonly notes: readonly string[];
}

/** The result files of one run while they are written. */
export interface ResultFiles {
  /** Add rows with their outcomes, in the order of the input. @throws {StoppedError} when the disk refuses. */
  add(entries: readonly ResultEntry[]): Promise<void>;
  /** The same for rows of the second sheet, behind those of the first. */
  addSecond(entries: readonly ResultEntry[]): Promise<void>;
  /** Complete all files; each appears at its place only now. @throws {StoppedError} */
  close(): Promise<ResultReport>;
  /** Throw away what was written. */
  abort(): Promise<void>;
}

/**
 * Open the result files of a run: five row files, the failed rows as an annotated workbook, the remarks report and
 * its workbook, and the list of values that the workspace does not have.
 *
 * @throws {StoppedError} when the folder cannot be written.
 */
export async function openResultFiles(options: ResultFilesOptions): Promise<ResultFiles> {
  const { header, input, dryRun, formulaGuard = true, workbookRemarks = 100_000, workbookRows = 50_000 } = options;
  const { sheet = { name: input, choices: [] } } = options;
  const folder = resolve(options.folder);
  const privacy = new Privacy(header, options.withheld);
  const common = { folder, guard: formulaGuard, maxRows: workbookRows };
  const first = await SheetFiles.open({ ...common, input, header, sheet, privacy });
  const abortFirst = async (error: unknown): Promise<never> => {
    await first.abort();
    throw error;
  };
  const remarks = await RemarksReport.open(folder, input, formulaGuard, workbookRemarks).catch(abortFirst);
  const { second: secondSheet } = options;
  const second =
    secondSheet &&
    (await SheetFiles.open({
      ...{ ...common, ...secondSheet, input: `${input}-actions`, privacy: new Privacy(secondSheet.header) },
    }).catch(async (error: unknown) => {
      await remarks.abort();
      return abortFirst(error);
    }));
  const causes = new Causes();
  const shownRemarks = new ShownRemarks();
  const values = new ValueList(folder, input, formulaGuard);

  const abort = async (): Promise<void> => {
    await Promise.all([first.abort(), second?.abort(), remarks.abort()]);
  };
  const report = async (entries: readonly ResultEntry[], shown: (remark: Remark) => Remark): Promise<void> => {
    const found: ReportedRemark[] = [];
    for (const { outcome } of entries) {
      for (const original of outcome.remarks) {
        const remark = shown(original);
        causes.add(remark);
        if (remark.value === original.value) values.add(remark);
        found.push({ remark, leadId: outcome.leadId });
      }
    }
    shownRemarks.add(found);
    if (found.length > 0) await remarks.add(found);
  };

  return {
    abort,

    async add(entries) {
      await first.add(entries);
      await report(entries, (remark) => privacy.withhold(remark));
    },

    async addSecond(entries) {
      if (second === undefined || secondSheet === undefined) throw new Error('the input has no second sheet');
      await second.add(entries);
      // As spreadsheets name a place on another sheet; the row is that sheet's too.
      const { name } = secondSheet.sheet;
      await report(entries, (remark) => ({
        ...remark,
        column: remark.column === undefined ? name : `${name}!${remark.column}`,
      }));
    },

    async close() {
      try {
        const workbook = join(folder, `${input}-remarks.xlsx`);
        const found = causes.list({ identifier: sheet.identifier, command: options.command, hints: options.hints });
        const counts = first.counter.counts();
        const ofSecond = second?.counter.counts();
        await remarks.close();
        const notes = [...(await first.close()), ...((await second?.close()) ?? [])];
        notes.push(...(await writeRemarksWorkbook(workbook, { input, dryRun, counts, causes: found, remarks })));
        const list = await values.write();
        const map = ofSecond && (await writeMap(join(folder, `${input}-actions.map.json`), ofSecond, secondSheet));
        const files = {
          ...first.paths,
          ...(first.workbook !== undefined && { failedWorkbook: first.workbook }),
          ...(second !== undefined && pathsOfSecond(second)),
          ...(map !== undefined && { actionsMap: map }),
          remarks: remarks.path,
          remarksWorkbook: workbook,
          ...(list !== undefined && { values: list }),
        };
        const unknownValues = values.list();
        const told = [...notes, ...values.notes()];
        const seconds =
          ofSecond === undefined || secondSheet === undefined
            ? {}
            : { second: { sheet: secondSheet.sheet.name, counts: ofSecond } };
        return {
          ...seconds,
          ...{ added: first.added, counts, causes: found, unknownValues, files, shownRemarks, notes: told },
        };
      } catch (error) {
        await abort();
        throw error;
      } finally {
        await remarks.release();
      }
    },
  };
}

function pathsOfSecond({ paths, workbook }: SheetFiles): Partial<ResultPaths> {
  const { success, failed, skipped, unknown, unprocessed } = paths;
  return {
    ...{ actionsSuccess: success, actionsFailed: failed, actionsSkipped: skipped },
    ...{ actionsUnknown: unknown, actionsUnprocessed: unprocessed },
    ...(workbook !== undefined && { actionsFailedWorkbook: workbook }),
  };
}

/** The map for the rows of the second sheet that failed. */
async function writeMap(
  path: string,
  { rows }: Counts,
  second: SecondSheetFiles | undefined,
): Promise<string | undefined> {
  if (rows.failed + rows.invalid === 0 || second?.map === undefined) {
    // A resumed run may have none any more.
    await rm(path, { force: true });
    return undefined;
  }
  const file = await createWhole(path);
  try {
    await file.write(`${JSON.stringify(second.map, null, 2)}\n`);
  } catch (error) {
    await file.abort();
    throw error;
  }
  await file.commit();
  return path;
}
