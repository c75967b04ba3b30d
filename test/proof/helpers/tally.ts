import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import type { Outcome } from '../../../src/model/outcome.js';
import type { RemarkCode } from '../../../src/model/remark-codes.js';
import { csvRows } from '../../helpers/cli.js';
import type { WrittenRows } from '../../../src/report/summary.js';
import type { SandboxLead } from '../../../src/sandbox/index.js';
import type { ModelRow, Task } from './task.js';

/** What is told of a row, without ids. */
export interface Told {
  readonly status: string;
  readonly words: string;
  /** It is said that an action is there too often. */
  readonly doubled?: boolean;
}

const howFound: ReadonlySet<RemarkCode> = new Set<RemarkCode>(['OUTCOME_INFERRED', 'ACTION_DOUBLED']);

/** What outcomes tell of the rows, without how a fate was found out. */
export function toldOf(outcomes: readonly Outcome[]): Map<number, Told> {
  return new Map(
    outcomes.map(({ row, status, actions, remarks }) => {
      const codes = remarks.map(({ code }) => code).filter((code) => !howFound.has(code));
      const doubled = remarks.some(({ code }) => code === 'ACTION_DOUBLED');
      return [row, { status, words: [status, ...actions.map((action) => action.status), ...codes].join(' '), doubled }];
    }),
  );
}

/** The same from the result files of a run folder: each row is in exactly one of the five. */
export function toldInFiles(folder: string): Map<number, Told> {
  const told = new Map<number, Told>();
  for (const kind of ['success', 'failed', 'skipped', 'unknown', 'unprocessed']) {
    const text = readFileSync(join(folder, `leads-${kind}.csv`), 'utf8');
    for (const [row = '', status = '', _leadId, actionIds = '', code = '', ...cells] of csvRows(text)) {
      if (told.has(Number(row))) throw new Error(`row ${row} is in two files`);
      const actions = actionIds === '' ? 0 : actionIds.split(';').length;
      // How a fate was found out may differ, what it is may not.
      const remark = code === 'OUTCOME_INFERRED' ? '' : code;
      const own = cells.slice(3);
      told.set(Number(row), { status, words: [kind, status, actions, remark, ...own].join(' | ') });
    }
  }
  return told;
}

/** What a run did, counted on the server. */
export interface Tally {
  leadsMissing: number;
  leadsDoubled: number;
  actions: number;
  /** Actions that are not there, of rows that are not told as unknown. */
  lost: number;
  doubled: number;
  unknownRows: number;
  /** Of the unknown rows: those with an action that is not there. */
  incomplete: number;
  /** Rows that are told otherwise than in an undisturbed run, of those that are not unknown. */
  toldOtherwise: string[];
  /** Rows whose values are not those of the file. */
  wrongFields: number;
  /** The counts of the summary do not add up to the rows that were read. */
  invariantBroken: number;
}

/** The rows of a run, and what the server has after it. */
export interface Seen {
  readonly rows: readonly ModelRow[];
  readonly leads: readonly SandboxLead[];
  /** What other people recorded. */
  readonly byOthers?: readonly Record<string, unknown>[];
}

/** What there is to compare after a run in a world of this process. */
export const seenIn = ({ rows, world }: Task): Seen => ({
  rows,
  leads: world.sandbox.leads(),
  byOthers: world.byOthers,
});

/** Compare the server with the file and with what the run told. */
export function tally(
  { rows, leads, byOthers = [] }: Seen,
  summary: { readonly rows: WrittenRows },
  told: ReadonlyMap<number, Told>,
  undisturbed: ReadonlyMap<number, Told>,
): Tally {
  const result: Tally = {
    leadsMissing: 0,
    leadsDoubled: 0,
    actions: 0,
    lost: 0,
    doubled: 0,
    unknownRows: 0,
    incomplete: 0,
    toldOtherwise: [],
    wrongFields: 0,
    invariantBroken: 0,
  };
  const byPhone = new Map<string, SandboxLead[]>();
  for (const lead of leads) {
    const phone = String(lead.fields.phone);
    byPhone.set(phone, [...(byPhone.get(phone) ?? []), lead]);
  }
  for (const { row, phone, city, notes } of rows) {
    const found = byPhone.get(`91${phone}`) ?? [];
    const status = told.get(row)?.status;
    const unknown = status === 'unknown';
    const written = status === 'created' || status === 'updated' || status === 'unchanged';
    if (unknown) result.unknownRows += 1;
    else if (told.get(row)?.words !== undisturbed.get(row)?.words) {
      result.toldOtherwise.push(`row ${row}: ${told.get(row)?.words} in place of ${undisturbed.get(row)?.words}`);
    }
    if (found.length === 0 && !unknown) result.leadsMissing += 1;
    if (found.length > 1) result.leadsDoubled += 1;
    const [lead] = found;
    if (lead !== undefined && written && lead.fields.city !== city) result.wrongFields += 1;
    let complete = true;
    let twice = false;
    for (const note of notes) {
      const all = (lead?.actions ?? []).filter(({ fields }) => Object(fields).note === note).length;
      const ours = all - byOthers.filter((fields) => fields.note === note).length;
      result.actions += 1;
      if (ours > 1) result.doubled += ours - 1;
      if (ours > 1) twice = true;
      if (ours < 1) complete = false;
      if (ours < 1 && written) result.lost += 1;
    }
    const saysTwice = told.get(row)?.doubled === true;
    if (!unknown && twice !== saysTwice) {
      result.toldOtherwise.push(
        `row ${row}: ${twice ? 'an action is there twice, unsaid' : 'a double is said, and none is there'}`,
      );
    }
    if (unknown && !complete) result.incomplete += 1;
  }
  const { read, withRemarks: _, ...counts } = summary.rows;
  const sum = Object.values(counts).reduce((one: number, other: number) => one + other, 0);
  if (sum !== read || read !== rows.length + 2 || told.size !== read) result.invariantBroken += 1;
  return result;
}

/** A table for the eyes: a title, the names of the columns, then a name and its figures a line. */
export function figures(title: string, columns: readonly string[], lines: readonly (readonly string[])[]): string {
  const wide = Math.max(title.length, ...lines.map(([name = '']) => name.length)) + 2;
  const line = ([name = '', ...cells]: readonly string[]): string =>
    `${name.padEnd(wide)}${cells.map((cell, at) => cell.padStart(Math.max(8, (columns[at] ?? '').length + 2))).join('')}\n`;
  return [[title, ...columns], ...lines].map(line).join('');
}
