import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, expect, test, vi } from 'vitest';
import { openJournal } from '../../src/journal/journal.js';
import { replayJournal } from '../../src/journal/replay.js';
import { runToEnd } from './helpers/run-to-end.js';
import { createTask } from './helpers/task.js';
import { modelFaults } from './helpers/world.js';

vi.mock('node:fs/promises', async (original) => (await import('./helpers/life.js')).mortalFiles(await original()));
vi.mock('../../src/report/html.js', () => ({ writeHtmlReport: () => Promise.resolve() }));
vi.mock('../../src/report/result-files.js', () => import('./helpers/told-in-memory.js'));

const rows = Number(process.env.PROOF_DAMAGED_ROWS ?? 10);
const folder = mkdtempSync(join(tmpdir(), 'proof-'));
const path = join(folder, 'journal.jsonl');
afterAll(() => rmSync(folder, { recursive: true, force: true }));

let journal = Buffer.alloc(0);
/** Where each line ends, behind its line feed. */
let ends: number[] = [];

beforeAll(async () => {
  // A run in which much went wrong has lines of all kinds.
  const task = await createTask({ name: 'marker', proof: 'marker', faults: modelFaults, allowed: [] }, 7, rows);
  const { runId } = await runToEnd(task, () => ({ counts: 'journal' }));
  journal = readFileSync(join(task.options.outDir ?? '', runId, 'journal.jsonl'));
  task.done();
  ends = [...journal.entries()].flatMap(([at, byte]) => (byte === 10 ? [at + 1] : []));
});

/** What a journal says of every row; or why it is refused. */
async function read(bytes: Buffer): Promise<string> {
  writeFileSync(path, bytes);
  try {
    const state = await replayJournal(path);
    const fates = Array.from({ length: rows + 4 }, (_, row) => `${state.statusOf(row)} ${state.attemptsOf(row)}`);
    return [state.validBytes, state.read, state.ended, ...fates].join();
  } catch (error) {
    return error instanceof Error ? error.message : String(error);
  }
}

test('cut anywhere, it says what its whole lines say', { timeout: 3_600_000 }, async () => {
  expect(ends.length).toBeGreaterThan(2 * rows);
  let whole = await read(Buffer.alloc(0));
  expect(whole).toMatch(/is empty: its run ended before anything was sent/u);
  for (let length = 1; length <= journal.length; length++) {
    if (ends.includes(length)) whole = await read(journal.subarray(0, length));
    else expect(await read(journal.subarray(0, length))).toBe(whole);
  }
});

test('cut anywhere, it goes on behind its last whole line', { timeout: 3_600_000 }, async () => {
  const [head = 0] = ends;
  // Each line is cut at its first byte, in the middle, before its last.
  const cuts = ends.slice(1).flatMap((end, at) => {
    const start = ends[at] ?? head;
    return [start + 1, (start + end) >> 1, end - 1];
  });
  for (const cut of cuts) {
    writeFileSync(path, journal.subarray(0, cut));
    const { validBytes, torn } = await replayJournal(path);
    expect([torn, ends.includes(validBytes)]).toEqual([true, true]);
    const again = await openJournal(path, { append: true, validBytes });
    await again.append({ t: 'end', exit: 130, at: '2026-11-23T04:30:00.000Z' });
    await again.close();
    expect(await replayJournal(path)).toMatchObject({ torn: false, ended: 130 });
    expect(readFileSync(path).subarray(0, validBytes).equals(journal.subarray(0, validBytes))).toBe(true);
  }
});

test('with a flipped bit in any byte it is refused, naming the line', { timeout: 3_600_000 }, async () => {
  const lastLine = ends.at(-2) ?? 0;
  const beforeIt = await read(journal.subarray(0, lastLine));
  const beforeBoth = await read(journal.subarray(0, ends.at(-3)));
  for (const at of journal.keys()) {
    const flipped = Buffer.from(journal);
    flipped[at] = (flipped[at] ?? 0) ^ (1 << (at % 8));
    const line = ends.filter((end) => end <= at).length + 1;
    const said = await read(flipped);
    // The last line may be torn: damage there counts as not written. Its line feed holds it and the one before apart.
    if (at >= lastLine) expect(said).toBe(beforeIt);
    else if (at === lastLine - 1) expect(said).toBe(beforeBoth);
    else expect(said).toMatch(new RegExp(`is damaged in line ${line}:`, 'u'));
  }
});

test('with a line twice it says the same or is refused', async () => {
  const whole = await read(journal);
  for (const [at, end] of ends.entries()) {
    const start = at === 0 ? 0 : (ends[at - 1] ?? 0);
    const said = await read(Buffer.concat([journal.subarray(0, end), journal.subarray(start)]));
    const same = (text: string): string => text.replace(/^\d+,/u, '').replaceAll(/ \d+/gu, '');
    if (!said.includes(`is damaged in line ${at + 2}`)) expect(same(said)).toBe(same(whole));
  }
});
