import { exportActions, exportLeads, exportList, resumeExport } from 'telecrm-bulk';
import { standIn } from './stand-in.js';

const client = standIn(500);
const leads = await exportLeads({ client, to: 'all.csv', force: true });
console.log(`${leads.rows} leads, complete: ${leads.complete}`);
const actions = await exportActions({ client, to: 'actions.ndjson', force: true });
console.log(`${actions.rows} actions`);
const members = await exportList('team-members', { client, to: 'members.csv', force: true });
console.log(`${members.rows} team members`);

// What goes on with an export that was interrupted; there is none here.
await resumeExport({ client }).catch((error: Error) => console.log(error.message));
await client.close();
