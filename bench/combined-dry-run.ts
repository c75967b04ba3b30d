/**
 * A dry run of a combined workbook: 100,000 leads and 500,000 actions on a second sheet, five a lead, the actions sorted by
 * their leads or not at all. Figures: rows a second, actions included; peak memory.
 */
import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import ExcelJS from 'exceljs';
import { leadCells, benchHeader, benchMap } from './lead-rows.js';
import { atMost, benchFolder, quick, report, runNode } from './measure.js';
import { snapshotFile } from './snapshot.js';
import type { Row } from './table.js';

const leads = quick ? 20_000 : 100_000;
const each = 5;
const folder = benchFolder();
const root = join(import.meta.dirname, '../..');

/** @param leadOf whose the n-th action is. */
async function writeBook(name: string, leadOf: (at: number) => number): Promise<void> {
  const book = new ExcelJS.stream.xlsx.WorkbookWriter({ filename: join(folder, name), useSharedStrings: false });
  const write = async (sheet: string, count: number, rowAt: (at: number) => readonly string[]): Promise<void> => {
    const worksheet = book.addWorksheet(sheet);
    for (let at = -1; at < count; at++) {
      worksheet.addRow([...rowAt(at)]).commit();
      // exceljs takes rows without end; without a pause they all stay in memory.
      if (at % 1_000 === 0) await new Promise((resolve) => setImmediate(resolve));
    }
    worksheet.commit();
  };
  await write('Leads', leads, (at) => (at === -1 ? benchHeader : leadCells(at)));
  await write('Actions', leads * each, (at) => {
    if (at === -1) return ['Mobile', 'Visit Date', 'Visit Note'];
    return [leadCells(leadOf(at))[1] ?? '', `${String((at % 28) + 1).padStart(2, '0')}/10/2026 10:30`, `Visit ${at}`];
  });
  await book.commit();
}

const map = {
  ...benchMap,
  source: { sheet: 'Leads' },
  sheets: {
    actions: {
      sheet: 'Actions',
      leadKey: 'Mobile',
      actions: [
        {
          type: '1001',
          created_on: { column: 'Visit Date', format: 'DD/MM/YYYY HH:mm' },
          fields: { note: 'Visit Note' },
        },
      ],
    },
  },
};
writeFileSync(join(folder, 'map.json'), JSON.stringify(map));
writeFileSync(
  join(folder, 'ours.mjs'),
  `import {readFileSync} from 'node:fs';import {importLeads} from ${JSON.stringify(join(root, 'dist/index.js'))};
   const workspace=JSON.parse(readFileSync('workspace.json','utf8'));const map=JSON.parse(readFileSync('map.json','utf8'));
   const start=performance.now();const {rows,actionRows}=await importLeads({file:process.argv[2],map,workspace,dryRun:true,outDir:'runs'});
   if(rows.read!==${leads}||actionRows.wouldCreate!==${leads * each})throw new Error(JSON.stringify({rows,actionRows}));
   console.log(performance.now()-start);`,
);
await snapshotFile(join(folder, 'workspace.json'));

const orders: [label: string, leadOf: (at: number) => number][] = [
  ['sorted by lead', (at) => Math.floor(at / each)],
  ['in no order', (at) => (at * 7_919) % leads],
];
const lines: Row[] = [];
for (const [label, leadOf] of orders) {
  await writeBook('leads.xlsx', leadOf);
  const { stdout, peakMb } = runNode(['ours.mjs', 'leads.xlsx'], [0], folder);
  const rowsPerSecond = (leads * (each + 1) * 1_000) / Number(stdout);
  lines.push(
    { label: `${label}: dry run`, values: [rowsPerSecond], unit: 'rows/s' },
    { label: `${label}: peak memory`, values: [peakMb], unit: 'MB', bar: atMost(256) },
  );
}
report(`Combined workbook, dry run of ${leads} leads and ${leads * each} actions, result files written`, lines);
