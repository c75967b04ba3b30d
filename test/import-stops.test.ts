import { expect, test } from 'vitest';
import { importCsv, isCreate, stage } from './helpers/run-import.js';

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
