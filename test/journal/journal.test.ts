import { readFile, rm, stat, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { type JournalFile, openJournal } from '../../src/journal/journal.js';
import { replayJournal } from '../../src/journal/replay.js';
import { created, folder, head, intent, journalOf, verdict } from './a-journal.js';

test('what was appended is there after a restart, in a file for its owner only', async () => {
  const path = await journalOf(intent(2), intent(3), created(2));
  expect((await stat(path)).mode & 0o777).toBe(0o600);
  const state = await replayJournal(path);
  expect([state.run, state.manifestHash, state.statusOf(2), state.statusOf(3), state.statusOf(4)]).toEqual([
    head.run,
    'abc',
    'created',
    'in-doubt',
    undefined,
  ]);
});

test('a journal is never begun over another, and never continued when it is not the one that was read', async () => {
  const path = await journalOf(verdict(2, 'failed'));
  await expect(openJournal(path, head)).rejects.toThrow(`The journal ${path} cannot be written: it exists already.`);
  const { validBytes } = await replayJournal(path);
  const text = await readFile(path);
  await writeFile(path, text.subarray(0, 20));
  await expect(openJournal(path, { append: true, validBytes })).rejects.toThrow(
    'it is shorter than it was when it was read',
  );
  await rm(path);
  await expect(openJournal(path, { append: true, validBytes })).rejects.toThrow('there is no such file or folder');
});

test('nothing is appended to a closed journal', async () => {
  const path = join(await folder(), 'j');
  const journal = await openJournal(path, head);
  const last = journal.append(intent(2));
  await Promise.all([journal.close(), journal.close()]);
  await last;
  await expect(journal.append(intent(3))).rejects.toThrow('it is closed already');
  expect((await readFile(path, 'utf8')).split('\n')).toHaveLength(3);
});

/** A file in memory whose n-th write or sync fails, and whose first sync waits until it is let go. */
function fakeFile(failing?: { call: 'write' | 'datasync'; at: number; code: string }) {
  const calls: string[] = [];
  const count = { write: 0, datasync: 0 };
  let release = (): void => undefined;
  const held = new Promise<void>((resolve) => {
    release = resolve;
  });
  const run = async (call: 'write' | 'datasync', text: string): Promise<void> => {
    calls.push(text);
    count[call] += 1;
    if (failing?.call === call && failing.at === count[call])
      throw Object.assign(new Error('no'), { code: failing.code });
  };
  const file: JournalFile = {
    write: (data) => run('write', `write ${data.toString().split('\n').length - 1} lines`),
    async datasync() {
      await run('datasync', 'sync');
      if (count.datasync === 2) await held;
    },
    truncate: () => Promise.resolve(),
    close: () => Promise.resolve(),
  };
  return { file, calls, release };
}

test('records that come while a sync is under way share the next write and the next sync', async () => {
  const { file, calls, release } = fakeFile();
  const journal = await openJournal(join(await folder(), 'j'), head, () => Promise.resolve(file));
  const first = journal.append(intent(2));
  await new Promise((resolve) => setImmediate(resolve));
  const others = [3, 4, 5, 6].map((row) => journal.append(intent(row)));
  release();
  await Promise.all([first, ...others]);
  expect(calls).toEqual(['write 1 lines', 'sync', 'write 1 lines', 'sync', 'write 4 lines', 'sync']);
});

/** A journal in memory to which ten rows are appended one after another; how many were accepted, and why no more. */
async function tenAppends(failing: { call: 'write' | 'datasync'; at: number; code: string }) {
  const { file, calls, release } = fakeFile(failing);
  release();
  const journal = await openJournal(join(await folder(), 'j'), head, () => Promise.resolve(file));
  const errors = new Set<unknown>();
  let accepted = 0;
  for (let row = 2; row < 12; row++) {
    await journal.append(intent(row)).then(
      () => accepted++,
      (error) => errors.add(error),
    );
  }
  await journal.close();
  return { accepted, errors, calls };
}

for (const call of ['write', 'datasync'] as const) {
  test(`after any failed ${call} nothing is accepted, and nothing is tried again`, async () => {
    for (let at = 2; at <= 11; at++) {
      const { accepted, errors, calls } = await tenAppends({ call, at, code: 'EIO' });
      expect(accepted).toBe(at - 2);
      expect(errors.size).toBe(1);
      expect(calls.length).toBe(call === 'write' ? 2 * at - 1 : 2 * at);
    }
  });
}

test.each([
  ['ENOSPC', 'the disk is full'],
  ['EROFS', 'the disk is read-only'],
  ['EIO', 'the disk reports an error'],
])('%s is told in words', async (code, words) => {
  const { errors } = await tenAppends({ call: 'datasync', at: 3, code });
  const [error] = errors;
  expect(error).toMatchObject({
    name: 'StoppedError',
    exitCode: 3,
    message: expect.stringContaining(`cannot be written: ${words}. Nothing more is sent without it.`),
  });
});

test('a journal whose head cannot be synced is not opened, and its file is closed', async () => {
  const { file, calls } = fakeFile({ call: 'datasync', at: 1, code: 'ENOSPC' });
  const closing: JournalFile = {
    ...file,
    close: () => {
      calls.push('close');
      return Promise.resolve();
    },
  };
  await expect(openJournal(join(await folder(), 'j'), head, () => Promise.resolve(closing))).rejects.toThrow(
    'the disk is full',
  );
  expect(calls).toEqual(['write 1 lines', 'sync', 'close']);
});

test('lines that wait behind a failing sync are refused with it', async () => {
  const { file, calls, release } = fakeFile({ call: 'datasync', at: 2, code: 'EIO' });
  release();
  const journal = await openJournal(join(await folder(), 'j'), head, () => Promise.resolve(file));
  const first = journal.append(intent(2));
  await Promise.resolve();
  const rest = [3, 4].map((row) => journal.append(intent(row)));
  const results = await Promise.allSettled([first, ...rest]);
  expect(results.map(({ status }) => status)).toEqual(['rejected', 'rejected', 'rejected']);
  expect(calls).toEqual(['write 1 lines', 'sync', 'write 1 lines', 'sync']);
});
