import fc from 'fast-check';
import { expect, test } from 'vitest';
import { EncodingError } from '../../src/model/errors.js';
import { decodeBytes } from '../../src/readers/encoding.js';
import { read, refusal, refused, saved } from './text-file.js';
import { openTable } from '../../src/readers/index.js';

const text = 'name,city\nJosé,पुणे\n😀,x\n';
const table = ['name | city', '2: José | पुणे', '3: 😀 | x'];

function utf16be(content: string): Buffer {
  return Buffer.from(content, 'utf16le').swap16();
}

test.each([
  ['UTF-8', Buffer.from(text)],
  ['UTF-8 with BOM', Buffer.from(`\uFEFF${text}`)],
  ['UTF-16 LE with BOM', Buffer.from(`\uFEFF${text}`, 'utf16le')],
  ['UTF-16 BE with BOM', utf16be(`\uFEFF${text}`)],
])('%s is recognised', async (_, bytes) => {
  expect(await read(bytes)).toEqual(table);
});

test('a file that is not UTF-8 is refused with row, byte, a proposal and how it would read', async () => {
  expect(await refusal(Buffer.from('name,city\n"Asha\nK",Pune\nJosé,São\n', 'latin1'))).toBe(
    'leads.csv, row 3: the text is not valid UTF-8 (byte 0xE9 at offset 27). Read as windows-1252, it says there: "José,São" If that reads right, add --encoding windows-1252. Otherwise find out how the file was saved, or save it again as "CSV UTF-8".',
  );
});

test('the encoding that the user names decides', async () => {
  expect(await read(Buffer.from('name\nJosé\n', 'latin1'), { encoding: 'windows-1252' })).toEqual(['name', '2: José']);
  expect(await read(Buffer.from('“€”', 'utf8'), { encoding: 'windows-1252' })).toEqual(['â€œâ‚¬â€\u009D']);
  expect(await read(Buffer.from([0x93, 0x80]), { encoding: 'windows-1252' })).toEqual(['“€']);
  expect(await read(utf16be(text), { encoding: 'utf-16be' })).toEqual(table);
  expect(await read(text, { encoding: 'UTF8' })).toEqual(table);
  expect(await read(Buffer.from([0x6e, 10, 0xc4, 0xe3, 10]), { encoding: 'gbk' })).toEqual(['n', '2: 你']);
});

test('bytes that do not fit the named encoding are refused too', async () => {
  const bytes = Buffer.from([0x6e, 10, 0x61, 10, 0xc4, 0x20, 10]);
  expect(await refusal(bytes, { encoding: 'gbk' })).toContain('leads.csv, row 3: the text is not valid GBK (byte 0x');
});

test('an unknown encoding is refused', async () => {
  expect(await refusal('n\n', { encoding: 'latin-99' })).toBe(
    'The encoding "latin-99" is unknown. Use a name such as utf-8, utf-16le, windows-1252, macintosh, gbk or shift_jis.',
  );
});

const cyrillic = [0xcc, 0xee, 0xf1, 0xea, 0xe2, 0xe0, 0x2c, 0xcf, 0xf0, 0xe8, 0xe2, 0xe5, 0xf2];
test.each([
  ['windows-1252', 'José, “São”', Buffer.from('Jos\xe9, \x93S\xe3o\x94', 'latin1')],
  ['macintosh', 'José, naïve', Buffer.from('Jos\x8e, na\x95ve', 'latin1')],
  ['windows-1251', 'Москва,Привет', Buffer.from(cyrillic)],
  ['gbk', '北京,张伟', Buffer.from([0xb1, 0xb1, 0xbe, 0xa9, 0x2c, 0xd5, 0xc5, 0xce, 0xb0])],
  ['shift_jis', 'さくら,ひろ', Buffer.from([0x82, 0xb3, 0x82, 0xad, 0x82, 0xe7, 0x2c, 0x82, 0xd0, 0x82, 0xeb])],
])('%s is proposed where it fits', async (encoding, reads, bytes) => {
  expect(await refusal(Buffer.concat([Buffer.from('name,b\n'), bytes]))).toContain(
    `Read as ${encoding}, it says there: "${reads}"`,
  );
});

test('UTF-16 without a byte order mark is not guessed, only proposed', async () => {
  expect(await refusal(Buffer.from(text, 'utf16le'))).toContain('Read as utf-16le, it says there: "name,city"');
  expect(await refusal(utf16be(text))).toContain('Read as utf-16be, it says there: "name,city"');
});

test('the proposal comes with the error, so that a terminal can ask', async () => {
  const path = await saved(Buffer.from('name\xe9\n', 'latin1'));
  const error = await openTable(path).catch((reason: unknown) => reason);
  expect(error).toBeInstanceOf(EncodingError);
  expect(error).toMatchObject({ proposed: 'windows-1252' });
});

test('text that is cut off in the middle of a character is refused', async () => {
  expect(await refusal(Buffer.from('name\nपु').subarray(0, -1))).toContain(
    'row 2: the text is not valid UTF-8 (byte 0xE0',
  );
  expect(await refusal(Buffer.from('\uFEFFname\nab', 'utf16le').subarray(0, -1))).toContain(
    'row 2: the text is not valid UTF-16LE',
  );
});

test('rows before the wrong byte are read', async () => {
  const path = await saved(Buffer.from(`name\n${'Asha\n'.repeat(3)}Jos\xe9\n`, 'latin1'));
  const rows: number[] = [];
  const reading = async () => {
    for await (const batch of (await openTable(path)).rows) rows.push(...batch.map(({ row }) => row));
  };
  expect(await refused(reading())).toContain('leads.csv, row 5:');
  expect(rows).toEqual([2, 3, 4]);
});

/** Bytes in pieces of the given lengths, over and over. */
async function* pieces(bytes: Buffer, lengths: readonly number[]): AsyncGenerator<Buffer> {
  for (let at = 0, i = 0; at < bytes.length; i++) {
    const length = lengths[i % lengths.length] ?? 1;
    yield Buffer.from(bytes.subarray(at, at + length));
    at += length;
  }
}

async function decoded(bytes: Buffer, lengths: readonly number[]) {
  let content = '';
  for await (const piece of decodeBytes(pieces(bytes, lengths))) {
    content += piece.text;
    if (piece.fault) return { content, offset: piece.fault.offset, byte: piece.fault.around[piece.fault.at] };
  }
  return { content };
}

const cuts = fc.array(fc.integer({ min: 1, max: 9 }), { minLength: 1, maxLength: 5 });

test('however the bytes are cut, the text is the same', async () => {
  await fc.assert(
    fc.asyncProperty(fc.string({ unit: 'binary' }), cuts, async (content, lengths) => {
      const plain = content.replace(/^\uFEFF/u, '');
      expect(await decoded(Buffer.from(`x${plain}`), lengths)).toEqual({ content: `x${plain}` });
      expect(await decoded(Buffer.from(`\uFEFFx${plain}`, 'utf16le'), lengths)).toEqual({ content: `x${plain}` });
    }),
  );
});

test('however the bytes are cut, the first wrong byte is found', async () => {
  const wrong = fc.constantFrom([0x80], [0xff], [0xc0, 0x80], [0xe0, 0x80, 0x80], [0xed, 0xa0, 0x80], [0xe9, 0x20]);
  await fc.assert(
    fc.asyncProperty(fc.string({ unit: 'grapheme' }), wrong, cuts, async (before, bytes, lengths) => {
      const start = Buffer.from(`name${before}`);
      const file = Buffer.concat([start, Buffer.from(bytes), Buffer.from('after')]);
      expect(await decoded(file, lengths)).toEqual({ content: `name${before}`, offset: start.length, byte: bytes[0] });
    }),
  );
});
