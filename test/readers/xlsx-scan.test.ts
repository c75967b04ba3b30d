import { expect, test } from 'vitest';
import { below, cells, formats, read, refusal } from './xlsx-book.js';

const strings = '<si><t>Asha</t></si><si><t xml:space="preserve"> two  blanks </t></si><si>\n  <t> kept</t>\n  </si>';
const formulas = (xml: string) => read({ rows: below(7, `<row r="2">${xml}</row>`), styles: formats(14) });

test('booleans and errors come as a spreadsheet shows them', async () => {
  const xml =
    '<c t="b"><v>1</v></c><c t="b"><v>0</v></c><c t="b"><v>true</v></c><c t="e"><v>#REF!</v></c><c t="e"><v>#N/A</v></c>';
  expect(await cells(xml)).toEqual(['TRUE', 'FALSE', 'TRUE', '#REF!', '#N/A']);
});

test('percentages and currency are plain numbers', async () => {
  const styles = formats(9, 10, '"₹" #,##0.00', '[$Rs.-4009] #,##0', '_-* #,##0.00 "d/m"_-', '0.00E+00', '#,##0 USD');
  const xml = [0.18, 0.185, 1250.5, 5000, 7.25, 1e9, 12].map((n, i) => `<c s="${i + 1}"><v>${n}</v></c>`).join('');
  expect(await cells(xml, { styles })).toEqual(['0.18', '0.185', '1250.5', '5000', '7.25', '1000000000', '12']);
});

test('blanks in a text are kept, with xml:space or without; those between the tags are layout', async () => {
  const xml = '<c t="s"><v>0</v></c><c t="s"><v>1</v></c><c t="s"><v> 2 </v></c><c t="s"/>';
  expect(await cells(xml, { strings })).toEqual(['Asha', ' two  blanks ', ' kept']);
});

test('rich text is joined and phonetic readings are left out', async () => {
  const rich = '<r><rPr><b/></rPr><t>Asha</t></r><r><t xml:space="preserve"> P</t></r><r><t>atil</t></r>';
  const reading = '<t>東京</t><rPh sb="0" eb="2"><t>トウキョウ</t></rPh><phoneticPr fontId="1"/>';
  const both = `<si>${rich}</si><si>${reading}</si>`;
  expect(await cells('<c t="s"><v>0</v></c><c t="s"><v>1</v></c>', { strings: both })).toEqual(['Asha Patil', '東京']);
  const inline = `<c t="inlineStr"><is>${rich}</is></c><c t="inlineStr"><is>${reading}</is></c><c t="inlineStr"><is><t>next</t></is></c>`;
  expect(await cells(inline)).toEqual(['Asha Patil', '東京', 'next']);
});

test('a text inside a cell that refers to a shared one is not left to the next cell', async () => {
  const xml = '<c t="s"><v>0</v><is><t>stray</t></is></c><c t="inlineStr"><is><t>next</t></is></c>';
  expect(await cells(xml, { strings })).toEqual(['Asha', 'next']);
});

test('entities, CDATA, comments and escapes are text', async () => {
  const text = (inner: string) => `<c t="inlineStr"><is><t>${inner}</t></is></c>`;
  const xml = [
    'R&amp;D &lt;b&gt; &quot;x&quot; &apos;y&apos; &#2309;&#x1F600;',
    'a<![CDATA[ <b> & ]]>c',
    'one<!-- two > --> three',
    'line 1_x000D_\nline 2&#10;line 3',
    '_x005F_x000D_ stays',
    'a\r\nb\rc',
  ];
  expect(await cells(xml.map(text).join(''))).toEqual([
    'R&D <b> "x" \'y\' अ😀',
    'a <b> & c',
    'one three',
    'line 1\r\nline 2\nline 3',
    '_x000D_ stays',
    'a\nb\nc',
  ]);
});

test('a formula is its stored result, whatever that is', async () => {
  const xml = [
    '<c t="str"><f>A1&amp;"x"</f><v>text_x000D_</v></c>',
    '<c><f>1+1</f><v>2</v></c>',
    '<c s="1"><f>TODAY()</f><v>45000</v></c>',
    '<c t="b"><f>TRUE()</f><v>1</v></c>',
    '<c t="e"><f>NA()</f><v>#N/A</v></c>',
    '<c t="str"><f>""</f><v></v></c>',
    '<c><f t="shared" si="0"/><v>7</v></c>',
  ];
  expect((await formulas(xml.join(''))).rows).toEqual([
    { row: 2, cells: ['text\r', '2', '2023-03-15T00:00:00', 'TRUE', '#N/A', '', '7'] },
  ]);
});

test('a formula without a result is shown as the formula, with a fault', async () => {
  const reading = await formulas('<c><v>1</v></c><c><f>SUM(A1,&quot;x&quot;)</f><v></v></c><c><f>B1</f></c>');
  expect(reading.rows).toEqual([
    {
      row: 2,
      cells: ['1', '=SUM(A1,"x")', '=B1', '', '', '', ''],
      faults: [
        { index: 1, code: 'FORMULA_WITHOUT_RESULT' },
        { index: 2, code: 'FORMULA_WITHOUT_RESULT' },
      ],
    },
  ]);
});

test('text of 32,767 characters and control characters come through', async () => {
  const long = 'x'.repeat(32_767);
  expect(
    await cells(`<c t="inlineStr"><is><t>${long}</t></is></c><c t="inlineStr"><is><t>a&#1;_x0007_b</t></is></c>`),
  ).toEqual([long, 'a\u0001\u0007b']);
});

test('a cell that refers to a text that is not there is refused', async () => {
  expect(await refusal(cells('<c t="s"><v>3</v></c>', { strings }))).toContain(
    'leads.xlsx, sheet "Leads": the sheet is damaged (cell A2 refers to text 4 of 3 in the workbook)',
  );
  expect(await refusal(cells('<c t="s"><v>x</v></c>', { strings }))).toContain('cell A2 refers to no text');
});

test('rows that share a number, or lie outside the sheet, are refused', async () => {
  const sheet = (first: string, second: string) =>
    read({ rows: `<row r="${first}"><c><v>1</v></c></row><row r="${second}"><c><v>1</v></c></row>` });
  expect(await refusal(sheet('2', '2'))).toContain('the sheet is damaged (row 2 stands behind row 2)');
  expect(await refusal(sheet('1', '9999999'))).toContain('row 9999999 lies below the last row');
  expect(await refusal(sheet('1', '-3'))).toContain('a row has no valid number');
  expect(await refusal(cells('<c r="7"><v>1</v></c>'))).toContain('a cell of row 2 has no valid address');
});

test('a million columns are refused, with the row', async () => {
  expect(await refusal(cells('<c r="ZZZZ2"><v>1</v></c>'))).toContain(
    'leads.xlsx, sheet "Leads", row 2: it has more than 16384 columns.',
  );
});

test('surplus cells follow the header in their order, without the gaps between them', async () => {
  const xml =
    '<row r="2"><c r="XFD2"><v>3</v></c><c r="D2"><f>X</f></c><c r="B2"><v>1</v></c><c r="B2"><v>2</v></c></row><row r="3"><c r="XFD3"><v>4</v></c></row>';
  expect((await read({ rows: below(2, xml) })).rows).toEqual([
    { row: 2, cells: ['', '2', '=X', '3'], faults: [{ index: 2, code: 'FORMULA_WITHOUT_RESULT' }] },
    { row: 3, cells: ['', '', '4'] },
  ]);
});

test('other lists in the sheet with the same tags are not rows', async () => {
  const behind = '<extLst><ext><row r="9"><c><v>9</v></c></row><f>x</f></ext></extLst>';
  expect(
    (await read({ rows: below(1, '<row r="2"><c><v>1</v><extLst><t>no</t></extLst></c></row>'), behind })).rows,
  ).toEqual([{ row: 2, cells: ['1'] }]);
});

test('a text that was garbled before it came into the workbook is said, wherever it is kept', async () => {
  const garbled = '<t>JosÃ©</t>';
  const rows = below(
    5,
    `<row r="2"><c t="s"><v>0</v></c><c t="s"><v>1</v></c><c t="inlineStr"><is>${garbled}</is></c><c t="str"><f>A1</f><v>à¤…à¤¶</v></c><c t="inlineStr"><is><t>José Ã la carte</t></is></c></row>`,
  );
  const { rows: all } = await read({ rows, strings: `<si><t>José</t></si><si>${garbled}</si>` });
  expect(all).toEqual([
    {
      row: 2,
      cells: ['José', 'JosÃ©', 'JosÃ©', 'à¤…à¤¶', 'José Ã la carte'],
      faults: [1, 2, 3].map((index) => ({ index, code: 'MOJIBAKE_SUSPECTED' })),
    },
  ]);
});
