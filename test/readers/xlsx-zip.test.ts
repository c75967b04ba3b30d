import { readFileSync } from 'node:fs';
import { dirname } from 'node:path';
import { expect, test } from 'vitest';
import { zip } from '../helpers/zip.js';
import { below, book, cells, read, readFile, refusal, saved } from './xlsx-book.js';

const sheet = 'xl/worksheets/sheet1.xml';
const plain = { rows: below(1, '<row r="2"><c t="inlineStr"><is><t>Asha</t></is></c></row>') };
const refused = (bytes: Buffer | string, name?: string) => refusal(readFile(saved(bytes, name)));

test('a file that is missing, empty or a folder is refused', async () => {
  expect(await refusal(readFile('/nowhere/leads.xlsx'))).toBe(
    'leads.xlsx: there is no such file.\nCheck the name and the folder.',
  );
  expect(await refused('')).toContain('leads.xlsx: the file is empty (0 bytes).');
  expect(await refusal(readFile(dirname(saved(''))))).toContain('this is a folder, not a file');
});

test('a file that is no workbook is named for what it is', async () => {
  const ole = Buffer.alloc(4096);
  ole.write('d0cf11e0a1b11ae1', 'hex');
  expect(await refused(ole, 'old.xls')).toContain(
    'old.xls: this is an old Excel workbook (.xls), which is not supported.\nOpen it in',
  );
  expect(await refused('Name,Phone\nAsha,98\n')).toContain('this is a text file, not a workbook');
  expect(await refused('<html><table>')).toContain('this is a web page with the name of a workbook');
  expect(
    await refused('<?xml version="1.0"?><Workbook xmlns="urn:schemas-microsoft-com:office:spreadsheet">'),
  ).toContain('this is an XML spreadsheet of 2003');
  expect(await refused('%PDF-1.7')).toContain('this is a PDF');
  expect(await refused(Buffer.from([1, 2, 3, 4]))).toContain('this is not an Excel workbook (.xlsx), or it is damaged');
  const holding = (...names: readonly string[]) => refused(zip(names.map((name) => ({ name, data: 'x' }))));
  expect(await holding('mimetype', 'content.xml')).toContain('this is an OpenDocument file (.ods)');
  expect(await holding('xl/workbook.bin')).toContain('this is a binary Excel workbook (.xlsb)');
  expect(await holding('word/document.xml')).toContain('this is a Word document (.docx)');
  expect(await holding('Index/Document.iwa')).toContain('this is an Apple Numbers file');
  expect(await holding('leads.csv')).toContain('a zip archive without a workbook inside');
});

test('a workbook with a password is refused, however it is locked', async () => {
  const ole = Buffer.alloc(1024 * 1024 + 4096);
  ole.write('d0cf11e0a1b11ae1', 'hex');
  ole.write('EncryptedPackage', 1024 * 1024 - 10, 'utf16le');
  const locked = 'leads.xlsx: the workbook is protected with a password and cannot be read.';
  expect(await refused(ole)).toContain(locked);
  for (const flags of [0x01, 0x41]) {
    const entry = { name: 'xl/workbook.xml', data: '<workbook/>', claim: { flags } };
    expect(await refused(zip([entry]))).toContain(locked);
  }
});

test('a workbook cut off anywhere is refused, never half read', async () => {
  const whole = book(plain);
  for (let length = 1; length < whole.length; length += 97) {
    expect(await refused(whole.subarray(0, length))).toMatch(/damaged|not an Excel workbook|text file/u);
  }
});

test('a flipped bit in a part is noticed by its checksum', async () => {
  const bytes = book({ ...plain, stored: true });
  bytes[bytes.indexOf('Asha')] = 66;
  expect(await refused(bytes)).toContain(`the workbook is damaged or cut off (${sheet} fails its checksum)`);
});

test('lies in the headers of the zip are noticed', async () => {
  const lie = (claim: object) => {
    const entries = ['_rels/.rels', 'xl/workbook.xml'].map((name) => ({ name, data: '<workbook/>', claim }));
    return refused(zip(entries));
  };
  expect(await lie({ size: 5 })).toContain('_rels/.rels has the wrong length');
  expect(await lie({ method: 12 })).toContain('_rels/.rels is packed by the unusual method 12');
  expect(await lie({ size: 0xfffffff0 })).toContain('unpacks to more than 200 times its size');
});

test('a part that is missing, or there twice, is named', async () => {
  expect(await refusal(read({ parts: { [sheet]: null } }))).toContain(`its part ${sheet} is missing`);
  expect(await refusal(read({ ...plain, parts: { 'xl/worksheets/SHEET1.xml': '<worksheet/>' } }))).toMatch(
    /it holds two parts named xl\/worksheets\/sheet1\.xml/u,
  );
});

test('names in the zip are never used as paths', async () => {
  const parts = { '../../../tmp/evil.xml': 'x', '/etc/passwd': 'x', 'C:\\evil': 'x', 'xl\\odd.xml': 'x' };
  expect((await read({ ...plain, parts })).rows).toEqual([{ row: 2, cells: ['Asha'] }]);
});

test('entity declarations are refused in every part', async () => {
  const bomb = '<!DOCTYPE lolz [<!ENTITY lol "lol"><!ENTITY lol2 "&lol;&lol;">]>';
  for (const part of [
    sheet,
    'xl/workbook.xml',
    'xl/sharedStrings.xml',
    'xl/styles.xml',
    '_rels/.rels',
    'xl/_rels/workbook.xml.rels',
  ]) {
    const parts = { [part]: `<?xml version="1.0"?>${bomb}<x>&lol2;</x>` };
    expect(await refusal(read({ ...plain, parts }))).toContain(
      `leads.xlsx, part ${part}: it declares a document type or entities`,
    );
  }
  expect(await refusal(cells('<c t="inlineStr"><is><t>&xxe;</t></is></c>'))).toContain(
    `leads.xlsx, part ${sheet}: the workbook is damaged (it uses the unknown entity &xxe;).`,
  );
  expect(await refusal(cells('<c t="inlineStr"><is><t>a & b</t></is></c>'))).toContain('it has a stray "&"');
});

test('a text without end is refused before it fills the memory', async () => {
  const rows = `<row><c t="inlineStr"><is><t>${'a'.repeat(12_000_000)}</t></is></c></row>`;
  expect(await refusal(read({ rows }))).toContain('unpacks to more than 200 times its size');
  const limits = { ratio: 5000 };
  expect(await refusal(read({ rows }, { limits }))).toContain(`${sheet}: it has a text longer than a cell may be`);
  const pieces = `<row><c t="inlineStr"><is>${`<r><t>${'a'.repeat(1000)}</t></r>`.repeat(2000)}</is></c></row>`;
  expect(await refusal(read({ rows: pieces }, { limits }))).toContain(
    'leads.xlsx, sheet "Leads", cell A1: the text is longer than 1048576 characters',
  );
  const strings = `<si><r><t>${'a'.repeat(1000)}</t></r><r><t>${'b'.repeat(1000)}</t></r></si>`;
  expect(await refusal(read({ strings }, { limits: { cellLength: 1500 } }))).toContain(
    "text 1 of the workbook's texts is longer than 1500",
  );
  const comment = { [sheet]: `<worksheet><!--${'a'.repeat(9_000_000)}` };
  expect(await refusal(read({ parts: comment }, { limits }))).toContain('it has a text longer than a cell may be');
});

test('millions of empty rows, or of empty texts, are refused', async () => {
  expect(await refusal(read({ rows: '<row/>'.repeat(2_000_000) }))).toContain(
    'unpacks to more than 200 times its size',
  );
  expect(await refusal(read({ rows: '<row/>'.repeat(1_100_000) }, { limits: { ratio: 5000 } }))).toContain(
    'it has more rows than a sheet can have',
  );
  const strings = '<si/>'.repeat(100_000);
  expect(await refusal(read({ strings }, { limits: { sharedStringBytes: 1_000_000 } }))).toContain(
    "the workbook's texts take more than 1000000 bytes",
  );
});

test('limits are options', async () => {
  expect(await refusal(read(plain, { limits: { zipEntries: 3 } }))).toContain('more than 3 parts inside');
  expect(await refusal(read(plain, { limits: { partBytes: 100 } }))).toContain('unpacks to more than 100 bytes');
  expect(await refusal(read(plain, { limits: { columns: 0 } }))).toContain('it has more than 0 columns');
});

test('XML that is not well-formed is refused', async () => {
  const broken = async (xml: string) => /\((.*)\)/u.exec(await refusal(read({ parts: { [sheet]: xml } })))?.[1];
  expect(await broken('<worksheet><sheetData></worksheet>')).toBe('</worksheet> closes no tag');
  expect(await broken('<worksheet><sheetData><row>')).toBe('it ends in the middle');
  expect(await broken('<worksheet><sheetData/></worksheet')).toBe('it ends in the middle');
  expect(await broken('')).toBe('it ends in the middle');
  expect(await broken('<worksheet a></worksheet>')).toBe('an attribute has no value');
  expect(await broken('<worksheet a=b></worksheet>')).toBe('an attribute has no quotes');
  expect(await broken('<worksheet/ ></worksheet>')).toBe('a tag has a stray "/"');
  expect(await broken('< worksheet></worksheet>')).toBe('a tag has no name');
  expect(await broken('<a>'.repeat(1000))).toBe('its tags are nested too deep');
});

test('text that is not UTF-8 is refused, not replaced', async () => {
  const rows = `<row><c t="inlineStr"><is><t>\xe9\xe9</t></is></c></row>`;
  const xml = Buffer.from(`<worksheet><sheetData>${rows}</sheetData></worksheet>`, 'latin1');
  expect(await refusal(read({ parts: { [sheet]: xml } }))).toContain(
    `leads.xlsx, part ${sheet}: the workbook is damaged (its text is not valid UTF-8).`,
  );
});

test('random damage never crashes, hangs or reads a wrong text', async () => {
  const whole = book({ ...plain, stored: true });
  const texts = new Set<string>();
  for (let at = 0; at < whole.length; at += 7) {
    const bytes = Buffer.from(whole);
    bytes[at] = (bytes[at] ?? 0) ^ 0x55;
    const path = saved(bytes);
    const reading = readFile(path);
    if ((await refusal(reading)) === 'was read without a word') texts.add(JSON.stringify((await reading).rows));
  }
  expect([...texts]).toEqual(['[{"row":2,"cells":["Asha"]}]']);
  expect(readFileSync(saved(whole))).toEqual(whole);
});
