import { describeExplanation, explainRow } from 'telecrm-bulk';
import { standIn } from './stand-in.js';

const client = standIn();
const explanation = await explainRow({ client, file: 'leads.xlsx', map: 'leads.map.json', row: 28 });
console.log(describeExplanation(explanation));
await client.close();
