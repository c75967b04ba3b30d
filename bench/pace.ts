/**
 * How much of a limit of 50 calls a second is used, and how many calls are refused on the way: `auto`, which has to find
 * the limit, and `--max-per-second 50`, which knows it. Both at once, each against a server of its own, for 60 seconds.
 */
import { connect } from 'telecrm-bulk';
import { atLeast, atMost, quick, report } from './measure.js';
import { startServer } from './server.js';

const limit = 50;
const seconds = quick ? 20 : 60;
const lanes = 16;

async function run(maxPerSecond: number | 'auto'): Promise<{ readonly used: number; readonly refused: number }> {
  const server = await startServer(limit, 30);
  const client = connect({ enterpriseId: 'bench', token: 'bench-token', baseUrl: server.url, maxPerSecond });
  const end = performance.now() + seconds * 1_000;
  const stop = new AbortController();
  const timer = setTimeout(() => stop.abort(), seconds * 1_000);
  const lane = async (): Promise<void> => {
    while (performance.now() < end) await client.createLead({ fields: { phone: '919' } }, { signal: stop.signal });
  };
  await Promise.all(Array.from({ length: lanes }, lane));
  clearTimeout(timer);
  const { accepted, refused } = await server.stats();
  await client.close();
  server.stop();
  return { used: (accepted / (limit * seconds)) * 100, refused: (refused / (accepted + refused)) * 100 };
}

const [auto, fixed] = await Promise.all([run('auto'), run(limit)]);
report(`Pace, ${limit} calls/s allowed, ${seconds} s`, [
  // Finding the limit takes its time, which weighs more in a short run: there is no bar for those.
  { label: 'auto: of the limit', values: [auto.used], unit: '%', ...(quick ? {} : { bar: atLeast(90) }) },
  { label: 'auto: answered 429', values: [auto.refused], unit: '%', ...(quick ? {} : { bar: atMost(2) }) },
  {
    label: `--max-per-second ${limit}: of the limit`,
    values: [fixed.used],
    unit: '%',
    ...(quick ? {} : { bar: atLeast(98) }),
  },
  { label: `--max-per-second ${limit}: answered 429`, values: [fixed.refused], unit: '%', bar: atMost(0) },
]);
