import { describeFindings, diagnose } from 'telecrm-bulk';
import { standIn } from './stand-in.js';

const client = standIn(10);
const { healthy, findings } = await diagnose({ client, baseUrl: 'http://127.0.0.1/autoupdate/v2' });
console.log(describeFindings(findings));
console.log(healthy ? 'Ready.' : 'Not ready.');
await client.close();
