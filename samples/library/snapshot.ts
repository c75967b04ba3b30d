import { readFile } from 'node:fs/promises';
import { importLeads, parseWorkspace, readWorkspace, saveMetadata } from 'telecrm-bulk';
import { standIn } from './stand-in.js';

const client = standIn();
const { name, identifier } = await readWorkspace(client);
console.log(`${name}: leads are told apart by ${identifier}`);
await saveMetadata({ client, to: 'workspace.json', force: true });
await client.close();

// From here on there is no connection.
const workspace = parseWorkspace(await readFile('workspace.json', 'utf8'));
const { rows } = await importLeads({ workspace, file: 'leads.csv', map: 'leads.map.json', dryRun: true });
console.log(rows);
