/**
 * The main job on an embedded default: a stand-in for Telecrm inside this process, 120 messy rows, the remarks report,
 * and the leads back out into a CSV file inside the run folder. Run with `npm run demo`, as often as you like.
 */
import { dirname, join, relative } from 'node:path';
import { fileURLToPath } from 'node:url';
import { connect, describeRun, exportLeads, fetchTransport, importLeads } from 'telecrm-bulk';
import { createSandbox } from 'telecrm-bulk/sandbox';

const root = fileURLToPath(new URL(import.meta.url.includes('/build/') ? '../../' : '../', import.meta.url));
const sample = (name: string): string => join(root, 'samples', name);

const sandbox = createSandbox();
const client = connect({
  enterpriseId: sandbox.enterpriseId,
  token: sandbox.token,
  baseUrl: 'http://127.0.0.1/autoupdate/v2',
  maxPerSecond: 'none',
  transport: fetchTransport((url, init) => sandbox.handle(new Request(url, init))),
});

const outDir = process.argv[2] ?? join(root, 'runs');
const summary = await importLeads({ client, file: sample('leads.xlsx'), map: sample('leads.map.json'), outDir });
console.log(describeRun(summary));

const to = join(dirname(summary.files.success), 'leads-exported.csv');
const exported = await exportLeads({ client, to, outDir });
console.log(`\nBack out again: ${exported.rows} leads in ${relative(process.cwd(), exported.file ?? '')}`);
await client.close();
