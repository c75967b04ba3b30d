import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { ImportOptions } from '../../../src/import-options.js';
import type { LeadMapInput } from '../../../src/transform/map-schema.js';
import { saveBook } from '../../helpers/combined.js';
import { createWorld, type Faults, quietWaitMs, type World } from './world.js';

/** What proves that an action arrived (docs/how-it-works.md). */
export type Proof = 'marker' | 'time' | 'none';

/** One way of running the model. */
export interface Mode {
  readonly name: string;
  readonly proof: Proof;
  readonly faults: Faults;
  readonly behave?: readonly string[];
  /** Faults of the stand-in itself. */
  readonly sandboxFaults?: readonly string[];
  /** A workbook: the rows on one sheet, their actions on a second one. */
  readonly combined?: boolean;
  /** What is not promised in this mode: everything else must be 0. */
  readonly allowed: readonly ('lost' | 'doubled' | 'unknownRows')[];
}

/** One row of the model's input. */
export interface ModelRow {
  readonly row: number;
  readonly phone: string;
  readonly city: string;
  /** The notes of its actions, each to be found in one action only. */
  readonly notes: readonly string[];
  readonly exists: boolean;
}

const names = ['Asha', 'Ravi', 'Meena', 'Kiran', 'Farah'];

/** Thirty rows or so: most with one action or two, one invalid, one twice in the file. */
export function modelRows(count: number, seed: number): ModelRow[] {
  return Array.from({ length: count }, (_, at) => ({
    row: at + 2,
    phone: String(9_845_000_000 + at),
    city: ['Pune', 'Goa', 'Delhi'][at % 3] ?? 'Pune',
    notes: Array.from({ length: [1, 2, 1, 2, 0][at % 5] ?? 1 }, (_none, slot) => `visit ${slot + 1} of row ${at + 2}`),
    // One in five, another one with each seed.
    exists: (at + seed) % 5 === 0,
  }));
}

const header = 'Name,Mobile,City,First note,First date,Second note,Second date';

export function csvOf(rows: readonly ModelRow[]): string {
  const lines = rows.map(({ row, phone, city, notes: [first = '', second = ''] }) => {
    const day = String((row % 28) + 1).padStart(2, '0');
    const [one, two] = [first && `${day}/09/2026`, second && `${day}/10/2026`];
    return `${names[row % 5]},${phone},${city},${first},${one},${second},${two}`;
  });
  const { phone } = rows[0] ?? { phone: '' };
  return [header, ...lines, 'Bad,12,Pune,,,,', `Twice,${phone},Pune,,,,`, ''].join('\n');
}

export function mapOf(proof: Proof): LeadMapInput {
  const action = (which: string) => ({
    type: '1001',
    when: `${which} note`,
    fields: { note: `${which} note` },
    ...(proof === 'marker' && { marker: 'import_ref' }),
    ...(proof === 'time' && { created_on: { column: `${which} date`, format: 'DD/MM/YYYY' } }),
  });
  return {
    version: 1,
    fields: { name: 'Name', phone: 'Mobile', city: 'City' },
    actions: [action('First'), action('Second')],
    ignore: ['First date', 'Second date'],
    ...(proof === 'marker' && { marker: 'import_ref' }),
  };
}

/** The same rows as two sheets: what `mapOf` has in the columns of a row stands on rows of its own. */
function sheetsOf(rows: readonly ModelRow[]): Record<string, string[][]> {
  const [leadHeader = [], ...cells] = csvOf(rows)
    .trimEnd()
    .split('\n')
    .map((line) => line.split(',').slice(0, 3));
  const actions = rows.flatMap(({ phone, notes }) => notes.map((note) => [phone, note]));
  return { Leads: [leadHeader, ...cells], Actions: [['Mobile', 'Note'], ...actions] };
}

/** The map that reads them, with markers. */
const combinedMap: LeadMapInput = {
  version: 1,
  source: { sheet: 'Leads' },
  fields: { name: 'Name', phone: 'Mobile', city: 'City' },
  marker: 'import_ref',
  sheets: {
    actions: {
      sheet: 'Actions',
      leadKey: 'Mobile',
      actions: [{ type: '1001', fields: { note: 'Note' }, marker: 'import_ref' }],
    },
  },
};

/** What a run has to do, and the folder that it does it in. */
export interface Task {
  readonly folder: string;
  readonly rows: readonly ModelRow[];
  readonly world: World;
  /** Writing calls before the run. */
  readonly writesBefore: number;
  readonly options: Pick<ImportOptions, 'file' | 'map' | 'outDir' | 'onDuplicate' | 'quietWaitMs' | 'time'>;
  done(): void;
}

export async function createTask(mode: Mode, seed: number, count: number): Promise<Task> {
  const { proof, faults, behave, sandboxFaults, combined = false } = mode;
  const folder = mkdtempSync(join(tmpdir(), 'proof-'));
  const rows = modelRows(count, seed);
  const world = createWorld(seed, faults, { behave, faults: sandboxFaults });
  const file = join(folder, combined ? 'leads.xlsx' : 'leads.csv');
  const map = join(folder, 'map.json');
  if (combined) await saveBook(file, sheetsOf(rows));
  else writeFileSync(file, csvOf(rows));
  writeFileSync(map, JSON.stringify(combined ? combinedMap : mapOf(proof)));
  for (const { phone, exists } of rows) if (exists) await world.before(() => addLead(world, phone));
  return {
    folder,
    rows,
    world,
    writesBefore: world.sandbox.requests().writes,
    options: { file, map, outDir: join(folder, 'runs'), onDuplicate: 'update', quietWaitMs, time: world.clock },
    done: () => rmSync(folder, { recursive: true, force: true }),
  };
}

/** A lead that is there before the run, with something to be changed. */
async function addLead({ sandbox }: World, phone: string): Promise<void> {
  const url = `http://127.0.0.1/enterprise/${sandbox.enterpriseId}/lead`;
  const body = JSON.stringify({ fields: { name: 'Old', phone: `91${phone}`, city: 'Mumbai' } });
  const headers = { authorization: `Bearer ${sandbox.token}` };
  await sandbox.handle(new Request(url, { method: 'POST', headers, body }));
}
