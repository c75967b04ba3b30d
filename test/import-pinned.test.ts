import { execFileSync } from 'node:child_process';
import {
  mkdirSync,
  mkdtempSync,
  readFileSync,
  renameSync,
  rmSync,
  truncateSync,
  utimesSync,
  writeFileSync,
} from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { Readable } from 'node:stream';
import { expect, test } from 'vitest';
import { importLeads, resumeRun } from '../src/index.js';
import { csvRows } from './helpers/cli.js';
import { fakeTime } from './helpers/fake-time.js';
import { isCreate, stage } from './helpers/run-import.js';

const csv = (count: number, name = 'Lead'): string =>
  ['Name,Mobile', ...Array.from({ length: count }, (_, at) => `${name} ${at},98450${10_000 + at}`), ''].join('\n');

/** A file with its map, and a workspace that does something at its n-th create. */
function scene(atCreate: number, happens: (file: string) => void, rows = 1_200) {
  const dir = mkdtempSync(join(tmpdir(), 'pinned-'));
  const file = join(dir, 'leads.csv');
  writeFileSync(file, csv(rows));
  writeFileSync(join(dir, 'map.json'), JSON.stringify({ version: 1, fields: { name: 'Name', phone: 'Mobile' } }));
  let creates = 0;
  const { client, sandbox } = stage(
    {},
    (request, pass) => {
      if (isCreate(request) && ++creates === atCreate) happens(file);
      return pass();
    },
    '127.0.0.1:4010',
  );
  const warnings: string[] = [];
  const options = {
    ...{ client, outDir: join(dir, 'runs'), checkExisting: false, time: fakeTime(), concurrency: 2 },
    onWarning: (warning: string) => void warnings.push(warning),
  };
  return { file, sandbox, warnings, options: { ...options, file, map: join(dir, 'map.json') }, resume: options };
}

const bySaving = (file: string): void => writeFileSync(file, csv(1_200, 'Other'));
const changes: [string, (file: string) => void, string][] = [
  ['is saved again with other values', bySaving, 'was changed'],
  [
    'is replaced by another file',
    (file) => {
      writeFileSync(`${file}.new`, csv(1_200, 'Other'));
      renameSync(`${file}.new`, file);
    },
    'was changed',
  ],
  ['is cut short', (file) => truncateSync(file, 10_000), 'was changed'],
  ['is deleted', (file) => rmSync(file), 'is gone'],
  [
    'gives way to a folder',
    (file) => {
      rmSync(file);
      mkdirSync(file);
    },
    'is no longer a file',
  ],
  [
    'gives way to a pipe',
    (file) => {
      rmSync(file);
      execFileSync('mkfifo', [file]);
    },
    'is no longer a file',
  ],
];

test.each(changes)(
  'a file that %s in mid-run stops it; nothing wrong is sent, and the files say what was',
  async (_what, change, words) => {
    const { sandbox, warnings, options } = scene(2, change);
    const summary = await importLeads(options);
    expect(summary).toMatchObject({ exitCode: 3, rows: { read: 1_200, failed: 0, unknown: 0 } });
    const { created, unprocessed } = summary.rows as { created: number; unprocessed: number };
    expect(created + unprocessed).toBe(1_200);
    expect(created).toBeLessThan(1_200);
    expect(sandbox.leads().length).toBe(created);
    expect(sandbox.leads().every(({ fields }) => String(fields.name).startsWith('Lead '))).toBe(true);
    expect(warnings.join()).toContain(`leads.csv ${words} while it was being imported`);
    // Without the file, the rows are told by their numbers.
    const success = csvRows(readFileSync(summary.files.success ?? '', 'utf8'));
    expect(success.length).toBe(created);
    expect(success[0]?.slice(0, 2)).toEqual(['2', 'created']);
    expect(csvRows(readFileSync(summary.files.unprocessed ?? '', 'utf8')).at(-1)?.[0]).toBe('1201');
  },
);

test('a file that was put back is gone on with', async () => {
  const { file, sandbox, options, resume } = scene(2, bySaving);
  const { runId } = await importLeads(options);
  await expect(resumeRun({ ...resume, runId })).rejects.toThrow(/the input .*leads\.csv has changed since it began/u);
  writeFileSync(file, csv(1_200));
  const { rows, exitCode } = await resumeRun({ ...resume, runId });
  expect({ exitCode, rows }).toMatchObject({ exitCode: 0, rows: { created: 1_200 } });
  expect(sandbox.leads().length).toBe(1_200);
});

test('a file that was only touched is the same', async () => {
  const { options } = scene(2, (file) => utimesSync(file, 1, 1), 10);
  expect(await importLeads(options)).toMatchObject({ exitCode: 0, rows: { created: 10 } });
});

test('a file that is changed while the question is asked is not sent, and leaves no run behind', async () => {
  const { file, sandbox, options } = scene(0, () => undefined, 10);
  const confirm = () => {
    writeFileSync(file, csv(10, 'Other'));
    return Promise.resolve(true);
  };
  await expect(importLeads({ ...options, confirm })).rejects.toMatchObject({
    exitCode: 2,
    message: expect.stringContaining('leads.csv was changed while it was being imported') as string,
  });
  expect(sandbox.leads()).toEqual([]);
});

test('a run that goes on refuses a list of values that has changed, by name', async () => {
  const { file, options, resume } = scene(0, () => undefined, 3);
  const values = `${file}.values.csv`;
  writeFileSync(values, 'field,value,count,suggestion,use\nname,Lead 1,1,,Meera\n');
  const { runId } = await importLeads({ ...options, values, confirm: () => Promise.resolve(false) });
  const kept = readFileSync(values);
  writeFileSync(values, 'field,value,count,suggestion,use\nname,Lead 1,1,,Ravi\n');
  await expect(resumeRun({ ...resume, runId })).rejects.toThrow(/the list of values .*values\.csv has changed/u);
  writeFileSync(values, kept);
  expect(await resumeRun({ ...resume, runId })).toMatchObject({ exitCode: 0, rows: { created: 3 } });
});

test.each(['a folder', 'a pipe'])('a run whose input is now %s is refused by name, and does not hang', async (what) => {
  const { file, options, resume } = scene(0, () => undefined, 3);
  const { runId } = await importLeads({ ...options, confirm: () => Promise.resolve(false) });
  rmSync(file);
  if (what === 'a folder') mkdirSync(file);
  else execFileSync('mkfifo', [file]);
  await expect(resumeRun({ ...resume, runId })).rejects.toThrow(
    /the input .*leads\.csv, which is no longer a file, has changed/u,
  );
});

test('a run on standard input has a copy of its own, from which it goes on', async () => {
  const { sandbox, options, resume } = scene(0, () => undefined, 0);
  const stdin = Readable.from([csv(3)]);
  const asked = { ...options, file: '-', stdin, confirm: () => Promise.resolve(false) };
  const { runId, files } = await importLeads(asked);
  expect(await resumeRun({ ...resume, runId })).toMatchObject({ exitCode: 0, rows: { created: 3 } });
  expect(sandbox.leads().length).toBe(3);
  writeFileSync(join(files.success ?? '', '../stdin.csv'), csv(4));
  await expect(resumeRun({ ...resume, runId })).rejects.toThrow(/the input .*stdin\.csv has changed since it began/u);
});
