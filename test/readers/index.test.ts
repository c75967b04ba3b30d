import { chmod, mkdir, readFile, stat, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { PassThrough, Readable } from 'node:stream';
import { execFileSync } from 'node:child_process';
import { crc32, deflateRawSync, gzipSync } from 'node:zlib';
import { expect, test } from 'vitest';
import { inputName, openTable, spoolInput } from '../../src/readers/index.js';
import { folder, read, refusal, refused, rowsOf, saved } from './text-file.js';

const text = 'name,phone\nAsha,1\n';
const table = ['name | phone', '2: Asha | 1'];

interface Entry {
  readonly name: string;
  readonly content: string | Buffer;
  readonly locked?: boolean;
  /** Checksum to write instead of the right one. */
  readonly checksum?: number;
}

/** A zip file with these entries. */
function zip(...entries: Entry[]): Buffer {
  const parts: Buffer[] = [];
  const directory: Buffer[] = [];
  let offset = 0;
  for (const { name, content, locked, checksum } of entries) {
    const data = Buffer.from(content);
    const packed = deflateRawSync(data);
    const fields = Buffer.alloc(26);
    fields.writeUInt16LE(20, 0);
    fields.writeUInt16LE(locked ? 1 : 0, 2);
    fields.writeUInt16LE(8, 4);
    fields.writeUInt32LE(checksum ?? crc32(data), 10);
    fields.writeUInt32LE(packed.length, 14);
    fields.writeUInt32LE(data.length, 18);
    fields.writeUInt16LE(Buffer.byteLength(name), 22);
    const local = Buffer.concat([Buffer.from('PK\x03\x04'), fields, Buffer.from(name), packed]);
    const place = Buffer.alloc(14);
    place.writeUInt32LE(offset, 10);
    directory.push(Buffer.from('PK\x01\x02\x14\0', 'latin1'), fields, place, Buffer.from(name));
    parts.push(local);
    offset += local.length;
  }
  const list = Buffer.concat(directory);
  const end = Buffer.alloc(22);
  end.write('PK\x05\x06', 'latin1');
  end.writeUInt16LE(entries.length, 8);
  end.writeUInt16LE(entries.length, 10);
  end.writeUInt32LE(list.length, 12);
  end.writeUInt32LE(offset, 16);
  return Buffer.concat([...parts, list, end]);
}

test.each(['leads.csv', 'leads.txt', 'LEADS.CSV', 'leads', 'leads.csv.gz', 'leads.xyz'])(
  'plain text: %s',
  async (name) => {
    expect(await read(text, {}, name)).toEqual(table);
  },
);

test('the table has the name of the file', async () => {
  expect((await openTable(await saved(text, 'May leads.csv'))).name).toBe('May leads.csv');
});

test('a gzipped file is known by its content', async () => {
  expect(await read(gzipSync(text), {}, 'leads.csv.gz')).toEqual(table);
  expect(await read(gzipSync(text), {}, 'leads.csv')).toEqual(table);
  expect(await read(gzipSync(text.replaceAll(',', '\t')), {}, 'leads.tsv.gz')).toEqual(table);
});

test('a gzipped file that is cut off is refused', async () => {
  expect(await refusal(gzipSync(text).subarray(0, -12), {}, 'leads.csv.gz')).toBe(
    'leads.csv.gz: the packed file is damaged or cut off (unexpected end of file). Download or copy it again, or unpack it yourself.',
  );
});

test('a gzip bomb is refused', async () => {
  const bomb = gzipSync(`n\n${`${'x'.repeat(9_999)}\n`.repeat(7_000)}`);
  expect(
    await refused(
      openTable(await saved(bomb, 'leads.csv.gz')).then(async ({ rows }) => {
        for await (const batch of rows) expect(batch.length).toBeGreaterThan(0);
      }),
    ),
  ).toContain('leads.csv.gz: it unpacks to more than 200 times its size');
});

test('a zip file with one CSV file in it', async () => {
  const bytes = zip(
    { name: 'May/', content: '' },
    { name: 'May/leads.csv', content: text },
    { name: '__MACOSX/May/._leads.csv', content: 'x' },
    { name: '.DS_Store', content: 'x' },
    { name: 'readme.pdf', content: 'x' },
  );
  expect(await read(bytes, {}, 'leads.zip')).toEqual(table);
  const twice = await openTable(await saved(bytes, 'leads.zip'));
  expect(await rowsOf(twice)).toEqual(await rowsOf(twice));
});

test.each([
  [
    'two',
    [
      { name: 'a.csv', content: text },
      { name: 'b.csv', content: text },
    ],
    'should hold one CSV file, but it holds a.csv, b.csv. Unpack it',
  ],
  ['no', [{ name: 'a.docx', content: 'x' }], 'should hold one CSV file, but it holds a.docx.'],
  ['a locked', [{ name: 'a.csv', content: text, locked: true }], 'the zip file is protected with a password.'],
  ['a damaged', [{ name: 'a.csv', content: text, checksum: 7 }], 'damaged or cut off (a.csv fails its checksum)'],
])('a zip file with %s CSV file is refused', async (_, entries: Entry[], message) => {
  expect(await refusal(zip(...entries), {}, 'leads.zip')).toContain(
    `leads.zip: ${message.startsWith('should') ? 'the zip file ' : ''}${message.startsWith('damaged') ? 'the packed file is ' : ''}${message}`,
  );
});

test('a broken zip file, and one with too many entries, are refused', async () => {
  const bytes = zip({ name: 'a.csv', content: text });
  expect(await refusal(bytes.subarray(0, 40), {}, 'leads.zip')).toContain(
    'leads.zip: the packed file is damaged or cut off (',
  );
  const many = Array.from({ length: 30 }, (_, i) => ({ name: `${i}.txt`, content: '' }));
  expect(await refusal(zip(...many), { limits: { zipEntries: 20 } }, 'leads.zip')).toContain(
    'holds more than 20 files',
  );
});

test('names inside a zip file are never used as paths', async () => {
  const outcome = await refusal(zip({ name: '../../evil.csv', content: text }), {}, 'leads.zip');
  expect(outcome).toContain('leads.zip: the packed file is damaged or cut off (');
});

test.each([
  [
    'leads.ods',
    zip({ name: 'mimetype', content: 'x' }, { name: 'content.xml', content: 'x' }),
    'an OpenDocument spreadsheet (.ods)',
  ],
  ['leads.xls', Buffer.from('name\tphone\n'), 'an old Excel workbook (.xls)'],
  [
    'leads.xlsb',
    zip({ name: '[Content_Types].xml', content: '' }, { name: 'xl/workbook.bin', content: 'x' }),
    'a binary Excel workbook (.xlsb)',
  ],
  ['leads.numbers', zip({ name: 'Index/Document.iwa', content: 'x' }), 'a Numbers spreadsheet'],
  ['leads.csv', Buffer.from('<?xml version="1.0"?><x/>'), 'an XML file'],
  ['leads.csv', Buffer.from('%PDF-1.7'), 'a PDF'],
])('%s: the message says how to save as XLSX', async (name, bytes, what) => {
  expect(await refusal(bytes, {}, name)).toBe(
    `${name}: this is ${what}, which is not supported. Open it in a spreadsheet program and save it as .xlsx (File > Save As > Excel Workbook), or as CSV.`,
  );
});

const ole = Buffer.from('d0cf11e0a1b11ae1', 'hex');
test.each([
  ['leads.xls', Buffer.concat([ole, Buffer.alloc(600)]), 'old Excel workbook (.xls)'],
  ['leads.csv', Buffer.concat([ole, Buffer.alloc(600)]), 'old Excel workbook (.xls)'],
  ['leads.xlsx', Buffer.concat([ole, Buffer.alloc(600), Buffer.from('EncryptedPackage', 'utf16le')]), 'password'],
  ['leads.xlsx', Buffer.from(text), 'this is a text file, not a workbook'],
])('%s: what only looks like a workbook is named', async (name, bytes, why) => {
  expect(await refusal(bytes, {}, name)).toContain(why);
});

test('a web page that was saved as CSV is refused', async () => {
  expect(await refusal('\uFEFF\n<!DOCTYPE html><html>Sign in</html>')).toContain(
    'leads.csv: this is a web page, not a table.',
  );
});

test('a missing file, a folder and a pipe are refused in words', async () => {
  const place = await folder();
  expect(await refused(openTable(join(place, 'no.csv')))).toBe(
    'no.csv: there is no such file. Check the name and the folder.',
  );
  await mkdir(join(place, 'dir.csv'));
  expect(await refused(openTable(join(place, 'dir.csv')))).toContain('dir.csv: this is a folder, not a file.');
  expect(await refused(openTable('/dev/zero'))).toContain('zero: this is a pipe or a device');
});

test('a named pipe is refused without waiting for its writer', async () => {
  const path = join(await folder(), 'pipe.csv');
  execFileSync('sh', ['-c', 'mkfifo "$0"', path]);
  expect(await refused(openTable(path))).toContain('pipe.csv: this is a pipe or a device');
});

test.skipIf(process.getuid?.() === 0)('a file without permission is refused in words', async () => {
  const path = await saved(text);
  await chmod(path, 0);
  expect(await refused(openTable(path))).toContain('leads.csv: the file may not be read by this user.');
});

test.each([
  ['/data/leads.csv', 'leads'],
  ['leads.csv.gz', 'leads'],
  ['leads.TSV', 'leads'],
  ['leads.txt', 'leads'],
  ['leads.zip', 'leads'],
  ['leads.csv.zip', 'leads'],
  ['Leads of May.xlsx', 'Leads of May'],
  ['leads.v2.csv', 'leads.v2'],
  ['leads', 'leads'],
  ['.csv', '.csv'],
  ['-', 'stdin'],
])('result files of %s begin with %s', (path, name) => {
  expect(inputName(path)).toBe(name);
});

test('stdin is copied to a file of its owner, and read like a file', async () => {
  const path = join(await folder(), 'stdin.csv');
  await spoolInput(Readable.from([Buffer.from('name,pho'), Buffer.from('ne\nAsha,1\n')], { objectMode: false }), path);
  expect(await readFile(path, 'utf8')).toBe(text);
  expect((await stat(path)).mode & 0o777).toBe(0o600);
  expect((await openTable(path)).header).toEqual(['name', 'phone']);
});

test('stdin never replaces a file, and an input that breaks off is an error', async () => {
  const path = join(await folder(), 'stdin.csv');
  await writeFile(path, 'mine');
  expect(await refused(spoolInput(Readable.from(['x']), path))).toContain(
    `The input could not be copied to ${path}: EEXIST`,
  );
  expect(await readFile(path, 'utf8')).toBe('mine');
  const broken = new PassThrough();
  broken.destroy(new Error('gone'));
  expect(await refused(spoolInput(broken, `${path}.2`))).toContain('gone');
});
