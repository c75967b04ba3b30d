import { connect, importLeads } from 'telecrm-bulk';
import { workQueue } from 'telecrm-bulk/bullmq';

const redisUrl = process.env.REDIS_URL ?? 'redis://127.0.0.1:6379';
const account = { enterpriseId: process.env.TELECRM_ENTERPRISE_ID ?? '', token: process.env.TELECRM_TOKEN ?? '' };
const stop = new AbortController();
// A worker usually runs on another machine.
const working = workQueue({ redisUrl, workspaces: [account], signal: stop.signal });
const client = connect(account);
const { rows } = await importLeads({ client, file: 'leads.xlsx', map: 'leads.map.json', queue: { redisUrl } });
console.log(rows);
stop.abort();
await working;
await client.close();
