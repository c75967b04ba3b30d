import fc from 'fast-check';
import { expect, test } from 'vitest';
import { defaultLimits } from '../../src/readers/options.js';
import type { CellContext } from '../../src/readers/xlsx-cell.js';
import type { ScannedRow } from '../../src/readers/xlsx-rows.js';
import { SheetScan } from '../../src/readers/xlsx-scan.js';
import { XmlScanner, type XmlSink } from '../../src/readers/xlsx-xml.js';

const shared = ['Asha', '', 'Ã©', 'पुणे', 'Pune'];
const context: CellContext = {
  strings: { size: shared.length, get: (index) => shared[index], isGarbled: (index) => index === 2 },
  kinds: ['number', 'date', 'number'],
  dateSystem: 1900,
  limits: { ...defaultLimits, columns: 60, cellLength: 40 },
  where: 'leads.xlsx, sheet "Leads"',
};

/** The rows of a sheet, or why it is refused; with the shorter way for plain cells, and without. */
function scanned(xml: string, cuts: readonly number[], leaps: boolean): unknown {
  const rows: ScannedRow[] = [];
  const scan = new SheetScan(context, (row) => rows.push(row));
  const sink: XmlSink = leaps
    ? scan
    : { open: (name, tag) => scan.open(name, tag), close: (name) => scan.close(name), text: (text) => scan.text(text) };
  const scanner = new XmlScanner('leads.xlsx', 10_000, sink);
  const bytes = Buffer.from(xml, 'utf8');
  const places = [0, ...cuts.map((cut) => cut % (bytes.length + 1)).sort((a, b) => a - b), bytes.length];
  try {
    for (const [i, place] of places.entries()) scanner.push(bytes.subarray(place, places[i + 1] ?? bytes.length));
    scanner.finish();
  } catch (error) {
    return [rows, String(error)];
  }
  return rows;
}

const value = fc.oneof(
  fc.string({ unit: fc.constantFrom('a', '7', '0', 'é', 'अ', '_', ' ', '.', '-', 'Ã'), maxLength: 45 }),
  fc.constantFrom('0', '2', '3', '4', '5', '99999999999', '45000', '0.1', '&amp;', 'a\rb', '_x000D_', '_xFFFD_', 'Ã©'),
);
const reference = fc.oneof(
  { weight: 8, arbitrary: fc.tuple(fc.constantFrom('A', 'B', 'C', 'D', 'AB', 'BG', 'BI'), fc.constant('2')) },
  fc.tuple(fc.constantFrom('', 'b', 'ABCD', '$A'), fc.constantFrom('', '2', '12345678', '2x')),
);
const cell = fc
  .record({
    r: fc.option(reference, { freq: 12 }),
    s: fc.option(fc.constantFrom('0', '1', '2', '', 'x', '1234567'), { freq: 1 }),
    t: fc.option(fc.constantFrom('s', 'n', 'str', 'inlineStr', 'b', 'e', 'd', 'q', ''), { freq: 6 }),
    form: fc.constantFrom('v', 'v', 'v', 'is', 'is', 'blank', 'open', 'formula', 'space', 'two', 'single'),
    value,
  })
  .map(({ r, s, t, form, value }) => {
    const start = [r && ` r="${r.join('')}"`, s !== null && ` s="${s}"`, t !== null && ` t="${t}"`].filter(Boolean);
    if (form === 'blank') return `<c${start.join('')}/>`;
    if (form === 'single') return `<c${start.join('').replaceAll('"', "'")}><v>${value}</v></c>`;
    const inside = {
      v: `<v>${value}</v>`,
      is: `<is><t>${value}</t></is>`,
      open: '',
      formula: `<f>A1</f><v>${value}</v>`,
      space: `<is><t xml:space="preserve">${value}</t></is>`,
      two: `<v>${value}</v><v>${value}</v>`,
    }[form];
    return `<c${start.join('')}>${inside}</c>`;
  });
const row = fc
  .tuple(fc.constantFrom('', ' r="2"', ' r="2" hidden="1"', ' x:r="2"'), fc.array(cell, { maxLength: 6 }))
  .map(([start, cells]) => `<row${start}>${cells.join('')}</row>`);

test('a cell that is read in one go reads as it does tag by tag, however it is written and the bytes are cut', () => {
  const cuts = fc.array(fc.nat(2_000), { maxLength: 3 });
  fc.assert(
    fc.property(row, cuts, (rows, places) => {
      const xml = `<worksheet><sheetData>${rows}<row><c><v>1</v></c></row></sheetData>${' '.repeat(64)}</worksheet>`;
      expect(scanned(xml, places, true)).toEqual(scanned(xml, places, false));
    }),
    { numRuns: 2_000 },
  );
});
