import { expect, test } from 'vitest';
import { cells, formats } from './xlsx-book.js';

/** What 45000.5 becomes under each of these formats. */
async function kinds(...codes: readonly (string | number)[]): Promise<Record<string, string>> {
  const xml = codes.map((_, i) => `<c s="${i + 1}"><v>45000.5</v></c>`).join('');
  const texts = await cells(xml, { styles: formats(...codes) });
  return Object.fromEntries(codes.map((code, i) => [code, texts[i] ?? '']));
}
const all = (codes: readonly (string | number)[], text: string) =>
  Object.fromEntries(codes.map((code) => [code, text]));

test('date formats make dates', async () => {
  const dates = [
    ...[14, 15, 16, 17, 22, 27, 28, 29, 30, 31, 36, 50, 51, 54, 57, 58],
    ...[
      'dd/mm/yyyy',
      'yyyy-mm-dd hh:mm:ss',
      'd-mmm-yy;@',
      '[$-409]d mmm yyyy h:mm AM/PM',
      'yyyy"年"m"月"d"日"',
      'mmmm',
    ],
    ...[
      '[Red]dd.mm.yy',
      '[$-F800]dddd\\,\\ mmmm\\ dd\\,\\ yyyy',
      'DD/MM/YYYY',
      'm/d/yy h:mm;@',
      'dd\\/mm\\/yyyy',
      'yyyy-mm-dd"T"hh:mm:ss.000',
    ],
  ];
  expect(await kinds(...dates)).toEqual(all(dates, '2023-03-15T12:00:00'));
});

test('number formats, even with letters in them, make numbers', async () => {
  const numbers = [
    ...[0, 1, 2, 3, 4, 9, 10, 11, 12, 37, 38, 39, 40, 44, 48, 49, 59],
    ...[
      'General',
      '@',
      '#,##0.00',
      '0%',
      '"Days" 0',
      '0 \\d',
      '#,##0_);[Red](#,##0)',
      '[$USD] #,##0',
      '0.00E+00',
      '# ?/?',
      '#,##0 kg',
    ],
    ...[
      '"yyyy"0',
      '_d0',
      '*d0',
      '0;[h]',
      'General" days"',
      '[>100]0;0',
      '###" m"',
      '[Magenta]0',
      '"₹"\\ #,##0.00;[Red]"₹"\\ -#,##0.00',
    ],
  ];
  expect(await kinds(...numbers)).toEqual(all(numbers, '45000.5'));
});

test('times without a date are HH:mm:ss, hours past 24 are counted on', async () => {
  const codes = [18, 19, 20, 21, 45, 47, 'h:mm', 'hh:mm:ss.000', 'h AM/PM', 'mm:ss', 14, 'dd/mm/yyyy'];
  const xml = codes.map((_, i) => `<c s="${i + 1}"><v>0.75</v></c>`).join('');
  expect(await cells(xml, { styles: formats(...codes) })).toEqual(codes.map(() => '18:00:00'));
  const elapsed = [46, '[h]:mm', '[hh]:mm:ss', '[mm]:ss', '[s]'];
  const long = elapsed.map((_, i) => `<c s="${i + 1}"><v>1.75</v></c>`).join('');
  expect(await cells(long, { styles: formats(...elapsed) })).toEqual(elapsed.map(() => '42:00:00'));
});

test('a format that the workbook defines itself wins over the built-in one of its number', async () => {
  const styles = '<numFmts><numFmt numFmtId="14" formatCode="0.0"/></numFmts><cellXfs><xf numFmtId="14"/></cellXfs>';
  expect(await cells('<c><v>45000</v></c>', { styles })).toEqual(['45000']);
});

test('formats of other lists in the styles do not count', async () => {
  const styles =
    '<cellStyleXfs><xf numFmtId="14"/></cellStyleXfs><cellXfs><xf numFmtId="0"/><xf numFmtId="164"/></cellXfs><dxfs><dxf><numFmt numFmtId="164" formatCode="d/m/yy"/></dxf></dxfs>';
  expect(
    await cells('<c s="0"><v>45000</v></c><c s="1"><v>45000</v></c><c s="9"><v>45000</v></c>', { styles }),
  ).toEqual(['45000', '45000', '45000']);
});

test('dates of a workbook with the 1904 base are four years later', async () => {
  for (const value of ['1', 'true', 'on']) {
    const properties = `<workbookPr date1904="${value}"/>`;
    expect(await cells('<c s="1"><v>43538</v></c>', { styles: formats(14), properties })).toEqual([
      '2023-03-15T00:00:00',
    ]);
  }
});

test('what is no date in a date format stays a number', async () => {
  const xml =
    '<c s="1"><v>-5</v></c><c s="1"><v>9876543210</v></c><c s="1" t="str"><v>soon</v></c><c s="1"><v></v></c>';
  expect(await cells(xml, { styles: formats(14) })).toEqual(['-5', '9876543210', 'soon']);
});
