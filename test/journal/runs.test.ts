import { mkdir, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { openJournal } from '../../src/journal/journal.js';
import { lockRun } from '../../src/journal/lock.js';
import { type Manifest, writeManifest } from '../../src/journal/manifest.js';
import type { JournalRecord } from '../../src/journal/records.js';
import { findRun, listRuns } from '../../src/journal/runs.js';
import { folder, verdict } from './a-journal.js';
import { aManifest } from './a-manifest.js';

const end = (exit: number): JournalRecord => ({ t: 'end', exit, at: '' });

/** Runs of the first days of a month, each with these records in its journal. */
async function outDirWith(...runs: { records?: JournalRecord[]; manifest?: Partial<Manifest>; summary?: boolean }[]) {
  const outDir = await folder();
  const ids: string[] = [];
  for (const [at, { records, manifest, summary }] of runs.entries()) {
    const id = `2026110${at + 1}-161803-leads-000${at + 1}`;
    const run = { id, path: join(outDir, id) };
    await mkdir(run.path);
    const sha256 = await writeManifest(run, aManifest(id, manifest));
    if (summary === true) await writeFile(join(run.path, 'summary.json'), '{}');
    if (records !== undefined) {
      const journal = await openJournal(join(run.path, 'journal.jsonl'), { create: true, run: id, manifest: sha256 });
      for (const record of records) await journal.append(record);
      await journal.close();
    }
    ids.push(id);
  }
  return { outDir, ids };
}

test.each<[string, JournalRecord[]]>([
  ['complete', [verdict(2, 'failed'), end(0)]],
  ['complete', [end(1)]],
  ['complete', [end(5)]],
  ['complete', [end(130), end(6)]],
  ['stopped', [end(3)]],
  ['stopped', [end(4)]],
  ['stopped', [end(70)]],
  ['interrupted', [end(129)]],
  ['interrupted', [end(130)]],
  ['interrupted', [end(143)]],
  ['interrupted', [end(3), verdict(2, 'failed')]],
  ['interrupted', []],
])('%s', async (standing, records) => {
  const { outDir } = await outDirWith({ records });
  expect((await listRuns(outDir)).map((run) => run.standing)).toEqual([standing]);
});

test('a run is running while its lock is held', async () => {
  const { outDir, ids } = await outDirWith({ records: [end(130)] });
  const run = await findRun(outDir);
  const lock = await lockRun(run.folder);
  expect((await findRun(outDir, ids[0])).standing).toBe('running');
  await lock.release();
});

test('runs are listed by time; what is no run is left out', async () => {
  const { outDir, ids } = await outDirWith(
    { records: [end(0)] },
    { manifest: { dryRun: true }, summary: true },
    { manifest: { dryRun: true } },
    {},
  );
  await mkdir(join(outDir, 'notes'));
  await mkdir(join(outDir, '20261109-161803-leads-0009'));
  const runs = await listRuns(outDir);
  expect(runs.map(({ folder: { id }, standing }) => [id, standing])).toEqual([
    [ids[0], 'complete'],
    [ids[1], 'complete'],
    [ids[2], 'interrupted'],
    [ids[3], 'interrupted'],
  ]);
  expect(await listRuns(join(outDir, 'none'))).toEqual([]);
});

test('without an id the newest run that is not complete is meant, and never a dry run', async () => {
  const { outDir, ids } = await outDirWith(
    { records: [end(130)] },
    { records: [end(3)] },
    { records: [end(1)] },
    { manifest: { dryRun: true } },
  );
  expect((await findRun(outDir)).folder.id).toBe(ids[1]);
  expect((await findRun(outDir, undefined, () => true)).folder.id).toBe(ids[2]);
  expect((await findRun(outDir, ids[3])).manifest.dryRun).toBe(true);
});

test('a run that is not there is named, and a path is no id', async () => {
  const { outDir } = await outDirWith({ records: [end(0)] });
  await expect(findRun(outDir)).rejects.toThrow(`There is no such run in ${outDir}.`);
  await expect(findRun(outDir, '../secrets')).rejects.toThrow(`There is no run "../secrets" in ${outDir}.`);
});
