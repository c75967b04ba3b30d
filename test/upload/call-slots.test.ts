import { mkdtempSync, readdirSync, readFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { createCallSlots, rowsAtOnce } from '../../src/upload/call-slots.js';
import { importActions } from '../../src/index.js';
import { bulkCsv, importCsv, isCreate, stage } from '../helpers/run-import.js';

const turn = (): Promise<void> => new Promise((resolve) => setImmediate(resolve));

test('no more calls run than there are places, and whoever waits longest goes first', async () => {
  let most = 2;
  const places = createCallSlots(() => most);
  const started: string[] = [];
  const ends = new Map<string, () => void>();
  const call = async (name: string): Promise<string> => {
    await places.take();
    started.push(name);
    await new Promise<void>((resolve) => ends.set(name, resolve));
    places.free();
    return name;
  };
  const calls = ['a', 'b', 'c', 'd', 'e'].map(call);
  await turn();
  expect(started.join('')).toBe('ab');
  ends.get('b')?.();
  await turn();
  expect(started.join('')).toBe('abc');
  most = 1;
  ends.get('a')?.();
  await turn();
  expect(started.join('')).toBe('abc');
  most = 3;
  ends.get('c')?.();
  await turn();
  expect(started.join('')).toBe('abcde');
  for (const end of ends.values()) end();
  expect(await Promise.all(calls)).toEqual(['a', 'b', 'c', 'd', 'e']);
});

test('half as many rows as there are places are announced ahead; where calls go one by one, none is', () => {
  expect([1, 3, 4, 32, 64].map(rowsAtOnce)).toEqual([1, 4, 6, 48, 96]);
});

/** The lines of the one journal in a folder, as far as they are whole. */
const journalIn = (outDir: string): { t: string; row: number; kind?: string }[] =>
  readdirSync(outDir, { recursive: true, encoding: 'utf8' })
    .filter((file) => file.endsWith('journal.jsonl'))
    .flatMap((file) =>
      readFileSync(join(outDir, file), 'utf8')
        .split('\n')
        .filter((line) => line.endsWith('}'))
        .map((line) => JSON.parse(line)),
    );
const intentsIn = (outDir: string): number => journalIn(outDir).filter(({ t }) => t === 'intent').length;

test('a row that waits for its place when the run is interrupted is sent by nobody, and is not in doubt', async () => {
  const stop = new AbortController();
  const held: (() => void)[] = [];
  const { client, sandbox } = stage({}, async (request, pass) => {
    if (!isCreate(request)) return pass();
    await new Promise<void>((resolve) => held.push(resolve));
    return pass();
  });
  const outDir = mkdtempSync(join(tmpdir(), 'places-'));
  const csv = ['Phone', ...Array.from({ length: 9 }, (_, at) => `987654321${at}`)].join('\n');
  const options = { client, outDir, signal: stop.signal, concurrency: 4, checkExisting: false };
  const running = importCsv(csv, { fields: { phone: 'Phone' } }, options);
  while (held.length < 4 || intentsIn(outDir) < 6) await turn();
  stop.abort(130);
  for (const release of held) release();
  const { summary } = await running;
  expect(summary).toMatchObject({ exitCode: 130, rows: { created: 4, unknown: 0, unprocessed: 5 } });
  expect(held.length).toBe(4);
  expect(sandbox.leads().length).toBe(4);
  expect(journalIn(outDir).filter(({ row, kind }) => row === 6 && kind !== undefined)).toMatchObject([
    { kind: 'NOT_SENT' },
  ]);
});

test('an action on an existing lead is announced once it has its place: a crash leaves none in doubt that was not sent', async () => {
  const held: (() => void)[] = [];
  const { client, sandbox } = stage({ seed: 9 }, async ({ method, url }, pass) => {
    if (method !== 'POST' || !url.endsWith('/action')) return pass();
    await new Promise<void>((resolve) => held.push(resolve));
    return pass();
  });
  const outDir = mkdtempSync(join(tmpdir(), 'places-'));
  const csv = ['Mobile,Note', ...sandbox.leads().map(({ fields }) => `${String(fields.phone)},called`)].join('\n');
  const map = { leadKey: 'Mobile', actions: [{ type: '1001', fields: { note: 'Note' } }] };
  const running = bulkCsv(importActions, csv, map, { client, outDir, concurrency: 3 });
  const announced: number[] = [];
  for (let sent = 0; sent < 9; sent += 3) {
    while (held.length < sent + 3) await turn();
    for (let wait = 0; wait < 20; wait++) await turn();
    announced.push(intentsIn(outDir) - sent);
    for (const release of held.slice(sent)) release();
  }
  expect(announced).toEqual([3, 3, 3]);
  expect((await running).summary.rows).toMatchObject({ created: 9 });
});
