import { basename } from 'node:path';
import { remarkCodes } from '../model/remark-codes.js';
import { type CellValue, openWorkbook } from '../writers/xlsx.js';
import type { Cause } from './causes.js';
import type { Counts } from './counts.js';
import { type RemarksReport, remarkColumns } from './remarks-report.js';
import { grouped, levelWords, statusLines } from './row-words.js';

/** What the workbook tells. */
export interface RemarksWorkbook {
  readonly input: string;
  readonly dryRun: boolean;
  readonly counts: Counts;
  readonly causes: readonly Cause[];
  readonly remarks: RemarksReport;
}

const causeColumns = [
  { header: 'What happened', width: 22 },
  { header: 'Problem', width: 44, wrap: true },
  { header: 'Column', width: 20, wrap: true },
  { header: 'How often', width: 11 },
  { header: 'Rows (examples)', width: 18, wrap: true },
  { header: 'Values (examples)', width: 34, wrap: true },
  { header: 'What to do', width: 54, wrap: true },
  { header: 'Level', width: 10 },
  { header: 'Code', width: 24 },
];

const remarkWidths: Record<(typeof remarkColumns)[number], number> = {
  row: 9,
  column: 20,
  field: 20,
  value: 30,
  level: 10,
  code: 24,
  remark: 60,
  tip: 60,
  origin: 9,
  lead_id: 28,
};

/**
 * Write the remarks report as a workbook: a summary by cause, then the first remarks.
 *
 * Returns what its reader should know, one sentence each.
 *
 * @throws {StoppedError} when the disk refuses.
 */
export async function writeRemarksWorkbook(path: string, content: RemarksWorkbook): Promise<string[]> {
  const { causes, dryRun, remarks } = content;
  const limit =
    remarks.total > remarks.limit
      ? `Only the first ${grouped(remarks.limit)} of ${grouped(remarks.total)} remarks are in this workbook; ${basename(remarks.path)} has them all.`
      : undefined;
  const workbook = await openWorkbook(path);
  try {
    const summary = workbook.sheet('Summary', {
      intro: introLines(content, limit),
      columns: causeColumns,
      filter: causes.length > 0,
    });
    await summary.add(causes.map((cause) => causeCells(cause, dryRun)));
    const list = workbook.sheet('Remarks', {
      columns: remarkColumns.map((header) => ({ header, width: remarkWidths[header] })),
      freeze: true,
      filter: true,
    });
    for await (const lines of remarks.first()) await list.add(lines);
    if (limit !== undefined)
      await list.add([[undefined, undefined, undefined, undefined, undefined, undefined, limit]]);
    await workbook.commit();
  } catch (error) {
    await workbook.abort();
    throw error;
  }
  const notes = limit === undefined ? [] : [limit.replace('this workbook', basename(path))];
  const { cut } = workbook.faults();
  if (cut > 0) {
    notes.push(
      `${basename(path)}: ${grouped(cut)} cell(s) are cut after 32,767 characters, the most that a cell holds.`,
    );
  }
  return notes;
}

function introLines({ input, dryRun, counts, causes }: RemarksWorkbook, limit: string | undefined): CellValue[][] {
  const title = dryRun ? `Dry run of ${input}: what would happen` : `Import of ${input}: what happened`;
  const statuses = statusLines(counts.rows, dryRun);
  const read = statuses.reduce((sum, { count }) => sum + count, 0);
  const lines: CellValue[][] = [
    [title],
    dryRun ? ['Nothing was written to Telecrm.'] : [],
    ['Rows read', read],
    ...statuses.map(({ label, count, meaning, file }) => [label, count, `${meaning} (${input}-${file}.csv)`]),
  ];
  const { created, ignored, unknown } = counts.actions;
  if (created + ignored + unknown > 0) {
    lines.push([
      'Actions',
      created,
      `recorded on leads; ${grouped(ignored)} refused by Telecrm, ${grouped(unknown)} unknown`,
    ]);
  }
  lines.push([]);
  lines.push([causes.length === 0 ? 'There is nothing to remark on.' : 'Causes, the gravest first:']);
  if (limit !== undefined) lines.push([limit]);
  return lines;
}

function causeCells(cause: Cause, dryRun: boolean): CellValue[] {
  const { level, code, column, field, count, examples, tip, fix } = cause;
  return [
    levelWords(level, dryRun),
    remarkCodes[code].cause,
    column ?? field,
    count,
    examples.map(({ row }) => row).join(', '),
    examples
      .map(({ value }) => value)
      .filter((value) => value !== undefined && value !== '')
      .join('\n'),
    fix === undefined ? tip : `${tip}\n${fix}`,
    level,
    code,
  ];
}
