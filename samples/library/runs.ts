import { basename, dirname } from 'node:path';
import { connect, importLeads, purgeRun, rebuildResults, resumeRun } from 'telecrm-bulk';
import { createSandbox, serveSandbox } from 'telecrm-bulk/sandbox';

const sandbox = createSandbox();
const server = await serveSandbox(sandbox);
const { enterpriseId, token } = sandbox;
const client = connect({ enterpriseId, token, baseUrl: server.url, maxPerSecond: 'none' });

const stop = new AbortController();
const progress = { stage: (name: string) => name === 'uploading' && stop.abort(), update() {}, stop() {} };
const first = await importLeads({ client, file: 'leads.xlsx', map: 'leads.map.json', signal: stop.signal, progress });
const runId = basename(dirname(first.files.success));
console.log(`Stopped with exit code ${first.exitCode}.`);

const whole = await resumeRun({ client, runId });
console.log(whole.rows);
const again = await rebuildResults({ runId });
console.log(`The journal says the same: ${JSON.stringify(again.rows) === JSON.stringify(whole.rows)}.`);
await purgeRun({ runId });
await client.close();
await server.close();
