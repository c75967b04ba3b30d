import { makeTemplate, proposeLeadMap } from 'telecrm-bulk';
import { standIn } from './stand-in.js';

const client = standIn();
const { map, file } = await proposeLeadMap({ client, file: 'leads.xlsx', output: 'proposed.map.json', force: true });
console.log(`${file}: ${Object.keys(map.fields ?? {}).join(', ')}`);
const template = await makeTemplate({ client, file: 'template.xlsx', force: true });
console.log(`${template.fields} fields to fill in`);
await client.close();
