/**
 * Creates sent by the client, pacing off, beside a bare undici Pool that posts the same bodies, prebuilt: 32 at once,
 * in turn, against a server in another process. Figures: calls/s of both and their ratio.
 */
import { connect } from 'telecrm-bulk';
import { Pool } from 'undici';
import { atLeast, quick, ratios, report } from './measure.js';
import { startServer } from './server.js';

const lanes = 32;
const calls = quick ? 10_000 : 40_000;
const rounds = quick ? 3 : 5;
const server = await startServer();
const { origin, pathname } = new URL(server.url);

const leads = Array.from({ length: 1_000 }, (_, at) => ({
  fields: { name: `Customer Number ${at}`, phone: String(919_000_000_000 + at), contact_source: 'Website' },
}));
const bodies = leads.map((lead) => JSON.stringify(lead));
const token = 'bench-token';

/** Calls a second of so many calls, `lanes` of them at once. */
async function measure(call: (at: number) => Promise<unknown>, count = calls): Promise<number> {
  let next = 0;
  const lane = async (): Promise<void> => {
    while (next < count) await call(next++);
  };
  const start = performance.now();
  await Promise.all(Array.from({ length: lanes }, lane));
  return (count / (performance.now() - start)) * 1_000;
}

const pool = new Pool(origin, { connections: lanes, pipelining: 1 });
const headers = {
  authorization: `Bearer ${token}`,
  accept: 'application/json',
  'user-agent': 'telecrm-bulk',
  'content-type': 'application/json',
};
const bareCall = async (at: number): Promise<void> => {
  const path = `${pathname}/enterprise/bench/lead`;
  const { body } = await pool.request({ path, method: 'POST', headers, body: bodies[at % bodies.length] ?? '' });
  await body.text();
};
const client = connect({
  enterpriseId: 'bench',
  token,
  baseUrl: server.url,
  maxPerSecond: 'none',
  connections: lanes,
});
const ourCall = async (at: number): Promise<void> => {
  const { kind } = await client.createLead(leads[at % leads.length] ?? { fields: {} });
  if (kind !== 'DONE') throw new Error(`A create was ${kind}.`);
};

await measure(bareCall, 2_000);
await measure(ourCall, 2_000);
const bare: number[] = [];
const ours: number[] = [];
for (let round = 0; round < rounds; round++) {
  bare.push(await measure(bareCall));
  ours.push(await measure(ourCall));
}
await client.close();
await pool.destroy();
server.stop();
report(`Upload, ${calls} creates, ${lanes} at once`, [
  { label: 'bare undici Pool', values: bare, unit: 'calls/s' },
  { label: 'client, pacing off', values: ours, unit: 'calls/s' },
  { label: 'ratio', values: ratios(ours, bare), unit: '', bar: atLeast(0.6) },
]);
