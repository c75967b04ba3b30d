/**
 * A dry run of a workbook of 100,000 rows x 14 columns, result files written, beside exceljs' bare streaming reader on the
 * same file, in turn in the same run; with texts in the cells (inline) and with shared strings. Figures: rows/s of both and
 * their ratio; our peak memory. Start-up does not count: each process reads a workbook of one row before the clock starts.
 */
import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import ExcelJS from 'exceljs';
import { atLeast, atMost, benchFolder, quick, ratios, report, runNode } from './measure.js';
import { benchHeader, benchMap, leadCells } from './lead-rows.js';
import { snapshotFile } from './snapshot.js';
import type { Row } from './table.js';

const rows = quick ? 20_000 : 100_000;
const rounds = quick ? 2 : 4;
const folder = benchFolder();
const root = join(import.meta.dirname, '../..');

async function writeBook(name: string, count: number, shared: boolean): Promise<void> {
  const book = new ExcelJS.stream.xlsx.WorkbookWriter({ filename: join(folder, name), useSharedStrings: shared });
  const sheet = book.addWorksheet('Leads');
  sheet.addRow(benchHeader).commit();
  for (let at = 0; at < count; at++) {
    sheet.addRow(leadCells(at)).commit();
    // exceljs takes rows without end; without a pause they all stay in memory.
    if (at % 1_000 === 0) await new Promise((resolve) => setImmediate(resolve));
  }
  sheet.commit();
  await book.commit();
}

const clock = `const run=async(file)=>{const start=performance.now();await read(file);return performance.now()-start};
await run(process.argv[2]);console.log(await run(process.argv[3]));`;
writeFileSync(
  join(folder, 'bare.mjs'),
  `import ExcelJS from ${JSON.stringify(join(root, 'node_modules/exceljs/excel.js'))};
   const read=async(file)=>{let rows=0;
   for await(const sheet of new ExcelJS.stream.xlsx.WorkbookReader(file,{sharedStrings:'cache',styles:'cache',worksheets:'emit'}))
   for await(const row of sheet)rows+=row.values.length>0?1:0;return rows};${clock}`,
);
writeFileSync(
  join(folder, 'ours.mjs'),
  `import {readFileSync} from 'node:fs';import {importLeads} from ${JSON.stringify(join(root, 'dist/index.js'))};
   const workspace=JSON.parse(readFileSync('workspace.json','utf8'));const map=JSON.parse(readFileSync('map.json','utf8'));
   const read=(file)=>importLeads({file,map,workspace,dryRun:true,outDir:'runs'});${clock}`,
);
writeFileSync(join(folder, 'map.json'), JSON.stringify(benchMap));
await snapshotFile(join(folder, 'workspace.json'));

const lines: Row[] = [];
for (const shared of [false, true]) {
  const kind = shared ? 'shared' : 'inline';
  await writeBook(`${kind}-1.xlsx`, 1, shared);
  await writeBook(`${kind}.xlsx`, rows, shared);
  const bare: number[] = [];
  const ours: number[] = [];
  const peak: number[] = [];
  const speed = (script: string) => {
    const { stdout, peakMb } = runNode([script, `${kind}-1.xlsx`, `${kind}.xlsx`], [0], folder);
    return { rowsPerSecond: (rows / Number(stdout)) * 1000, peakMb };
  };
  for (let round = 0; round < rounds; round++) {
    bare.push(speed('bare.mjs').rowsPerSecond);
    const { rowsPerSecond, peakMb } = speed('ours.mjs');
    ours.push(rowsPerSecond);
    peak.push(peakMb);
  }
  lines.push(
    { label: `${kind}: exceljs' bare streaming reader`, values: bare, unit: 'rows/s' },
    { label: `${kind}: telecrm-bulk dry run`, values: ours, unit: 'rows/s' },
    { label: `${kind}: ratio`, values: ratios(ours, bare), unit: '', bar: atLeast(1.5) },
    { label: `${kind}: our peak memory`, values: peak, unit: 'MB', bar: atMost(200) },
  );
}
report(`XLSX dry run, ${rows} rows x 14 columns, result files written`, lines);
