/** What the figures share: rows of measurements, their table, and the words of the command line. Nothing here measures. */
import { parseArgs } from 'node:util';

/** Which side of a figure is good, and where good begins. */
export interface Bar {
  readonly side: 'at least' | 'at most';
  readonly value: number;
}

/** One line of a table: measurements of one thing, taken in turn with those of the other lines. */
export interface Row {
  readonly label: string;
  readonly values: readonly number[];
  readonly unit: string;
  readonly bar?: Bar;
}

/** The lines that one script measured. */
export interface Figure {
  readonly title: string;
  readonly rows: readonly Row[];
}

/** The scripts, by name, in the order in which they run. */
export const figureNames = [
  'startup',
  'csv-dry-run',
  'xlsx-dry-run',
  'combined-dry-run',
  'upload',
  'import',
  'pace',
  'sandbox',
  'export',
] as const;

/** What was asked for on the command line. */
export interface BenchArguments {
  readonly names: readonly string[];
  readonly quick: boolean;
  readonly json: boolean;
}

/** Read `[name …] [--quick] [--json]`. @throws an `Error` that names the figures when one does not exist. */
export function readArguments(args: readonly string[]): BenchArguments {
  const { values, positionals } = parseArgs({
    args: [...args],
    allowPositionals: true,
    options: { quick: { type: 'boolean', default: false }, json: { type: 'boolean', default: false } },
  });
  const known: readonly string[] = figureNames;
  const strange = positionals.filter((name) => !known.includes(name));
  if (strange.length > 0) throw new Error(`No figure is called ${strange.join(', ')}. There are: ${known.join(', ')}.`);
  return {
    names: positionals.length === 0 ? known : known.filter((name) => positionals.includes(name)),
    quick: values.quick,
    json: values.json,
  };
}

/** Minimum, median and maximum of some measurements. */
export function spread(values: readonly number[]): { min: number; median: number; max: number } {
  const sorted = [...values].sort((a, b) => a - b);
  const half = sorted.length / 2;
  const median = ((sorted[Math.ceil(half) - 1] ?? 0) + (sorted[Math.floor(half)] ?? 0)) / 2;
  return { min: sorted[0] ?? 0, median, max: sorted.at(-1) ?? 0 };
}

/** Whether the median is on the good side of the bar; nothing where there is no bar. */
export function isMet({ values, bar }: Row): boolean | undefined {
  if (bar === undefined) return undefined;
  const { median } = spread(values);
  return bar.side === 'at least' ? median >= bar.value : median <= bar.value;
}

/** How many times as good as the bar the median is: 1 and more meets it. */
export function againstBar({ values, bar }: Row): number | undefined {
  if (bar === undefined) return undefined;
  const { median } = spread(values);
  if (median === bar.value) return 1;
  return bar.side === 'at least' ? median / bar.value : bar.value / median;
}

const width = 44;

/** The table of a figure for people: minimum, median, maximum, unit, and the bar with the median against it. */
export function table({ title, rows }: Figure): string {
  const header = `${''.padEnd(width)}${'min'.padStart(10)}${'median'.padStart(10)}${'max'.padStart(10)}`;
  return [title, header, ...rows.map(tableRow)].join('\n');
}

function tableRow(row: Row): string {
  const { min, median, max } = spread(row.values);
  const show = (value: number): string => (value >= 100 ? value.toFixed(0) : value.toFixed(2)).padStart(10);
  const figures = `${row.label.padEnd(width)}${show(min)}${show(median)}${show(max)}  ${row.unit.padEnd(8)}`;
  const { bar } = row;
  const times = againstBar(row);
  if (bar === undefined || times === undefined) return figures.trimEnd();
  return `${figures}  ${isMet(row) === true ? 'ok' : 'MISSED'}, ${bar.side} ${bar.value} (${times.toFixed(2)} x)`;
}

/** A figure for `--json`: its rows with their spread and the verdict. */
export function asJson(name: string, { title, rows }: Figure): object {
  const rowOf = (row: Row): object => ({
    label: row.label,
    unit: row.unit,
    ...spread(row.values),
    values: row.values,
    ...(row.bar && { bar: row.bar, againstBar: againstBar(row), met: isMet(row) }),
  });
  return { name, title, rows: rows.map(rowOf) };
}
