import { connect } from 'telecrm-bulk';
import { createSandbox, serveSandbox } from 'telecrm-bulk/sandbox';

const sandbox = createSandbox({ faults: ['503@0.2'] });
const server = await serveSandbox(sandbox);
const client = connect({ enterpriseId: sandbox.enterpriseId, token: sandbox.token, baseUrl: server.url });
const delivery = await client.createLead({ fields: { name: 'Asha Nair', phone: '919845012345' } });
console.log(delivery.kind, sandbox.leads().length, 'lead');
await client.close();
await server.close();
