import { randomInt } from 'node:crypto';
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterAll, expect, test } from 'vitest';
import { replayJournal } from '../../src/journal/replay.js';
import type { WrittenRows } from '../../src/report/summary.js';
import { seededRandom } from '../../src/sandbox/random.js';
import { rowsAtOnce } from '../../src/upload/call-slots.js';
import { ending, workdir } from '../helpers/cli.js';
import { sandboxProcess } from './helpers/sandbox-process.js';
import { figures, tally, type Told, toldInFiles } from './helpers/tally.js';
import { csvOf, mapOf, type ModelRow, modelRows } from './helpers/task.js';

/** So many processes are killed in all, in runs of so many each. */
const kills = Number(process.env.PROOF_KILLS ?? 20);
const killsOfOneRun = 10;
const rows = 60;
const concurrency = 3;

const faults = ['reset-before@0.03', 'reset-after@0.03', 'truncate@0.03', '429:0@0.05', '500@0.03', 'half@0.02'];
const importIt = ['import', 'leads.csv', '--map', 'map.json', '--on-duplicate', 'update', '-q'];

const table: string[][] = [];
afterAll(() => {
  const columns = ['kills', 'actions', 'lost', 'doubled', 'unknown', 'new in doubt'];
  process.stdout.write(figures(`SIGKILL of the real program over TCP, ${rows} rows a run`, columns, table));
});

function prepare(seed: number) {
  const input = modelRows(rows, seed);
  const dir = workdir({ 'leads.csv': csvOf(input), 'map.json': JSON.stringify(mapOf('marker')) });
  const exists = input.flatMap(({ phone, exists }) => (exists ? [`91${phone}`] : []));
  return { input, dir, exists };
}

const settings = { TELECRM_QUIET_WAIT: '1ms', TELECRM_CONCURRENCY: String(concurrency) };

interface Ended {
  readonly input: readonly ModelRow[];
  readonly summary: { readonly rows: WrittenRows };
  readonly told: Map<number, Told>;
}

function endOf({ input, dir }: ReturnType<typeof prepare>): Ended {
  const [id = ''] = dir.runs();
  const folder = join(dir.path, 'runs', id);
  const summary = JSON.parse(readFileSync(join(folder, 'summary.json'), 'utf8')) as Ended['summary'];
  return { input, summary, told: toldInFiles(folder) };
}

async function undisturbedRun(seed: number): Promise<Map<number, Told>> {
  const prepared = prepare(seed);
  const server = await sandboxProcess({ exists: prepared.exists });
  expect((await prepared.dir.run(importIt, { ...server.env, ...settings })).code).toBe(1);
  server.stop();
  return endOf(prepared).told;
}

const seeds = [
  ...Array.from({ length: Math.ceil(kills / killsOfOneRun) - 1 }, (_, at) => at + 2),
  randomInt(1_000_000),
];

test.each(seeds)('killed again and again (seed %i)', { timeout: 1_800_000 }, async (seed) => {
  const undisturbed = await undisturbedRun(seed);
  const random = seededRandom(seed);
  const prepared = prepare(seed);
  const { dir } = prepared;
  const server = await sandboxProcess({ exists: prepared.exists, faults, randomSeed: seed });
  const env = { ...server.env, ...settings };
  const commandNow = (): string[] => (dir.runs().length === 0 ? importIt : ['resume', '-q', dir.runs()[0] ?? '']);
  let killed = 0;
  let inDoubt = new Set<number>();
  let mostNew = 0;
  while (killed < killsOfOneRun) {
    const moment = random() < 0.5 ? 'before' : 'after';
    const { held } = await server.hold({ at: 1 + Math.floor(random() * 5), moment });
    const child = dir.begin(killed === 0 ? importIt : commandNow(), env);
    const ended = ending(child);
    const first = await Promise.race([held.then(() => 'held' as const), ended]);
    if (first !== 'held') break;
    child.kill('SIGKILL');
    await ended;
    server.go();
    killed += 1;
    const [id = ''] = dir.runs();
    const state = await replayJournal(join(dir.path, 'runs', id, 'journal.jsonl'));
    const now = new Set(state.rowsWith('in-doubt'));
    mostNew = Math.max(mostNew, [...now].filter((row) => !inDoubt.has(row)).length);
    inDoubt = now;
  }
  await server.hold({ at: 0, moment: 'before' });
  const last = await dir.run(commandNow(), env);
  expect([last.code, last.stderr]).toEqual([1, '']);
  const { leads } = await server.ledger();
  server.stop();
  const { summary, told, input } = endOf(prepared);
  const result = tally({ rows: input, leads }, summary, told, undisturbed);
  const { actions, lost, doubled, unknownRows } = result;
  table.push([`seed ${seed}`, ...[killed, actions, lost, doubled, unknownRows, mostNew].map(String)]);
  expect(killed).toBe(killsOfOneRun);
  // One process leaves no more rows in doubt than it had announced.
  expect(mostNew).toBeLessThanOrEqual(rowsAtOnce(concurrency));
  const { actions: _, ...never } = result;
  expect(never).toEqual({
    ...{ leadsMissing: 0, leadsDoubled: 0, lost: 0, doubled: 0, unknownRows: 0, incomplete: 0 },
    ...{ toldOtherwise: [], wrongFields: 0, invariantBroken: 0 },
  });
});
