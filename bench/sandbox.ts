/** The sandbox without a network: creates a second through `handle`, and pages of a search over 1,000,000 leads. */
import { createSandbox } from 'telecrm-bulk/sandbox';
import { atLeast, atMost, quick, report } from './measure.js';

const creates = quick ? 10_000 : 50_000;
const rounds = quick ? 3 : 5;

/** A function that posts a body to one path of a sandbox and reads the answer. */
function poster(sandbox: ReturnType<typeof createSandbox>) {
  const base = `http://127.0.0.1/autoupdate/v2/enterprise/${sandbox.enterpriseId}`;
  const headers = { authorization: `Bearer ${sandbox.token}` };
  return async (path: string, body: unknown, status: number): Promise<void> => {
    const request = new Request(base + path, { method: 'POST', headers, body: JSON.stringify(body) });
    const response = await sandbox.handle(request);
    await response.text();
    if (response.status !== status) throw new Error(`${path} was answered ${response.status}`);
  };
}

const perSecond: number[] = [];
for (let round = 0; round < rounds; round++) {
  const post = poster(createSandbox());
  const start = performance.now();
  for (let at = 0; at < creates; at++) {
    const fields = { name: `Customer Number ${at}`, phone: String(919_000_000_000 + at), contact_source: 'Website' };
    await post('/lead', { fields }, 201);
  }
  perSecond.push((creates / (performance.now() - start)) * 1_000);
}

const leads = 1_000_000;
const post = poster(createSandbox({ seed: leads }));
const year = { from: Date.now() - 365 * 86_400_000, to: Date.now() };
const skips = [0, 1_000, leads / 3, leads / 2, leads - 100_000, leads - 100].map(Math.floor);

/** Milliseconds of a page of 100 at each skip. */
async function pages(filter: unknown): Promise<number[]> {
  const times: number[] = [];
  for (let round = 0; round < rounds; round++) {
    for (const skip of skips) {
      const start = performance.now();
      await post(`/lead/search?skip=${skip}&limit=100`, filter, 200);
      times.push(performance.now() - start);
    }
  }
  return times;
}

await pages({});
const all = await pages({});
const ofYear = await pages({ fields: { created_on: year } });
const filter = { fields: { status: 'Won' } };
const start = performance.now();
await post('/lead/search?limit=100', filter, 200);
const first = performance.now() - start;
report('Sandbox, in this process', [
  { label: 'creates', values: perSecond, unit: 'calls/s', bar: atLeast(5_000) },
  { label: 'page of 100 at any skip, all leads', values: all, unit: 'ms', bar: atMost(20) },
  { label: 'page of 100, created in a year', values: ofYear, unit: 'ms', bar: atMost(20) },
  { label: 'first page of a status (looks at all)', values: [first], unit: 'ms' },
  { label: 'further pages of that status', values: await pages(filter), unit: 'ms', bar: atMost(20) },
]);
