import { expect, test } from 'vitest';
import { openTable } from '../src/readers/index.js';
import { addLead, exporting, isPage, withRows } from './helpers/run-export.js';

/** All rows of a sheet, with its header. */
async function sheetOf(path: string, sheet: string | number = 1): Promise<(readonly string[])[]> {
  const { header, rows } = await openTable(path, { sheet });
  const all: (readonly string[])[] = [header];
  for await (const batch of rows) all.push(...batch.map(({ cells }) => cells));
  return all;
}

const asha = {
  name: 'Asha',
  phone: '919845012345',
  budget: '1500000',
  carpet_area: 1200,
  interests: ['Gym', 'Parking'],
};

test('CSV: the id first, then the fields of the workspace by API name; dates in the zone, tags with ;, phones as text', async () => {
  const stage = exporting();
  const id = await addLead(stage.client, { ...asha, follow_up_date: Date.UTC(2026, 11, 1, 4, 30) });
  expect(await stage.leads('all.csv')).toMatchObject({ rows: 1, complete: true, totalCount: 1, exitCode: 0 });
  const row = Object.fromEntries(stage.header('all.csv').map((name, at) => [name, stage.rows('all.csv')[0]?.[at]]));
  expect(row).toMatchObject({
    ...{ lead_id: id, name: 'Asha', phone: '+919845012345', budget: '1500000', carpet_area: '1200' },
    ...{ interests: 'Gym; Parking', follow_up_date: '2026-12-01T10:00:00+05:30', status: 'Fresh' },
    created_on: '2026-11-20T11:30:00+05:30',
  });
  expect(stage.header('all.csv').slice(0, 3)).toEqual(['lead_id', 'name', 'phone']);
  const more = { columns: ['follow_up_date', 'name'], labels: { name: 'Full Name' }, dateFormat: 'DD/MM/YYYY HH:mm' };
  await stage.leads('some.csv', { ...more, timezone: 'Europe/Berlin' });
  expect([stage.header('some.csv'), ...stage.rows('some.csv')]).toEqual([
    ['lead_id', 'follow_up_date', 'Full Name'],
    [id, '01/12/2026 05:30', 'Asha'],
  ]);
});

test('XLSX: numbers are numbers, dates are dates, texts are never formulas; the same leads make the same bytes', async () => {
  const stage = exporting();
  const id = await addLead(stage.client, { ...asha, notes: '=1+1', follow_up_date: Date.UTC(2026, 11, 1, 4, 30) });
  const columns = ['name', 'phone', 'budget', 'carpet_area', 'notes', 'follow_up_date'];
  await stage.leads('a.xlsx', { columns });
  expect(await sheetOf(stage.path('a.xlsx'))).toEqual([
    ['lead_id', ...columns],
    [id, 'Asha', '+919845012345', '1500000', '1200', '=1+1', '2026-12-01T10:00:00'],
  ]);
  await stage.leads('b.xlsx', { columns });
  const { readFileSync } = await import('node:fs');
  expect(readFileSync(stage.path('a.xlsx')).equals(readFileSync(stage.path('b.xlsx')))).toBe(true);
  const { default: excel } = await import('exceljs');
  const book = new excel.Workbook();
  await book.xlsx.readFile(stage.path('a.xlsx'));
  const sheet = book.getWorksheet('Leads');
  expect(sheet?.getRow(2).values).toEqual([
    undefined,
    ...[id, 'Asha', '+919845012345', 1_500_000, 1_200, '=1+1', new Date('2026-12-01T10:00:00Z')],
  ]);
  expect([sheet?.autoFilter, sheet?.views[0]?.state]).toEqual(['A1:G1', 'frozen']);
});

test('NDJSON has the values as they are; --raw the rows as they came', async () => {
  const stage = exporting({ behave: ['status-at=top'] });
  const id = await addLead(stage.client, asha);
  const columns = ['name', 'budget', 'interests', 'created_on', 'status'];
  await stage.leads('a.ndjson', { columns });
  const created = '2026-11-20T11:30:00+05:30';
  expect(JSON.parse(stage.read('a.ndjson'))).toEqual({
    ...{ lead_id: id, name: 'Asha', budget: '1500000', interests: ['Gym', 'Parking'], created_on: created },
    status: 'Fresh',
  });
  await stage.leads('raw.jsonl', { raw: true });
  expect(JSON.parse(stage.read('raw.jsonl'))).toMatchObject({
    id,
    status: 'Fresh',
    isSpam: false,
    fields: { name: 'Asha' },
  });
  expect(stage.files()).toEqual(['a.ndjson', 'raw.jsonl']);
  await expect(stage.leads('raw.csv', { raw: true })).rejects.toThrow('--raw is NDJSON');
});

test('a cell that a spreadsheet could run is guarded in CSV', async () => {
  const stage = exporting();
  await addLead(stage.client, { ...asha, name: '=HYPERLINK("x")' });
  await stage.leads('a.csv', { columns: ['name'] });
  expect(stage.rows('a.csv')[0]?.[1]).toBe('\'=HYPERLINK("x")');
  await stage.leads('b.csv', { columns: ['name'], formulaGuard: false });
  expect(stage.rows('b.csv')[0]?.[1]).toBe('=HYPERLINK("x")');
});

test('odd values are remarked on: dates that are none, names that are no fields, texts that no cell holds', async () => {
  const long = 'x'.repeat(40_000);
  const odd = { follow_up_date: 'some day', horoscope: 'Leo', notes: long, city: 'Pu\u0007ne' };
  const stage = exporting({ seed: 3 }, async (request, pass) => {
    const response = await pass();
    return isPage(request)
      ? withRows(response, (row, at) => ({ ...row, fields: { ...(row.fields as object), ...(at < 2 && odd) } }))
      : response;
  });
  const csv = await stage.leads('a.csv');
  expect(stage.remarks(csv)).toEqual([
    '2 follow_up_date WARNING DATE_INVALID',
    '3 follow_up_date WARNING DATE_INVALID',
    '2 WARNING FIELD_UNLISTED',
  ]);
  expect(stage.rows('a.csv')[0]).toContain('some day');
  const xlsx = await stage.leads('a.xlsx', { force: true, columns: ['notes', 'city'] });
  expect(stage.remarks(xlsx).slice(0, 2)).toEqual(['2 notes IGNORED VALUE_CUT', '2 city WARNING VALUE_REPAIRED']);
  expect((await sheetOf(stage.path('a.xlsx')))[1]?.slice(1)).toEqual([long.slice(0, 32_767), 'Pu\uFFFDne']);
});

test('XLSX goes on in a second sheet when one is full, and says so', async () => {
  const stage = exporting({ seed: 5 });
  const summary = await stage.leads('a.xlsx', { columns: ['name'], sheetRows: 4 });
  const sheets = await Promise.all(['Leads', 'Leads (2)'].map((sheet) => sheetOf(stage.path('a.xlsx'), sheet)));
  expect(sheets.flatMap(([, ...rows]) => rows.map(([id]) => id))).toEqual(stage.there());
  expect(stage.remarks(summary)).toEqual(['2 WARNING SHEET_CONTINUED']);
  // One that is just full needs none.
  const full = await stage.leads('b.xlsx', { columns: ['name'], sheetRows: 6 });
  expect(stage.remarks(full)).toEqual([]);
});

test('timelines: one action a row, of all types, their fields flattened; on a second sheet or in a second file', async () => {
  const stage = exporting();
  const id = await addLead(stage.client, asha);
  await stage.client.createActions(id, [
    { type: '1001', fields: { note: 'Came along', outcome: 'Interested' } },
    { type: 'PAYMENT', status: 'COMPLETED', currency: 'INR', amount: '5000' },
  ]);
  const { rows, files } = await stage.actions('a.csv');
  expect([rows, files.map]).toEqual([2, undefined]);
  const header = stage.header('a.csv');
  expect(header.slice(0, 6)).toEqual(['lead_id', 'identifier', 'action_id', 'type', 'created_on', 'performed_by']);
  expect(header.slice(6).every((name) => name.startsWith('fields.'))).toBe(true);
  const told = (name: string): (string | undefined)[] => stage.rows('a.csv').map((row) => row[header.indexOf(name)]);
  expect(told('type').toSorted()).toEqual(['1001', 'PAYMENT']);
  expect([told('lead_id'), told('identifier')]).toEqual([
    [id, id],
    ['+919845012345', '+919845012345'],
  ]);
  expect([told('fields.note').join(''), told('fields.amount').join(''), told('fields.status').join('')]).toEqual([
    ...['Came along', '5000', 'COMPLETED'],
  ]);

  expect(await stage.actions('visits.csv', { actionTypes: ['Site Visit'] })).toMatchObject({ rows: 1 });
  expect(stage.rows('visits.csv')[0]?.[3]).toBe('1001');

  expect(await stage.leads('b.xlsx', { withActions: true })).toMatchObject({ rows: 1, actions: 2 });
  expect((await sheetOf(stage.path('b.xlsx'), 'Actions')).length).toBe(3);
  const second = await stage.leads('b.csv', { withActions: true, force: true });
  expect(second.files.actions).toBe(stage.path('b-actions.csv'));
  expect(stage.rows('b-actions.csv')).toEqual(stage.rows('a.csv'));
});

test('a lead that is deleted before its timeline is read costs a remark, not the export', async () => {
  const gone: { remove?: () => void } = {};
  const stage = exporting({ seed: 3 }, async (request, pass) => {
    if (request.url.includes('/action/search')) gone.remove?.();
    return pass();
  });
  const [, victim = ''] = stage.there();
  gone.remove = () => stage.sandbox.removeLead(victim);
  const summary = await stage.actions('a.csv', { concurrency: 1 });
  expect([stage.remarks(summary), summary.exitCode]).toEqual([
    [expect.stringMatching(/^\d+ WARNING LEAD_NOT_FOUND$/u)],
    0,
  ]);
  expect(stage.ids('a.csv')).not.toContain(victim);
});

test('nothing is overwritten unasked: neither the file, nor the second one, nor the map', async () => {
  const stage = exporting({ seed: 2 });
  await stage.leads('a.csv', { withActions: true });
  for (const [to, more, name] of [
    ['a.csv', {}, 'a.csv'],
    ['a.xlsx', {}, 'a.map.json'],
  ] as const) {
    await expect(stage.leads(to, more)).rejects.toThrow(`${name} exists already`);
  }
  await expect(stage.leads('a.txt')).rejects.toThrow('does not tell the format');
  await stage.leads('a.csv', { force: true });
});
