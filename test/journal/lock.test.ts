import { spawn, spawnSync } from 'node:child_process';
import { readdir, readFile, stat, writeFile } from 'node:fs/promises';
import { hostname } from 'node:os';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { holderOf, lockRun } from '../../src/journal/lock.js';
import type { RunFolder } from '../../src/journal/run-folder.js';
import { folder } from './a-journal.js';

async function aRun(lock?: { host?: string; pid: number; start?: string } | string): Promise<RunFolder> {
  const run = { id: '20261122-161803-leads-7f3a', path: await folder() };
  const text = typeof lock === 'string' ? lock : JSON.stringify({ host: hostname(), ...lock });
  if (lock !== undefined) await writeFile(join(run.path, 'run.lock'), text);
  return run;
}

/** The number of a process that has ended. */
const deadPid = (): number => spawnSync(process.execPath, ['-e', '0']).pid;

/** What is left in the run folder. */
const filesOf = (run: RunFolder): Promise<string[]> => readdir(run.path);

test('one process at a time holds a run', async () => {
  const run = await aRun();
  const lock = await lockRun(run);
  expect((await stat(join(run.path, 'run.lock'))).mode & 0o777).toBe(0o600);
  expect(await holderOf(run)).toMatchObject({ pid: process.pid, host: hostname() });
  await expect(lockRun(run)).rejects.toMatchObject({
    exitCode: 2,
    message: `The run ${run.id} is in the hands of process ${process.pid} on ${hostname()}; two at once would send rows twice.`,
    actions: [
      'Wait until it has ended, or stop it with Ctrl-C.',
      `If it surely no longer runs, delete ${join(run.path, 'run.lock')} and try again.`,
    ],
  });
  await lock.release();
  await lock.release();
  expect(await holderOf(run)).toBeUndefined();
  expect(await filesOf(run)).toEqual([]);
  await (await lockRun(run)).release();
});

test('the lock of a process that is gone is taken over', async () => {
  const run = await aRun({ pid: deadPid() });
  expect(await holderOf(run)).toBeUndefined();
  const lock = await lockRun(run);
  expect(await holderOf(run)).toMatchObject({ pid: process.pid });
  expect(await filesOf(run)).toEqual(['run.lock']);
  await lock.release();
});

test.runIf(process.platform === 'linux')(
  'another process that has got the number of a dead one is not it',
  async () => {
    const child = spawn(process.execPath, ['-e', 'process.stdin.resume()'], { stdio: ['pipe', 'ignore', 'ignore'] });
    const pid = child.pid ?? 0;
    const start = (await readFile(`/proc/${pid}/stat`, 'utf8')).split(') ')[1]?.split(' ')[19] ?? '';
    const gone = new Promise((resolve) => child.on('exit', resolve));
    try {
      await expect(lockRun(await aRun({ pid, start }))).rejects.toThrow(`is in the hands of process ${pid} on`);
      const lock = await lockRun(await aRun({ pid, start: String(Number(start) - 1) }));
      await lock.release();
    } finally {
      child.stdin.end();
      await gone;
    }
  },
);

test('of several that take over at once, one gets the run', async () => {
  const run = await aRun({ pid: deadPid() });
  const results = await Promise.allSettled(Array.from({ length: 8 }, () => lockRun(run)));
  expect(results.filter(({ status }) => status === 'fulfilled')).toHaveLength(1);
  expect(await filesOf(run)).toEqual(['run.lock']);
});

test('a take-over that a crash cut short does not block the run', async () => {
  const run = await aRun({ pid: deadPid() });
  await writeFile(join(run.path, 'run.lock.takeover'), JSON.stringify({ host: hostname(), pid: deadPid() }));
  await lockRun(run);
  expect(await filesOf(run)).toEqual(['run.lock']);
});

test('a lock that cannot be judged is left alone: of another machine, or unreadable', async () => {
  await expect(lockRun(await aRun({ host: 'elsewhere', pid: deadPid() }))).rejects.toThrow('on elsewhere;');
  await expect(lockRun(await aRun(''))).rejects.toThrow('is in the hands of another process;');
});

test('a lock that was taken from us is not removed', async () => {
  const run = await aRun();
  const lock = await lockRun(run);
  await writeFile(join(run.path, 'run.lock'), 'theirs');
  await lock.release();
  expect(await filesOf(run)).toEqual(['run.lock']);
});

test('a run folder that cannot be written to says so', async () => {
  const run = { id: 'r', path: join(await folder(), 'gone') };
  await expect(lockRun(run)).rejects.toMatchObject({ name: 'StoppedError' });
});
