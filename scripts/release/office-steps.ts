import { readdir, readFile } from 'node:fs/promises';
import { mkdir } from 'node:fs/promises';
import { basename, join } from 'node:path';
import Papa from 'papaparse';
import { consumerOf } from './package-steps.js';
import { check, installed, type Place, run, Skipped, type Step } from './step.js';

/** The files of the newest run in the folder where the package is installed. */
async function newestRun(place: Place): Promise<string> {
  const runs = join(consumerOf(place), 'runs');
  const [newest] = (await readdir(runs))
    .filter((name) => /^\d{8}-/u.test(name))
    .toSorted()
    .reverse();
  check(newest !== undefined, 'there is no run to look at; the step before failed');
  return join(runs, newest ?? '');
}

const cellsIn = (text: string): string[][] =>
  Papa.parse<string[]>(text.replace(/^\uFEFF/u, ''), { skipEmptyLines: true }).data;

/** Rows as another program read them have lost the cells behind their last one, and may have gained empty ones. */
const trimmed = (rows: readonly string[][]): string =>
  JSON.stringify(rows.map((row) => row.slice(0, row.findLastIndex((cell) => cell !== '') + 1)));

/** Remarks and row files, each with the sheet of the workbook that holds the same. */
async function compare(
  place: Place,
  sheetOf: (workbook: string, sheet: string, at: number) => Promise<string>,
): Promise<string> {
  const folder = await newestRun(place);
  const csv = cellsIn(await readFile(join(folder, 'leads-remarks.csv'), 'utf8'));
  const sheet = cellsIn(await sheetOf(join(folder, 'leads-remarks.xlsx'), 'Remarks', 1));
  check(trimmed(sheet) === trimmed(csv), `the remarks differ:\n${trimmed(sheet)}\n${trimmed(csv)}`);
  const summary = await sheetOf(join(folder, 'leads-remarks.xlsx'), 'Summary', 0);
  check(summary.includes('Import of leads: what happened'), `the summary begins with ${summary.slice(0, 200)}`);
  return `${csv.length - 1} remarks, cell by cell as in the CSV`;
}

const libreOffice: Step = {
  name: 'LibreOffice opens the workbooks',
  async run(place) {
    const program = await installed('soffice', 'libreoffice');
    if (program === undefined) throw new Skipped('LibreOffice is not installed');
    const out = join(place.folder, 'libreoffice');
    await mkdir(out);
    // UTF-8, quoted where needed, all sheets, each into a file of its own.
    const filter = 'csv:Text - txt - csv (StarCalc):44,34,76,1,,0,false,true,false,false,false,-1';
    const profile = `-env:UserInstallation=file://${join(place.folder, 'office-profile')}`;
    return compare(place, async (workbook, sheet) => {
      await run(program, [profile, '--headless', '--convert-to', filter, '--outdir', out, workbook]);
      return readFile(join(out, `${basename(workbook, '.xlsx')}-${sheet}.csv`), 'utf8');
    });
  },
};

const gnumeric: Step = {
  name: 'Gnumeric opens the workbooks',
  async run(place) {
    const program = await installed('ssconvert');
    if (program === undefined) throw new Skipped('Gnumeric (ssconvert) is not installed');
    const out = join(place.folder, 'gnumeric');
    await mkdir(out);
    return compare(place, async (workbook, _sheet, at) => {
      await run(program, [
        '--export-type=Gnumeric_stf:stf_csv',
        '--export-file-per-sheet',
        workbook,
        join(out, `${basename(workbook)}.%n.csv`),
      ]);
      return readFile(join(out, `${basename(workbook)}.${at}.csv`), 'utf8');
    });
  },
};

/** The workbooks in the programs that people open them with. */
export const officeSteps: readonly Step[] = [libreOffice, gnumeric];

export { newestRun };
