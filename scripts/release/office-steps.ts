import { mkdtemp, readdir, readFile } from 'node:fs/promises';
import { join } from 'node:path';
import Papa from 'papaparse';
import { consumerOf } from './package-steps.js';
import { check, installed, type Place, run, Skipped, type Step } from './step.js';

/** Reads a sheet of a workbook, by its position from 0, as CSV. */
type SheetReader = (workbook: string, at: number) => Promise<string>;

/** The folder of the newest run where the package is installed. */
export async function newestRun(place: Place): Promise<string> {
  const runs = join(consumerOf(place), 'runs');
  const [newest] = (await readdir(runs))
    .filter((name) => /^\d{8}-/u.test(name))
    .toSorted()
    .reverse();
  if (newest === undefined) throw new Error('there is no run to look at; a step before this one failed');
  return join(runs, newest);
}

const cellsIn = (text: string): string[][] =>
  Papa.parse<string[]>(text.replace(/^\uFEFF/u, ''), { skipEmptyLines: true }).data;

/**
 * Other programs leave out the empty cells at the end of a row, or add some; LibreOffice drops the blanks at the ends of
 * the texts that exceljs writes.
 */
const trimmed = (rows: readonly string[][]): string[] =>
  rows.map((row) =>
    JSON.stringify(row.slice(0, row.findLastIndex((cell) => cell !== '') + 1).map((cell) => cell.trim())),
  );

/** What the program reads in a sheet of a workbook is what stands in the CSV file. */
async function sameCells(read: SheetReader, workbook: string, at: number, csv: string): Promise<number> {
  const expected = trimmed(cellsIn(await readFile(csv, 'utf8')));
  const found = trimmed(cellsIn(await read(workbook, at)));
  const wrong = expected.findIndex((row, index) => row !== found[index]);
  check(
    wrong === -1,
    `${workbook}, row ${wrong + 1}: ${found[wrong] ?? 'missing'} instead of ${expected[wrong] ?? ''}`,
  );
  check(found.length === expected.length, `${workbook} has ${found.length} rows instead of ${expected.length}`);
  return expected.length - 1;
}

async function openAll(place: Place, read: SheetReader): Promise<string> {
  const folder = await newestRun(place);
  const remarks = join(folder, 'leads-remarks.xlsx');
  const summary = await read(remarks, 0);
  check(summary.includes('Import of leads: what happened'), `the summary begins with ${summary.slice(0, 200)}`);
  const told = await sameCells(read, remarks, 1, join(folder, 'leads-remarks.csv'));
  const failed = await sameCells(read, join(folder, 'leads-failed.xlsx'), 0, join(folder, 'leads-failed.csv'));
  const cwd = consumerOf(place);
  await run('npx', ['telecrm-bulk', 'template', '-o', 'template.xlsx', '--sandbox', '--force', '--quiet'], { cwd });
  const [header = []] = cellsIn(await read(join(cwd, 'template.xlsx'), 0));
  check(header[0] === 'Phone' && header.includes('Contact Source'), `the template's header is ${header.join(', ')}`);
  return `${told} remarks and ${failed} failed rows, cell by cell as in the CSV files; a template of ${header.length} columns`;
}

const libreOffice: Step = {
  name: 'LibreOffice opens the workbooks',
  async run(place) {
    const program = await installed('soffice', 'libreoffice');
    if (program === undefined) throw new Skipped('LibreOffice is not installed');
    const profile = `-env:UserInstallation=file://${join(place.folder, 'office-profile')}`;
    return openAll(place, async (workbook, at) => {
      const out = await mkdtemp(join(place.folder, 'libreoffice-'));
      // Comma, double quotes, UTF-8, cells as shown; the last figure is the sheet, from 1.
      const filter = `csv:Text - txt - csv (StarCalc):44,34,76,1,,0,false,true,false,false,false,${at + 1}`;
      await run(program, [profile, '--headless', '--convert-to', filter, '--outdir', out, workbook]);
      const [name = ''] = await readdir(out);
      return readFile(join(out, name), 'utf8');
    });
  },
};

const gnumeric: Step = {
  name: 'Gnumeric opens the workbooks',
  async run(place) {
    const program = await installed('ssconvert');
    if (program === undefined) throw new Skipped('Gnumeric (ssconvert) is not installed');
    return openAll(place, async (workbook, at) => {
      const out = await mkdtemp(join(place.folder, 'gnumeric-'));
      const format = ['--export-type=Gnumeric_stf:stf_csv', '--export-file-per-sheet'];
      await run(program, [...format, workbook, join(out, '%n.csv')]);
      return readFile(join(out, `${at}.csv`), 'utf8');
    });
  },
};

/** The workbooks in the programs that people open them with. */
export const officeSteps: readonly Step[] = [libreOffice, gnumeric];
