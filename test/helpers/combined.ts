import { mkdtempSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import ExcelJS from 'exceljs';

/** Save a workbook whose sheets have these rows, the header first. */
export async function saveBook(path: string, sheets: Readonly<Record<string, readonly (readonly string[])[]>>) {
  // Texts in the cells: what is wrong with one shows only where its row is read.
  const book = new ExcelJS.stream.xlsx.WorkbookWriter({ filename: path, useSharedStrings: false });
  for (const [name, rows] of Object.entries(sheets)) {
    const sheet = book.addWorksheet(name);
    for (const row of rows) sheet.addRow([...row]).commit();
    sheet.commit();
  }
  await book.commit();
}

const map = {
  version: 1,
  source: { sheet: 'Leads' },
  fields: { name: 'Name', phone: 'Mobile', status: 'Stage' },
  sheets: {
    actions: {
      sheet: 'Actions',
      leadKey: 'Mobile',
      actions: [
        {
          type: '1001',
          created_on: { column: 'Visited', format: 'DD/MM/YYYY HH:mm' },
          fields: { note: 'Note' },
        },
      ],
    },
  },
};

/** A folder with a workbook of leads and of their actions, and the map that reads both. */
export async function combined(
  leads: readonly (readonly string[])[],
  actions: readonly (readonly string[])[],
  changes: object = {},
) {
  const folder = mkdtempSync(join(tmpdir(), 'combined-'));
  const file = join(folder, 'leads.xlsx');
  const mapFile = join(folder, 'map.json');
  await saveBook(file, {
    Leads: [['Name', 'Mobile', 'Stage'], ...leads],
    Actions: [['Mobile', 'Visited', 'Note'], ...actions],
  });
  writeFileSync(mapFile, JSON.stringify({ ...map, ...changes }));
  return { folder, file, map: mapFile, outDir: join(folder, 'runs') };
}
