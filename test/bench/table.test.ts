import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { asJson, figureNames, readArguments, spread, table } from '../../bench/table.js';
import { root } from '../helpers/cli.js';

const figure = {
  title: 'Upload, 10 creates, 2 at once',
  rows: [
    { label: 'bare', values: [200, 100, 300], unit: 'calls/s' },
    { label: 'ratio', values: [0.5, 0.75, 0.6], unit: '', bar: { side: 'at least', value: 0.5 } as const },
    { label: 'peak memory', values: [300], unit: 'MB', bar: { side: 'at most', value: 150 } as const },
    { label: 'refused', values: [0], unit: '%', bar: { side: 'at most', value: 0 } as const },
  ],
};

test('the bench takes names, --quick and --json, and every name is a script', () => {
  expect(readArguments([])).toEqual({ names: figureNames, quick: false, json: false });
  expect(readArguments(['--quick', 'upload', 'startup', '--json'])).toEqual({
    names: ['startup', 'upload'],
    quick: true,
    json: true,
  });
  expect(() => readArguments(['uplod'])).toThrow(`No figure is called uplod. There are: ${figureNames.join(', ')}.`);
  expect(() => readArguments(['--fast'])).toThrow("'--fast'");
  for (const name of figureNames) expect(existsSync(join(root, 'bench', `${name}.ts`)), name).toBe(true);
});

test('a figure is a table of minimum, median and maximum, with the median against its bar', () => {
  expect(table(figure).split('\n')).toEqual([
    'Upload, 10 creates, 2 at once',
    '                                                   min    median       max',
    'bare                                               100       200       300  calls/s',
    'ratio                                             0.50      0.60      0.75            ok, at least 0.5 (1.20 x)',
    'peak memory                                        300       300       300  MB        MISSED, at most 150 (0.50 x)',
    'refused                                           0.00      0.00      0.00  %         ok, at most 0 (1.00 x)',
  ]);
});

test('the median of an even number of measurements lies between the two in the middle', () => {
  expect(spread([4, 1, 2, 8])).toEqual({ min: 1, median: 3, max: 8 });
  expect(spread([7])).toEqual({ min: 7, median: 7, max: 7 });
});

test('--json has the same figures and the verdict', () => {
  expect(asJson('upload', figure)).toMatchObject({
    name: 'upload',
    title: 'Upload, 10 creates, 2 at once',
    rows: [
      { label: 'bare', unit: 'calls/s', min: 100, median: 200, max: 300, values: [200, 100, 300] },
      { label: 'ratio', median: 0.6, bar: { side: 'at least', value: 0.5 }, met: true },
      { label: 'peak memory', median: 300, againstBar: 0.5, met: false },
      { label: 'refused', againstBar: 1, met: true },
    ],
  });
});

test('docs/performance.md explains every figure under a heading of its name', () => {
  const page = readFileSync(join(root, 'docs/performance.md'), 'utf8');
  const headings = [...page.matchAll(/^### `([a-z-]+)`/gmu)].map(([, name]) => name);
  expect(headings).toEqual(figureNames);
});
