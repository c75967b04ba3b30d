import { expect, test } from 'vitest';
import { openXlsx } from '../../src/readers/xlsx.js';
import { below, book, cells, formats, read, readFile, refusal, rels, saved } from './xlsx-book.js';

const inline = (text: string) => `<c t="inlineStr"><is><t>${text}</t></is></c>`;
const rowOf = (number: number, ...texts: readonly string[]) => `<row r="${number}">${texts.map(inline).join('')}</row>`;

test('a sheet comes as header and rows, with the row numbers that the spreadsheet shows', async () => {
  const rows =
    rowOf(1, ' Name ', 'Phone') +
    rowOf(2, 'Asha', '+91 98') +
    rowOf(5, 'Ravi') +
    rowOf(6, '', ' ') +
    rowOf(7, 'a', 'b', 'c');
  expect(await read({ rows })).toEqual({
    name: 'Leads',
    header: ['Name', 'Phone'],
    rows: [
      { row: 2, cells: ['Asha', '+91 98'] },
      { row: 5, cells: ['Ravi', ''] },
      { row: 7, cells: ['a', 'b', 'c'] },
    ],
    notes: [],
  });
});

test('rows and cells without an address count on from the one before', async () => {
  const rows = `<row><c><v>1</v></c><c r="C1"><v>3</v></c><c><v>4</v></c></row><row><c><v>5</v></c></row><row r="9"><c><v>6</v></c></row><row><c><v>7</v></c></row>`;
  const { header, rows: read_ } = await read({ rows });
  expect(header).toEqual(['1', '', '3', '4']);
  expect(read_.map(({ row, cells }) => [row, cells[0]])).toEqual([
    [2, '5'],
    [9, '6'],
    [10, '7'],
  ]);
});

test('a row without a number takes it from its cells', async () => {
  const { rows } = await read({ rows: `${rowOf(1, 'H')}<row><c r="A4"><v>1</v></c></row>` });
  expect(rows).toEqual([{ row: 4, cells: ['1'] }]);
});

test('cells out of order stand in their columns', async () => {
  expect(await cells('<c r="C2"><v>3</v></c><c r="A2"><v>1</v></c>')).toEqual(['1', '', '3']);
});

test('a dimension that lies is not believed', async () => {
  const sheet = `<worksheet><dimension ref="A1"/><sheetData>${rowOf(1, 'H1', 'H2')}${rowOf(2, 'a', 'b')}</sheetData></worksheet>`;
  expect((await read({ parts: { 'xl/worksheets/sheet1.xml': sheet } })).rows).toEqual([{ row: 2, cells: ['a', 'b'] }]);
});

test('XML with prefixes, as some exporters write it, reads like any other', async () => {
  const sheet = `<x:worksheet xmlns:x="http://schemas.openxmlformats.org/spreadsheetml/2006/main"><x:sheetData><x:row r="1"><x:c r="A1" t="s"><x:v>0</x:v></x:c></x:row><x:row r="2"><x:c r="A2"><x:v>5</x:v></x:c></x:row></x:sheetData></x:worksheet>`;
  const strings = '<x:sst xmlns:x="m"><x:si><x:t>Name</x:t></x:si></x:sst>';
  const { header, rows } = await read({
    parts: { 'xl/worksheets/sheet1.xml': sheet, 'xl/sharedStrings.xml': strings },
  });
  expect([header, rows]).toEqual([['Name'], [{ row: 2, cells: ['5'] }]]);
});

test('the parts may stand in any order in the zip, packed or not', async () => {
  const parts = {
    rows: '<row r="1"><c t="s"><v>0</v></c></row><row r="2"><c s="1"><v>45000</v></c></row>',
    strings: '<si><t>When</t></si>',
    styles: formats(14),
  };
  const usual = [
    '_rels/.rels',
    'xl/workbook.xml',
    'xl/_rels/workbook.xml.rels',
    'xl/styles.xml',
    'xl/sharedStrings.xml',
    'xl/worksheets/sheet1.xml',
  ];
  for (const order of [usual, usual.toReversed()]) {
    for (const stored of [true, false]) {
      const { header, rows } = await read({ ...parts, order, stored });
      expect([header, rows]).toEqual([['When'], [{ row: 2, cells: ['2023-03-15T00:00:00'] }]]);
    }
  }
});

test('Strict files have other namespaces and ISO dates', async () => {
  const strict = 'http://purl.oclc.org/ooxml/officeDocument/relationships';
  const parts = {
    '_rels/.rels': `<Relationships><Relationship Id="rId1" Type="${strict}/officeDocument" Target="xl/workbook.xml"/></Relationships>`,
    'xl/workbook.xml': `<workbook xmlns="http://purl.oclc.org/ooxml/spreadsheetml/main" conformance="strict" xmlns:r="${strict}"><sheets><sheet name="S" sheetId="1" r:id="rId7"/></sheets></workbook>`,
    'xl/_rels/workbook.xml.rels': `<Relationships><Relationship Id="rId7" Type="${strict}/worksheet" Target="worksheets/sheet1.xml"/><Relationship Id="rId8" Type="${strict}/sharedStrings" Target="sharedStrings.xml"/></Relationships>`,
  };
  const rows = '<row r="1"><c t="s"><v>0</v></c></row><row r="2"><c t="d"><v>2024-01-01T10:00</v></c></row>';
  const { name, header, rows: all } = await read({ parts, rows, strings: '<si><t>When</t></si>' });
  expect([name, header, all]).toEqual(['S', ['When'], [{ row: 2, cells: ['2024-01-01T10:00:00'] }]]);
});

test('targets may be absolute, relative, in other case, or with backslashes', async () => {
  for (const target of [
    '/xl/worksheets/sheet1.xml',
    '../xl/worksheets/sheet1.xml',
    'Worksheets/Sheet1.xml',
    'worksheets\\sheet1.xml',
  ]) {
    const parts = { 'xl/_rels/workbook.xml.rels': rels(['worksheet', target]) };
    expect((await read({ parts, rows: rowOf(1, 'H') })).header).toEqual(['H']);
  }
});

test('a workbook need not be where it usually is', async () => {
  const parts = {
    '_rels/.rels': rels(['officeDocument', '/book/main.xml']),
    'book/main.xml': '<workbook><sheets><sheet name="S" r:id="rId1"/></sheets></workbook>',
    'book/_rels/main.xml.rels': rels(['worksheet', 'one.xml'], ['sharedStrings', '../texts.xml']),
    'book/one.xml': '<worksheet><sheetData><row><c t="s"><v>0</v></c></row></sheetData></worksheet>',
    'texts.xml': '<sst><si><t>Name</t></si></sst>',
    'xl/workbook.xml': null,
  };
  expect((await read({ parts })).header).toEqual(['Name']);
});

const threeSheets = {
  parts: {
    'xl/workbook.xml':
      '<workbook><sheets><sheet name="Secret" state="veryHidden" r:id="rId1"/><sheet name="Old" state="hidden" r:id="rId2"/><sheet name="Site Visits" r:id="rId3"/><sheet name="Plot" r:id="rId5"/><sheet name="More" r:id="rId4"/></sheets></workbook>',
    'xl/_rels/workbook.xml.rels': rels(
      ['worksheet', 'worksheets/a.xml'],
      ['worksheet', 'worksheets/b.xml'],
      ['worksheet', 'worksheets/c.xml'],
      ['worksheet', 'worksheets/d.xml'],
      ['chartsheet', 'chartsheets/sheet1.xml'],
    ),
    ...Object.fromEntries(
      ['a', 'b', 'c', 'd'].map((name) => [
        `xl/worksheets/${name}.xml`,
        `<worksheet><sheetData>${rowOf(1, name)}</sheetData></worksheet>`,
      ]),
    ),
  },
};

test('the first visible sheet is read, and said where there are more', async () => {
  const { name, header, notes } = await read(threeSheets);
  expect([name, header]).toEqual(['Site Visits', ['c']]);
  expect(notes).toEqual(['Sheet "Site Visits" was read; the workbook has 1 more sheet (choose with --sheet).']);
});

test.each([
  ['more', 'More'],
  [' SITE visits', 'Site Visits'],
  ['secret', 'Secret'],
  [2, 'Old'],
  ['2', 'Old'],
  [5, 'More'],
])('sheet %j is %j', async (sheet, name) => {
  const reading = await read(threeSheets, { sheet });
  expect([reading.name, reading.notes]).toEqual([name, []]);
});

test('a sheet that is not there is refused with the nearest name and the list', async () => {
  const list = 'The sheets are 1 "Secret" (hidden), 2 "Old" (hidden), 3 "Site Visits", 4 "Plot", 5 "More".';
  expect(await refusal(read(threeSheets, { sheet: 'Site Vists' }))).toBe(
    `leads.xlsx: there is no sheet "Site Vists". Did you mean "Site Visits"?\n${list}`,
  );
  expect(await refusal(read(threeSheets, { sheet: 'Invoices' }))).toBe(
    `leads.xlsx: there is no sheet "Invoices".\n${list}`,
  );
  expect(await refusal(read(threeSheets, { sheet: 9 }))).toBe(`leads.xlsx: there is no sheet 9.\n${list}`);
  expect(await refusal(read(threeSheets, { sheet: 'plot' }))).toContain(
    'the sheet "Plot" is a chart or a dialog and has no rows',
  );
});

test('a workbook whose sheets are all hidden is not read by chance', async () => {
  const parts = {
    'xl/workbook.xml': '<workbook><sheets><sheet name="Old" state="hidden" r:id="rId1"/></sheets></workbook>',
  };
  expect(await refusal(read({ parts }))).toBe(
    'leads.xlsx: all sheets of the workbook are hidden.\nChoose one with --sheet: 1 "Old" (hidden).',
  );
});

test('hidden rows are read, and said once all are known', async () => {
  const rows = `${rowOf(1, 'H')}<row r="2" hidden="1">${inline('a')}</row>${rowOf(3, 'b')}<row r="4" hidden="true">${inline('c')}</row>`;
  const table = await openXlsx(saved(book({ rows })), {});
  expect(table.notes).toEqual([]);
  let count = 0;
  for await (const batch of table.rows) count += batch.length;
  expect(count).toBe(3);
  expect(table.notes).toEqual(['Sheet "Leads": 2 hidden rows were read too (rows 2, 4).']);
});

test('the header may stand in any row, and rows can be chosen by number and count', async () => {
  const rows = rowOf(1, 'Report of March') + rowOf(3, 'Name') + [4, 5, 6, 7, 8].map((n) => rowOf(n, `n${n}`)).join('');
  const numbers = async (options: object) => {
    const reading = await read({ rows }, { headerRow: 3, ...options });
    expect(reading.header).toEqual(['Name']);
    return reading.rows.map(({ row }) => row);
  };
  expect(await numbers({})).toEqual([4, 5, 6, 7, 8]);
  expect(await numbers({ rows: { from: 5, to: 7 } })).toEqual([5, 6, 7]);
  expect(await numbers({ limit: 2 })).toEqual([4, 5]);
  expect(await numbers({ rows: { from: 6, to: 99 }, limit: 1 })).toEqual([6]);
  expect(await numbers({ limit: 0 })).toEqual([]);
});

test('a header that is not where it should be is refused with where it may be', async () => {
  expect(await refusal(read({ rows: rowOf(3, 'Name') + rowOf(4, 'Asha') }))).toBe(
    'leads.xlsx, sheet "Leads": the header row (row 1) is empty; the first row with text is row 3.\nIf that row holds the headers, add --header-row 3.',
  );
  expect(await refusal(read({ rows: rowOf(1, 'Name') }, { headerRow: 7 }))).toContain(
    'there is no row 7; the last one is row 1',
  );
  expect(await refusal(read({ rows: '' }))).toContain('leads.xlsx, sheet "Leads": the sheet is empty.');
  expect(await refusal(read({ rows: rowOf(1, 'Name', 'Phone', 'Name') }))).toContain(
    'leads.xlsx, sheet "Leads", row 1: the header "Name" stands twice, in columns A and C.',
  );
});

test('a header named __proto__ or constructor is just a name', async () => {
  const { header, rows } = await read({ rows: rowOf(1, '__proto__', 'constructor') + rowOf(2, 'a', 'b') });
  expect(header).toEqual(['__proto__', 'constructor']);
  expect(rows).toEqual([{ row: 2, cells: ['a', 'b'] }]);
});

test('a header merged to the right leaves columns without a name behind it', async () => {
  const rows = `<row r="1">${inline('Phone')}${inline('Name')}<c r="C1" s="1"/></row>${rowOf(2, '98', 'Asha', 'Patil')}`;
  const behind = '<mergeCells><mergeCell ref="B1:C1"/></mergeCells>';
  const reading = await read({ rows, behind });
  expect(reading.header).toEqual(['Phone', 'Name', '']);
  expect(reading.rows).toEqual([{ row: 2, cells: ['98', 'Asha', 'Patil'] }]);
});

test('a header merged with the row above has its name in the header row', async () => {
  const rows = `<row r="1">${inline('Name')}<c r="B1" t="inlineStr"><is><t>Contact</t></is></c><c r="C1"/></row><row r="2"><c r="A2"/>${inline('Phone')}${inline('Email')}</row>${rowOf(3, 'Asha', '98', 'a@b')}`;
  const behind = '<mergeCells><mergeCell ref="A1:A2"/><mergeCell ref="B1:C1"/></mergeCells>';
  const reading = await read({ rows, behind }, { headerRow: 2 });
  expect(reading.header).toEqual(['Name', 'Phone', 'Email']);
  expect(reading.rows).toEqual([{ row: 3, cells: ['Asha', '98', 'a@b'] }]);
});

test('rows come in batches, and breaking out of the loop closes the file', async () => {
  const rows =
    rowOf(1, 'H') +
    Array.from({ length: 2000 }, (_, i) => rowOf(i + 2, `some longer text so that there are more pieces ${i}`)).join(
      '',
    );
  const path = saved(book({ rows }));
  const table = await openXlsx(path, {});
  const sizes: number[] = [];
  for await (const batch of table.rows) {
    sizes.push(batch.length);
    if (sizes.length === 2) break;
  }
  expect(sizes.every((size) => size >= 250)).toBe(true);
  expect((await readFile(path)).rows).toHaveLength(2000);
});

test('UTF-16 and other declared encodings read like UTF-8', async () => {
  const sheet = (encoding: string) =>
    `<?xml version="1.0" encoding="${encoding}"?><worksheet><sheetData>${rowOf(1, 'Näme')}${rowOf(2, 'é')}</sheetData></worksheet>`;
  const encoded = [
    Buffer.from(`\uFEFF${sheet('UTF-16')}`, 'utf16le'),
    Buffer.from(`\uFEFF${sheet('UTF-16')}`, 'utf16le').swap16(),
    Buffer.from(`\uFEFF${sheet('UTF-8')}`, 'utf8'),
    Buffer.from(sheet('ISO-8859-1'), 'latin1'),
  ];
  for (const bytes of encoded) {
    const { header, rows } = await read({ parts: { 'xl/worksheets/sheet1.xml': bytes } });
    expect([header, rows[0]?.cells]).toEqual([['Näme'], ['é']]);
  }
});

test('a workbook without shared strings, styles and relations is still one', async () => {
  const parts = { '_rels/.rels': null, 'xl/_rels/workbook.xml.rels': null };
  expect((await read({ parts, rows: below(2, '') })).header).toEqual(['H1', 'H2']);
});
