import { mkdtempSync, readdirSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { resumeRun } from '../src/index.js';
import { workdir } from './helpers/cli.js';
import { fakeTime } from './helpers/fake-time.js';
import { importCsv, isCreate, stage } from './helpers/run-import.js';

const map = { version: 1, fields: { name: 'Name', phone: 'Mobile' } };
const csv = (valid: number, invalid: number): string =>
  [
    'Name,Mobile',
    ...Array.from({ length: valid }, (_, at) => `Lead ${at},98450${10_000 + at}`),
    ...Array.from({ length: invalid }, (_, at) => `Bad ${at},12`),
    '',
  ].join('\n');

/** A map in a file of its own, so that a run can be gone on with. */
function mapFile(): string {
  const path = join(mkdtempSync(join(tmpdir(), 'map-')), 'map.json');
  writeFileSync(path, JSON.stringify(map));
  return path;
}

/** A workspace that refuses the creates of some leads, and counts the calls that came. */
function refusing(refuses: (create: number) => boolean) {
  let creates = 0;
  return stage(
    {},
    async (request, pass) => {
      if (!isCreate(request) || !refuses(++creates)) return pass();
      return { status: 400, headers: {}, body: '{"error":{"code":"BAD_REQUEST","message":"no"}}' };
    },
    '127.0.0.1:4010',
  );
}

test('strict: one invalid row, and nothing is sent; the files say what was wrong and what was not attempted', async () => {
  const { client, sandbox } = stage();
  let asked = 0;
  const { summary, fates, warnings } = await importCsv(csv(2, 1), map, {
    client,
    strict: true,
    confirm: () => Promise.resolve(++asked > 0),
  });
  expect(summary).toMatchObject({ exitCode: 5, exitName: 'invalid', rows: { read: 3, failed: 1, unprocessed: 2 } });
  expect(fates('failed')).toEqual(['4 failed PHONE_INVALID']);
  expect(fates('unprocessed')).toEqual(['2 unprocessed', '3 unprocessed']);
  expect(warnings).toContainEqual(expect.stringContaining('1 row is invalid, so nothing was sent (--strict).'));
  expect([sandbox.requests().writes, asked]).toEqual([0, 0]);
});

test('strict: without an invalid row all is sent; duplicates that are to fail are invalid', async () => {
  const { client, sandbox } = stage();
  expect((await importCsv(csv(2, 0), map, { client, strict: true })).summary.exitCode).toBe(0);
  const twice = 'Name,Mobile\nA,9845019999\nB,9845019999\n';
  const { summary } = await importCsv(twice, map, { client, strict: true, inFileDuplicates: 'fail' });
  expect(summary).toMatchObject({ exitCode: 5, rows: { failed: 2 } });
  expect(sandbox.leads().length).toBe(2);
});

test.each<[number | `${number}%`, number, boolean]>([
  [3, 2, false],
  [3, 3, true],
  ['30%', 2, false],
  ['30%', 3, true],
  ['0.1%', 1, true],
])('max-errors %s: %i invalid rows of 10 stop the run before it begins: %s', async (maxErrors, invalid, stopped) => {
  const { client, sandbox } = stage();
  const { summary, warnings } = await importCsv(csv(10 - invalid, invalid), map, { client, maxErrors });
  expect(summary.exitCode).toBe(stopped ? 3 : 1);
  expect(sandbox.requests().writes).toBe(stopped ? 0 : 10 - invalid);
  if (stopped) expect(warnings.join()).toContain(`${invalid} rows failed, and --max-errors is ${maxErrors}`);
});

test('max-errors counts rows that Telecrm refuses, together with invalid ones, and stops in mid-run', async () => {
  const { client, sandbox } = refusing((create) => create % 2 === 0);
  const options = { client, map: mapFile(), maxErrors: 3, concurrency: 1 } as const;
  const { summary, run } = await importCsv(csv(10, 1), map, options);
  // Row 12 is invalid; the second and the fourth create are refused.
  expect(summary).toMatchObject({ exitCode: 3, rows: { created: 2, failed: 3, unprocessed: 6 } });
  // A resumed run counts from 0, and has the limit of the run.
  const again = { client, outDir: join(run, '..'), runId: summary.runId, time: fakeTime(), concurrency: 1 };
  const resumed = await resumeRun(again);
  expect(resumed).toMatchObject({ exitCode: 3, rows: { created: 5, failed: 6, unprocessed: 0 } });
  expect(sandbox.leads().length).toBe(5);
});

test('a dry run knows no max-errors', async () => {
  const { client } = stage();
  const { summary } = await importCsv(csv(1, 5), map, { client, maxErrors: 1, dryRun: true });
  expect(summary).toMatchObject({ exitCode: 5, rows: { wouldCreate: 1, invalid: 5 } });
});

test('the flags: --strict, --max-errors in both forms, and what is wrong with one', async () => {
  const { run } = workdir({ 'leads.csv': csv(3, 2), 'map.json': JSON.stringify(map) });
  const importIt = (...flags: string[]) => run(['import', 'leads.csv', '--map', 'map.json', '--sandbox', ...flags]);
  expect((await importIt('--strict')).code).toBe(5);
  expect((await importIt('--max-errors', '40%')).code).toBe(3);
  expect((await importIt('--max-errors', '3')).code).toBe(1);
  const wrong = await importIt('--max-errors', 'many');
  expect([wrong.code, wrong.stderr]).toEqual([
    2,
    expect.stringContaining('--max-errors takes a number of rows from 1 or a share such as 5%, not "many".'),
  ]);
});

test('the first call that writes is dated by the server, also when nothing was read before it', async () => {
  const calls: string[] = [];
  const { client } = stage({}, (request, pass) => {
    calls.push(`${request.method} ${request.url.split('/').pop()}`);
    return pass();
  });
  const { readWorkspace } = await import('../src/index.js');
  const workspace = await readWorkspace(stage().client);
  const { enterpriseId } = client;
  const { summary } = await importCsv(csv(2, 0), map, {
    client,
    workspace: { ...workspace, enterpriseId },
    checkExisting: false,
  });
  expect(summary.rows).toMatchObject({ created: 2 });
  expect(calls).toEqual(['GET metadata', 'POST lead', 'POST lead']);
});

test('a run on a sandbox inside the process locks nothing', async () => {
  const lockFolder = mkdtempSync(join(tmpdir(), 'locks-'));
  const { client } = stage();
  await importCsv(csv(1, 0), map, { client, lockFolder });
  expect(readdirSync(lockFolder)).toEqual([]);
});
