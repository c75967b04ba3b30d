import { dirname } from 'node:path';
import { expect, test } from 'vitest';
import { importLeads, resumeRun } from '../src/index.js';
import { createSandbox } from '../src/sandbox/index.js';
import { connect } from '../src/telecrm/connect.js';
import { fetchTransport } from '../src/telecrm/fetch-transport.js';
import { fakeTime } from './helpers/fake-time.js';
import { bulkCsv, importCsv, isCreate, stage } from './helpers/run-import.js';

const map = { fields: { name: 'Name', phone: 'Mobile' } };
const leads = (count: number): string =>
  ['Name,Mobile', ...Array.from({ length: count }, (_, at) => `Lead ${at + 1},98450${10_001 + at}`)].join('\n');
const refusal = (status: number, code: string) => ({
  status,
  headers: {},
  body: JSON.stringify({ error: { code, message: 'no' } }),
});

test('a run whose rows are all refused for one reason stops after 100 of them: exit 3, the rest can be gone on with', async () => {
  const { client } = stage({}, async (request, pass) =>
    isCreate(request) ? refusal(400, 'VALIDATION_FAILED') : pass(),
  );
  const { summary, warnings, fates } = await importCsv(leads(300), map, { client, concurrency: 4 });
  expect(summary).toMatchObject({ exitCode: 3, exitName: 'stopped', rows: { read: 300, created: 0 } });
  const { rows } = summary;
  expect('failed' in rows && rows.failed).toBeGreaterThanOrEqual(100);
  expect('failed' in rows && rows.failed).toBeLessThan(104);
  expect(fates('failed')[0]).toBe('2 failed API_REJECTED');
  expect(warnings.join()).toContain('for the same reason (VALIDATION_FAILED, HTTP 400)');
});

test('leads that exist and calls that came too fast never stop a run', async () => {
  let calls = 0;
  const { client } = stage({}, async (request, pass) => {
    if (!isCreate(request)) return pass();
    calls += 1;
    return calls % 2 === 0 ? refusal(409, 'LEAD_ALREADY_EXISTS') : pass();
  });
  const { summary } = await importCsv(leads(300), map, { client, onDuplicate: 'fail', concurrency: 1 });
  expect(summary).toMatchObject({ exitCode: 1, rows: { created: 150, failed: 150 } });
});

test('a token that is revoked in mid-run: with a new one the run goes on, and judges by what the workspace is then', async () => {
  const sandbox = createSandbox();
  let creates = 0;
  let label = 'Website';
  const client = (token: string) =>
    connect({
      ...{ enterpriseId: sandbox.enterpriseId, token, baseUrl: 'http://127.0.0.1:4010/autoupdate/v2' },
      ...{ maxPerSecond: 'none', sleep: () => Promise.resolve() },
      transport: async (request) => {
        if (isCreate(request) && ++creates === 10) sandbox.revokeToken();
        const answer = await fetchTransport((url, init) => sandbox.handle(new Request(url, init)))(request);
        if (!request.url.endsWith('/custom-fields?detail=true')) return answer;
        return { ...answer, body: answer.body.replaceAll('"Website"', `"${label}"`) };
      },
    });
  const first = await bulkCsv(importLeads, leads(30), map, { client: client(sandbox.token), concurrency: 3 });
  expect(first.summary).toMatchObject({ exitCode: 4, rows: { created: 9, unprocessed: 21, unknown: 0, failed: 0 } });
  const outDir = dirname(first.run);
  const again = { outDir, time: fakeTime(), onWarning: (text: string) => warnings.push(text) };
  const warnings: string[] = [];
  await expect(resumeRun({ ...again, client: client('not-the-token') })).rejects.toThrow('NOT_AUTHORIZED');
  label = 'Our page';
  const rest = await resumeRun({ ...again, client: client(sandbox.issueToken()) });
  expect(rest).toMatchObject({ exitCode: 0, rows: { created: 30 } });
  expect(warnings).toEqual([expect.stringContaining('The workspace has changed since the run began')]);
  expect(sandbox.leads().length).toBe(30);
});
