/**
 * A whole import of a CSV file of 12 fields, journal and result files on, pacing off, 32 calls at once, against a server in
 * another process; beside a bare undici Pool that posts the same bodies, prebuilt, and beside a plain script (papaparse,
 * p-limit, global fetch), in turn. Then with answers after 50 ms and 64 at once, against what 64 places can carry: the
 * upload alone, and the whole run. Start-up of the processes does not count; reading the file and writing the results
 * does, but for the upload alone.
 */
import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { benchHeader, benchMap, leadCells, writeLeads } from './lead-rows.js';
import { atLeast, benchFolder, quick, ratios, report, runNode } from './measure.js';
import { startServer } from './server.js';
import { snapshotFile } from './snapshot.js';

const rows = quick ? 20_000 : 200_000;
const slowRows = quick ? 10_000 : 200_000;
const rounds = quick ? 2 : 3;
const lanes = 32;
const slowLanes = 64;
const latencyMs = 50;
const folder = benchFolder();
const root = join(import.meta.dirname, '../..');
const packages = JSON.stringify(join(root, 'package.json'));

const bodyOf = (at: number): string => {
  const cells = leadCells(at);
  return JSON.stringify({ fields: Object.fromEntries(benchHeader.map((name, column) => [name, cells[column]])) });
};
await snapshotFile(join(folder, 'workspace.json'));
// The server's answer names no actions, so the map has none.
writeFileSync(join(folder, 'map.json'), JSON.stringify({ ...benchMap, actions: [] }));
await writeLeads(join(folder, 'leads.csv'), rows);
await writeLeads(join(folder, 'slow.csv'), slowRows);
await writeLeads(join(folder, 'tenth.csv'), rows / 10);
writeFileSync(join(folder, 'bodies.txt'), Array.from({ length: rows }, (_, at) => bodyOf(at)).join('\n'));

writeFileSync(
  join(folder, 'ours.mjs'),
  `import { readFileSync } from 'node:fs';
   import { connect, importLeads } from ${JSON.stringify(join(root, 'dist/index.js'))};
   const [url, file, concurrency] = process.argv.slice(2);
   const workspace = JSON.parse(readFileSync('workspace.json', 'utf8'));
   const { enterpriseId } = workspace;
   const client = connect({ enterpriseId, token: 'bench', baseUrl: url, maxPerSecond: 'none' });
   const stages = {};
   const progress = { stage: (name) => { stages[name] = performance.now(); }, update: () => {}, stop: () => {} };
   const start = performance.now();
   const { rows } = await importLeads({ client, workspace, file, map: 'map.json', outDir: 'runs', checkExisting: false,
     history: false, concurrency: Number(concurrency), progress });
   console.log(performance.now() - start, stages['writing results'] - stages.uploading);
   if (rows.created !== rows.read) throw new Error(JSON.stringify(rows));
   await client.close();`,
);
writeFileSync(
  join(folder, 'bare.mjs'),
  `import { readFileSync } from 'node:fs';
   import { createRequire } from 'node:module';
   const { Pool } = createRequire(${packages})('undici');
   const [url, lanes, rows] = process.argv.slice(2);
   const bodies = readFileSync('bodies.txt', 'utf8').split('\\n').slice(0, Number(rows));
   const { origin, pathname } = new URL(url);
   const pool = new Pool(origin, { connections: Number(lanes), pipelining: 1 });
   const headers = { authorization: 'Bearer bench', 'content-type': 'application/json' };
   let next = 0;
   const lane = async () => {
     while (next < bodies.length) {
       const path = pathname + '/enterprise/bench/lead';
       const { body } = await pool.request({ path, method: 'POST', headers, body: bodies[next++] });
       await body.text();
     }
   };
   const start = performance.now();
   await Promise.all(Array.from({ length: Number(lanes) }, lane));
   console.log(performance.now() - start);
   await pool.destroy();`,
);
writeFileSync(
  join(folder, 'plain.mjs'),
  `import { readFileSync } from 'node:fs';
   import { createRequire } from 'node:module';
   import { pathToFileURL } from 'node:url';
   const require = createRequire(${packages});
   const Papa = require('papaparse');
   const { default: pLimit } = await import(pathToFileURL(require.resolve('p-limit')));
   const [url] = process.argv.slice(2);
   const limit = pLimit(${lanes});
   const headers = { authorization: 'Bearer bench', 'content-type': 'application/json' };
   const start = performance.now();
   const { data } = Papa.parse(readFileSync('leads.csv', 'utf8'), { header: true, skipEmptyLines: true });
   await Promise.all(data.map((fields) => limit(async () => {
     const response = await fetch(url + '/enterprise/bench/lead', { method: 'POST', headers, body: JSON.stringify({ fields }) });
     await response.json();
   })));
   console.log(performance.now() - start);`,
);

const run = (script: string, ...args: readonly (string | number)[]) =>
  runNode([script, ...args.map(String)], [0], folder);
const perSecond = (count: number, ms: string | undefined): number => (count / Number(ms)) * 1_000;
const server = await startServer();
const bare: number[] = [];
const plain: number[] = [];
const ours: number[] = [];
const peak: number[] = [];
const smallPeak: number[] = [];
for (let round = 0; round < rounds; round++) {
  bare.push(perSecond(rows, run('bare.mjs', server.url, lanes, rows).stdout));
  const { stdout, peakMb } = run('ours.mjs', server.url, 'leads.csv', lanes);
  ours.push(perSecond(rows, stdout.split(' ')[0]));
  peak.push(peakMb);
  plain.push(perSecond(rows, run('plain.mjs', server.url).stdout));
  smallPeak.push(run('ours.mjs', server.url, 'tenth.csv', lanes).peakMb);
}
server.stop();
const slowServer = await startServer(Number.POSITIVE_INFINITY, latencyMs);
const share = (ms: string | undefined, count = slowRows): number =>
  (perSecond(count, ms) / (slowLanes / (latencyMs / 1_000))) * 100;
const [whole, uploading] = run('ours.mjs', slowServer.url, 'slow.csv', slowLanes)
  .stdout.split(' ')
  .map((ms) => share(ms));
const bareRows = Math.min(rows, 20_000);
const bareSlow = share(run('bare.mjs', slowServer.url, slowLanes, bareRows).stdout, bareRows);
slowServer.stop();
const slowly = `answers after ${latencyMs} ms, ${slowLanes} at once`;

report(`Import of ${rows} rows, journal on, ${lanes} at once`, [
  { label: 'bare undici Pool, prebuilt bodies', values: bare, unit: 'rows/s' },
  { label: 'plain script: papaparse, p-limit, fetch', values: plain, unit: 'rows/s' },
  { label: 'telecrm-bulk', values: ours, unit: 'rows/s' },
  { label: 'ratio to the bare Pool', values: ratios(ours, bare), unit: '', bar: atLeast(0.3) },
  { label: 'ratio to the plain script', values: ratios(ours, plain), unit: '', bar: atLeast(2) },
  { label: 'peak memory', values: peak, unit: 'MB' },
  { label: 'peak memory against a tenth of the rows', values: ratios(peak, smallPeak), unit: '' },
  { label: `${slowRows} rows, ${slowly}: upload`, values: [uploading ?? 0], unit: '%', bar: atLeast(95) },
  { label: 'the same with reading the file and writing the results', values: [whole ?? 0], unit: '%' },
  { label: 'the same by the bare Pool', values: [bareSlow], unit: '%' },
]);
