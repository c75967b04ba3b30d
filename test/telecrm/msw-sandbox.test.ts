import { http } from 'msw';
import { setupServer } from 'msw/node';
import { expect, test } from 'vitest';
import { createSandbox } from '../../src/sandbox/index.js';
import { connect } from '../../src/telecrm/connect.js';
import { fetchTransport } from '../../src/telecrm/fetch-transport.js';
import { readWorkspace } from '../../src/telecrm/workspace.js';

test('behind msw the sandbox answers for the live host, and nothing leaves this machine', async () => {
  const sandbox = createSandbox({ seed: 3 });
  const server = setupServer(http.all('https://next.telecrm.in/*', ({ request }) => sandbox.handle(request)));
  server.listen({ onUnhandledRequest: 'error' });
  const client = connect({
    enterpriseId: sandbox.enterpriseId,
    token: sandbox.token,
    maxPerSecond: 'none',
    transport: fetchTransport(fetch),
  });
  expect((await readWorkspace(client)).identifier).toBe('phone');
  expect((await client.searchLeads({}, { limit: 2 })).totalCount).toBe(3);
  expect(client.host).toBe('next.telecrm.in');
  server.close();
});
