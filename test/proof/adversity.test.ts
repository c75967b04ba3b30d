import { spawn, spawnSync } from 'node:child_process';
import { chmodSync, existsSync, mkdirSync, readdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { replayJournal } from '../../src/journal/replay.js';
import type { WrittenRows } from '../../src/report/summary.js';
import { ending, type Ran, root, workdir } from '../helpers/cli.js';
import { type SandboxProcess, sandboxProcess } from './helpers/sandbox-process.js';
import { tally, toldInFiles } from './helpers/tally.js';
import { csvOf, mapOf, modelRows } from './helpers/task.js';
import { undisturbedFiles } from './helpers/undisturbed.js';

const rows = 30;
/** Rows of a run with a small heap, in MiB. In `npm run torture` they would not fit into it. */
const heap =
  process.env.PROOF_HEAP === 'all' ? { rows: 100_000, dry: 1_000_000, size: 128 } : { rows: 3_000, size: 64 };
const seed = 2;
const undisturbed = undisturbedFiles(rows, seed);
const importIt = ['import', 'leads.csv', '--map', 'map.json', '--on-duplicate', 'update', '-q'];

async function prepare() {
  const input = modelRows(rows, seed);
  const dir = workdir({ 'leads.csv': csvOf(input), 'map.json': JSON.stringify(mapOf('marker')) });
  const exists = input.flatMap(({ phone, exists: there }) => (there ? [`91${phone}`] : []));
  const server = await sandboxProcess({ exists });
  // A proxy that is not there: what these name is not asked.
  const proxies = {
    HTTP_PROXY: 'http://127.0.0.1:9',
    http_proxy: 'http://127.0.0.1:9',
    ALL_PROXY: 'http://127.0.0.1:9',
  };
  const env = { ...server.env, ...proxies, TELECRM_CONCURRENCY: '3', TELECRM_QUIET_WAIT: '1ms' };
  return { input, dir, server, env };
}

type Prepared = Awaited<ReturnType<typeof prepare>>;

/** The import, started by a shell that does something to it first. */
function shell({ dir, env }: Prepared, line: string): Promise<Ran> {
  const environment = { PATH: process.env.PATH, HOME: dir.path, TELECRM_STATE_DIR: join(dir.path, 'state'), ...env };
  const args = ['-c', line, 'bash', process.execPath, join(root, 'dist/cli.js'), ...importIt];
  return ending(spawn('bash', args, { cwd: dir.path, env: environment }));
}

const writesOf = async (server: SandboxProcess): Promise<number> => (await server.ledger()).requests.writes;

/** Go on with the run, and see that everything is there once. */
async function goOn({ dir, env, server, input }: Prepared, code = 1): Promise<void> {
  const [id = ''] = dir.runs();
  expect(await dir.run(['resume', '-q', id], env)).toEqual({ code, stdout: expect.any(String), stderr: '' });
  const folder = join(dir.path, 'runs', id);
  const summary = JSON.parse(readFileSync(join(folder, 'summary.json'), 'utf8')) as { rows: WrittenRows };
  const told = toldInFiles(folder);
  const { leads } = await server.ledger();
  const { actions: _, toldOtherwise, ...never } = tally({ rows: input, leads }, summary, told, await undisturbed);
  expect([toldOtherwise, new Set(Object.values(never))]).toEqual([[], new Set([0])]);
}

/** How many calls the journal announces. */
async function announced({ dir }: Prepared): Promise<number> {
  let intents = 0;
  await replayJournal(join(dir.path, 'runs', dir.runs()[0] ?? '', 'journal.jsonl'), ({ t }) => {
    if (t === 'intent') intents += 1;
  });
  return intents;
}

test('a file that may not grow stops the run before a call that the journal does not announce', async () => {
  const prepared = await prepare();
  const before = await writesOf(prepared.server);
  const { code, stderr } = await shell(prepared, 'ulimit -f 8; exec "$@"');
  expect([code, stderr]).toEqual([3, expect.stringMatching(/journal.*cannot be written/u)]);
  expect((await writesOf(prepared.server)) - before).toBeLessThanOrEqual(await announced(prepared));
  await goOn(prepared);
  prepared.server.stop();
});

const strace = spawnSync('strace', ['-o', '/dev/null', 'true']).status === 0;

test.runIf(strace)('a sync that fails stops the run, and is not tried again', async () => {
  const prepared = await prepare();
  const before = await writesOf(prepared.server);
  const trace = 'exec strace -f -qq -o /dev/null -e trace=fdatasync -e inject=fdatasync:error=EIO:when=12+ "$@"';
  const { code, stderr } = await shell(prepared, trace);
  expect([code, stderr]).toEqual([3, expect.stringMatching(/journal.*the disk reports an error/u)]);
  expect((await writesOf(prepared.server)) - before).toBeLessThanOrEqual(await announced(prepared));
  await goOn(prepared);
  prepared.server.stop();
});

const prlimit = spawnSync('prlimit', ['--nofile']).status === 0;

test.runIf(prlimit)(
  'a process that may open no further file: what was sent is recorded, and the run goes on',
  async () => {
    const prepared = await prepare();
    const { dir, env, server } = prepared;
    const { held } = await server.hold({ at: 3, moment: 'before' });
    const child = dir.begin(importIt, env);
    const ended = ending(child);
    await held;
    const inUse = readdirSync(`/proc/${child.pid}/fd`);
    let free = 0;
    while (inUse.includes(String(free))) free += 1;
    // The journal and the connections are open; the input is read again for the result files, of which there are many.
    spawnSync('prlimit', ['--pid', String(child.pid), `--nofile=${free + 2}`]);
    server.go();
    const { code, stderr } = await ended;
    expect([code, stderr]).toEqual([3, expect.stringMatching(/cannot be (written|read): too many files are open/u)]);
    await goOn(prepared);
    server.stop();
  },
);

test('a small heap is enough, however many the rows', { timeout: 1_800_000 }, async () => {
  const { rows: live, dry = 0, size } = heap;
  const sheet = (count: number): string => {
    const lines = Array.from({ length: count }, (_, at) => `Lead ${at},${9_000_000_000 + at},Pune,called,,,`);
    return ['Name,Mobile,City,First note,First date,Second note,Second date', ...lines, ''].join('\n');
  };
  const dir = workdir({ 'map.json': JSON.stringify(mapOf('marker')) });
  const server = await sandboxProcess({});
  const env = { ...server.env, NODE_OPTIONS: `--max-old-space-size=${size}`, TELECRM_CONCURRENCY: '32' };
  for (const [count, flags] of [[live, []] as const, [dry, ['--dry-run', '--no-check-existing']] as const]) {
    if (count === 0) continue;
    writeFileSync(join(dir.path, 'leads.csv'), sheet(count));
    const { code, stderr } = await dir.run([...importIt, ...flags], env);
    expect([code, stderr]).toEqual([0, '']);
    const summary = JSON.parse(dir.result('summary.json')) as { rows: WrittenRows };
    expect(summary.rows.read).toBe(count);
  }
  expect((await server.ledger()).leads.length).toBe(live);
  server.stop();
});

test('whoever reads the output goes away: the run ends as if somebody had listened', async () => {
  const prepared = await prepare();
  const { dir, env, server } = prepared;
  const child = dir.begin(importIt.slice(0, -1), env);
  child.stdout?.destroy();
  child.stderr?.destroy();
  expect((await ending(child)).code).toBe(1);
  expect((await server.ledger()).leads.length).toBe(rows);
  server.stop();
});

test.runIf(process.getuid?.() !== 0)('a folder that may not be written: nothing is sent', async () => {
  const prepared = await prepare();
  const before = await writesOf(prepared.server);
  mkdirSync(join(prepared.dir.path, 'runs'));
  chmodSync(join(prepared.dir.path, 'runs'), 0o500);
  const { code, stderr } = await prepared.dir.run(importIt, prepared.env);
  expect([code, stderr]).toEqual([3, expect.stringContaining('--out-dir')]);
  expect(await writesOf(prepared.server)).toBe(before);
  prepared.server.stop();
});

test('a second process is refused while the first one holds the run; a stopped process goes on', async () => {
  const prepared = await prepare();
  const { dir, env, server } = prepared;
  const { held } = await server.hold({ at: 4, moment: 'after' });
  const child = dir.begin(importIt, env);
  const ended = ending(child);
  await held;
  child.kill('SIGSTOP');
  const [id = ''] = dir.runs();
  expect(existsSync(join(dir.path, 'runs', id, 'run.lock'))).toBe(true);
  const second = await dir.run(['resume', id], env);
  expect([second.code, second.stderr]).toEqual([2, expect.stringContaining('is in the hands of process')]);
  server.go();
  child.kill('SIGCONT');
  expect((await ended).code).toBe(1);
  expect((await server.ledger()).leads.length).toBe(rows);
  server.stop();
});
