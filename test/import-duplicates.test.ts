import { mkdtempSync, readFileSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { type ImportOptions, resumeRun } from '../src/index.js';
import { TransportError } from '../src/telecrm/transport.js';
import { csvRows } from './helpers/cli.js';
import { fakeTime } from './helpers/fake-time.js';
import { importCsv, isCreate, stage } from './helpers/run-import.js';

type Policy = NonNullable<ImportOptions['inFileDuplicates']>;

const map = { fields: { name: 'Name', phone: 'Mobile', city: 'City', rating: 'Score' } };
/** Rows 2, 4 and 6 are one person; row 3 would be, but it is invalid; row 5 stands alone. */
const csv = [
  'Name,Mobile,City,Score',
  'Asha,98450 12345,,3',
  'Asha,98450 12345,Goa,9',
  'Asha K,+91 9845012345,Pune,4',
  'Ravi,9845012346,Goa,',
  'A. Kumar,09845012345,Mumbai,5',
  '',
].join('\n');

test.each<[Policy, string[], string[], string[]]>([
  ['first', ['Asha  3', 'Ravi Goa '], ['4 skipped', '6 skipped'], ['3']],
  ['last', ['A. Kumar Mumbai 5', 'Ravi Goa '], ['2 skipped', '4 skipped'], ['3']],
  ['merge', ['Asha Pune 3', 'Ravi Goa '], [], ['3']],
  ['fail', ['Ravi Goa '], [], ['2', '3', '4', '6']],
])('%s: one number on three valid rows', async (inFileDuplicates, leads, skipped, failed) => {
  const { client, sandbox } = stage();
  const result = await importCsv(csv, map, { client, inFileDuplicates });
  const created = sandbox.leads().map(({ fields }) => `${fields.name} ${fields.city ?? ''} ${fields.rating ?? ''}`);
  expect(created.toSorted()).toEqual(leads.toSorted());
  expect(result.fates('skipped')).toEqual(skipped.map((row) => `${row} DUPLICATE_IN_FILE`));
  expect(result.rows('failed').map((cells) => cells[0])).toEqual(failed);
  expect(result.summary.exitCode).toBe(1);
});

test('each duplicate says where the other row is', async () => {
  const { client } = stage();
  const remarks = async (inFileDuplicates: Policy): Promise<string[]> =>
    (await importCsv(csv, map, { client, inFileDuplicates, dryRun: true }))
      .rows('remarks')
      .filter((cells) => cells[5] === 'DUPLICATE_IN_FILE')
      .map((cells) => [cells[0], cells[1], cells[4], cells[6]].join(' | '));
  expect(await remarks('first')).toEqual([
    '4 | Mobile | WARNING | "919845012345" stands in row 2 already',
    '6 | Mobile | WARNING | "919845012345" stands in row 2 already',
  ]);
  expect(await remarks('last')).toEqual([
    '2 | Mobile | WARNING | "919845012345" stands in row 6 again',
    '4 | Mobile | WARNING | "919845012345" stands in row 6 again',
  ]);
  expect(await remarks('fail')).toEqual([
    '2 | Mobile | ERROR | "919845012345" stands in row 6 too',
    '4 | Mobile | ERROR | "919845012345" stands in row 2 too',
    '6 | Mobile | ERROR | "919845012345" stands in row 2 too',
  ]);
  expect(await remarks('merge')).toEqual([
    '4 | Mobile | WARNING | "919845012345" stands in row 2 already, and the two were merged',
    '6 | Mobile | WARNING | "919845012345" stands in row 2 already, and the two were merged',
  ]);
});

test.each<Policy>(['first', 'last', 'merge', 'fail'])(
  'a dry run foretells what %s does, also to leads that exist',
  async (inFileDuplicates) => {
    const foretold = {
      'would-create': 'created',
      'would-update': 'updated',
      'would-skip': 'skipped',
      invalid: 'failed',
    };
    for (const onDuplicate of ['update', 'skip', 'fail'] as const) {
      for (const city of ['Delhi', 'Pune']) {
        const { client } = stage();
        await client.createLead({ fields: { name: 'Asha', phone: '919845012345', city, rating: 3 } });
        const options = { client, inFileDuplicates, onDuplicate };
        const files = ['success', 'failed', 'skipped'] as const;
        const dry = await importCsv(csv, map, { ...options, dryRun: true });
        const live = await importCsv(csv, map, options);
        const inLiveWords = (fate: string): string => {
          const [row, status = '', ...rest] = fate.split(' ');
          return [row, foretold[status as keyof typeof foretold] ?? status, ...rest].join(' ');
        };
        for (const file of files) expect(dry.fates(file).map(inLiveWords)).toEqual(live.fates(file));
      }
    }
  },
);

test('merged rows are one lead with the actions of all of them, and share its status and id', async () => {
  const { client, sandbox } = stage();
  const calls = {
    ...map,
    actions: [{ type: '1001', when: 'Note', fields: { note: 'Note' } }],
  };
  const rows = [
    'Name,Mobile,City,Score,Note',
    'Asha,9845012345,,,First call',
    'Ravi,9845012346,,,',
    'Asha,9845012345,Pune,,',
  ];
  const {
    summary,
    fates,
    rows: cells,
  } = await importCsv([...rows, ',9845012345,Goa,4,Second call', ''].join('\n'), calls, {
    client,
    inFileDuplicates: 'merge',
  });
  expect(fates('success')).toEqual([
    '2 created',
    '3 created',
    '4 created DUPLICATE_IN_FILE',
    '5 created DUPLICATE_IN_FILE',
  ]);
  const [asha] = sandbox.leads().filter(({ fields }) => fields.phone === '919845012345');
  expect(asha?.fields).toMatchObject({ name: 'Asha', city: 'Pune', rating: 4 });
  const ids = cells('success').map((row) => row[2]);
  expect(new Set([ids[0], ids[2], ids[3]])).toEqual(new Set([asha?.id]));
  expect(asha?.actions.flatMap(({ fields }) => Object.values(fields ?? {})).toSorted()).toEqual([
    'First call',
    'Second call',
  ]);
  expect(summary).toMatchObject({ exitCode: 0, rows: { read: 4, created: 4 }, actions: { created: 2 } });
  expect(sandbox.requests().writes).toBe(2);
});

test('rows that were merged fail together, each with the reason', async () => {
  const { client } = stage({}, async (request, pass) => {
    if (!isCreate(request)) return pass();
    return { status: 400, headers: {}, body: '{"error":{"code":"BAD_REQUEST","message":"no"}}' };
  });
  const { fates, summary } = await importCsv(csv, map, { client, inFileDuplicates: 'merge' });
  expect(fates('failed')).toEqual([
    '2 failed API_REJECTED',
    '3 failed RATING_RANGE',
    '4 failed API_REJECTED',
    '5 failed API_REJECTED',
    '6 failed API_REJECTED',
  ]);
  expect(summary.causes.find(({ code }) => code === 'API_REJECTED')?.count).toBe(4);
});

/** A workspace that loses the answer to its first create and stops the run there; the run can be gone on with. */
function losing() {
  const stop = new AbortController();
  let lose = true;
  const { client, sandbox } = stage(
    {},
    async (request, pass) => {
      const answer = await pass();
      if (!isCreate(request) || !lose) return answer;
      lose = false;
      stop.abort();
      throw new TransportError('ECONNRESET', 'reset', true);
    },
    '127.0.0.1:4010',
  );
  const path = join(mkdtempSync(join(tmpdir(), 'map-')), 'map.json');
  writeFileSync(path, JSON.stringify({ version: 1, ...map }));
  const options = { client, map: path, inFileDuplicates: 'merge', concurrency: 1, signal: stop.signal } as const;
  return { client, sandbox, options };
}

test('rows that are to be merged and had not begun are still merged when the run goes on', async () => {
  const { client, sandbox, options } = losing();
  const first = await importCsv(csv, map, options);
  expect(first.summary).toMatchObject({ exitCode: 130, rows: { unknown: 1, failed: 1, unprocessed: 3 } });
  expect(first.fates('unknown')).toEqual(['5 unknown OUTCOME_UNKNOWN']);
  const again = { client, outDir: join(first.run, '..'), runId: first.summary.runId, time: fakeTime() };
  const { rows, exitCode } = await resumeRun(again);
  expect({ rows, exitCode }).toMatchObject({ exitCode: 1, rows: { created: 4, failed: 1, unknown: 0 } });
  expect(sandbox.leads().map(({ fields }) => fields.city)).toEqual(expect.arrayContaining(['Goa', 'Pune']));
  expect(sandbox.leads().length).toBe(2);
});

test('merged rows whose answer was lost are in doubt together, and are settled together', async () => {
  const { client, sandbox, options } = losing();
  const onePerson = csv.split('\n').filter((line) => !line.startsWith('Ravi'));
  const first = await importCsv(onePerson.join('\n'), map, options);
  expect(first.summary).toMatchObject({ exitCode: 130, rows: { unknown: 3, failed: 1 } });
  expect(first.fates('unknown')).toEqual([2, 4, 5].map((row) => `${row} unknown OUTCOME_UNKNOWN`));
  const again = { client, outDir: join(first.run, '..'), runId: first.summary.runId, time: fakeTime() };
  const { rows, files } = await resumeRun(again);
  expect(rows).toMatchObject({ created: 3, failed: 1, unknown: 0 });
  expect(sandbox.leads().length).toBe(1);
  const success = csvRows(readFileSync(files.success ?? '', 'utf8'));
  expect(success.map((cells) => cells[2])).toEqual(success.map(() => sandbox.leads()[0]?.id));
});
