import { mkdtempSync, readdirSync, readFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { createCallSlots, rowsAtOnce } from '../../src/upload/call-slots.js';
import { importCsv, isCreate, stage } from '../helpers/run-import.js';

const turn = (): Promise<void> => new Promise((resolve) => setImmediate(resolve));

test('no more calls run than there are places, and whoever waits longest goes first', async () => {
  let most = 2;
  const places = createCallSlots(() => most);
  const started: string[] = [];
  const ends = new Map<string, () => void>();
  const calls = ['a', 'b', 'c', 'd', 'e'].map((name) =>
    places.run(async () => {
      started.push(name);
      await new Promise<void>((resolve) => ends.set(name, resolve));
      if (name === 'b') throw new Error('refused');
      return name;
    }),
  );
  const results = Promise.allSettled(calls);
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
  expect((await results).map((end) => ('value' in end ? end.value : 'failed'))).toEqual(['a', 'failed', 'c', 'd', 'e']);
});

test('a quarter of the places is announced ahead; where calls go one by one, nothing is', () => {
  expect([1, 3, 4, 32, 64].map(rowsAtOnce)).toEqual([1, 3, 5, 40, 80]);
});

test('a row that waits for its place when the run is interrupted is sent by nobody, and is not in doubt', async () => {
  const stop = new AbortController();
  const held: (() => void)[] = [];
  const { client, sandbox } = stage({}, async (request, pass) => {
    if (!isCreate(request)) return pass();
    await new Promise<void>((resolve) => held.push(resolve));
    return pass();
  });
  const outDir = mkdtempSync(join(tmpdir(), 'places-'));
  const journal = (): { t: string; row: number; kind?: string }[] =>
    readdirSync(outDir, { recursive: true, encoding: 'utf8' })
      .filter((file) => file.endsWith('journal.jsonl'))
      .flatMap((file) =>
        readFileSync(join(outDir, file), 'utf8')
          .split('\n')
          .filter((line) => line.endsWith('}'))
          .map((line) => JSON.parse(line)),
      );
  const csv = ['Phone', ...Array.from({ length: 9 }, (_, at) => `987654321${at}`)].join('\n');
  const options = { client, outDir, signal: stop.signal, concurrency: 4, checkExisting: false };
  const running = importCsv(csv, { fields: { phone: 'Phone' } }, options);
  while (held.length < 4 || journal().filter(({ t }) => t === 'intent').length < 5) await turn();
  stop.abort(130);
  for (const release of held) release();
  const { summary } = await running;
  expect(summary).toMatchObject({ exitCode: 130, rows: { created: 4, unknown: 0, unprocessed: 5 } });
  expect(held.length).toBe(4);
  expect(sandbox.leads().length).toBe(4);
  expect(journal().filter(({ row, kind }) => row === 6 && kind !== undefined)).toMatchObject([{ kind: 'NOT_SENT' }]);
});
