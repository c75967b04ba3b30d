import { describeRun, exitCodes, importLeads, readMap } from 'telecrm-bulk';
import { standIn } from './stand-in.js';

const client = standIn();
const map = await readMap('leads.map.json');
const rehearsal = await importLeads({ client, file: 'leads.xlsx', map, dryRun: true });
console.log(rehearsal.exitCode === exitCodes.invalid ? 'Some rows are invalid.' : 'All rows are valid.');

const summary = await importLeads({ client, file: 'leads.xlsx', map });
console.log(summary.rows);
console.log(describeRun(summary));
await client.close();
