import fc from 'fast-check';
import { expect, test } from 'vitest';
import { barLine } from '../../src/terminal/progress-line.js';
import { silentProgress } from '../../src/model/progress.js';
import { lineProgress, terminalProgress } from '../../src/terminal/progress.js';
import { Recorder } from './streams.js';

/** A clock that is set by hand, in ms. */
function handClock() {
  let time = 1_000_000;
  return { now: () => time, pass: (milliseconds: number) => void (time += milliseconds) };
}

/** A terminal of this width; `lines` are the lines drawn on it, without the control sequences between them. */
function fakeTerminal(columns: number) {
  const stream = Object.assign(new Recorder(), { isTTY: true, columns });
  const lines = (): string[] =>
    stream.text.split(/(?:\u001b(?:\[[\d;?]*[A-Za-z]|[78])|\n)+/u).filter((line) => line !== '');
  return { stream, lines, text: () => stream.text };
}

test('in a log: a line when a stage begins, one every five seconds, and one at its end', () => {
  const clock = handClock();
  const lines: string[] = [];
  const progress = lineProgress((line) => lines.push(line), clock.now);
  progress.stage('reading the workspace');
  progress.stage('uploading', 120_000);
  for (let done = 1; done <= 110; done++) {
    clock.pass(100);
    progress.update({ done, failed: done > 60 ? 2 : 0, pace: 12.5 });
  }
  progress.update({ done: 110, failed: 2, pace: 12.5 });
  progress.stop();
  progress.update({ done: 111 });
  progress.stop();
  expect(lines).toEqual([
    'reading the workspace…\n',
    'uploading: 120,000 rows\n',
    'uploading: 50 of 120,000 rows (0%), 10/s, 0 failed, pace 13/s, 3h 19m left\n',
    'uploading: 100 of 120,000 rows (0%), 10/s, 2 failed, pace 13/s, 3h 19m left\n',
    'uploading: 110 of 120,000 rows (0%), 10/s, 2 failed, pace 13/s, 3h 19m left\n',
  ]);
});

test('an export counts pages, and has no time left where the total is not known', () => {
  const clock = handClock();
  const lines: string[] = [];
  const progress = lineProgress((line) => lines.push(line), clock.now);
  progress.stage('reading leads');
  clock.pass(5_000);
  progress.update({ done: 1_250, pages: 13, rate: 250.4 });
  expect(lines).toEqual(['reading leads…\n', 'reading leads: 1,250 rows, 13 pages, 250/s\n']);
});

const update = { done: 54_000, failed: 12, pace: 12, rate: 9.84 };
const measure = { name: 'uploading', total: 120_000, startedAt: 0, update };

test.each([
  [120, 'uploading [==============----------------] 54,000/120,000  9.8/s  12 failed  pace 12/s  1h 51m left'],
  [80, 'uploading [=====------] 54,000/120,000  9.8/s  12 failed  pace 12/s  1h 51m left'],
  [70, 'uploading 54,000/120,000  9.8/s  12 failed  pace 12/s  1h 51m left'],
  [60, 'uploading 54,000/120,000  9.8/s  12 failed  1h 51m left'],
  [40, 'uploading 54,000/120,000  12 failed'],
  [20, 'uploading 54,000/120'],
])('at %i columns the bar shows what fits', (width, line) => {
  expect(barLine(measure, 60_000, width)).toBe(line);
});

test('all figures of a usual import fit 60 columns', () => {
  const small = { ...measure, total: 120, update: { done: 54, failed: 2, pace: 12, rate: 9.8 } };
  expect(barLine(small, 60_000, 59)).toBe('uploading 54/120  9.8/s  2 failed  pace 12/s  7s left');
});

test('a line is never wider than the terminal', () => {
  const figures = fc.record({ done: fc.nat(), failed: fc.nat(), pace: fc.double({ min: 0, max: 1e4, noNaN: true }) });
  fc.assert(
    fc.property(
      fc.integer({ min: 1, max: 200 }),
      fc.option(fc.nat(), { nil: undefined }),
      figures,
      (width, total, update) => {
        expect(
          barLine({ name: 'writing results', total, startedAt: 0, update }, 9_000, width).length,
        ).toBeLessThanOrEqual(width);
      },
    ),
  );
});

test('on a terminal each stage has its line, and the cursor is back at the end', () => {
  const clock = handClock();
  const { stream, lines, text } = fakeTerminal(60);
  const progress = terminalProgress(stream, clock.now);
  progress.stage('reading the workspace');
  progress.stage('uploading', 120);
  clock.pass(10_000);
  progress.update({ done: 60, failed: 1, pace: 7 });
  progress.stop();
  progress.stop();
  progress.update({ done: 61 });
  expect(new Set(lines())).toEqual(
    new Set([
      'reading the workspace…',
      'uploading [------------------------------] 0/120',
      'uploading 60/120  6/s  1 failed  pace 7/s  10s left',
    ]),
  );
  expect(text().lastIndexOf('\u001b[?25h')).toBeGreaterThan(text().lastIndexOf('\u001b[?25l'));
  expect(process.listeners('SIGINT')).toEqual([]);
});

test('other text is printed above the bar, which is drawn again', () => {
  const { stream, lines, text } = fakeTerminal(80);
  const progress = terminalProgress(stream, handClock().now);
  progress.stage('surveying');
  progress.aside?.(() => stream.write('Warning: look\n'));
  expect(lines()).toEqual(['surveying…', 'Warning: look', 'surveying…']);
  progress.stop();
  expect(text()).toContain('Warning: look\n\u001b7');
  expect(text()).not.toContain('\u001b[?7l');
});

test('on a stream that is no terminal the bar draws nothing', () => {
  const stream = new Recorder();
  const progress = terminalProgress(stream, handClock().now);
  progress.stage('surveying', 3);
  progress.update({ done: 3 });
  progress.stop();
  expect(stream.text).toBe('');
});

test('silence is silent', () => {
  silentProgress.stage('surveying');
  silentProgress.update({ done: 1 });
  expect(silentProgress.stop()).toBeUndefined();
});
