import { expect, test } from 'vitest';
import { connect } from '../../src/telecrm/connect.js';
import { fetchTransport } from '../../src/telecrm/fetch-transport.js';
import { routeOf } from '../../src/telecrm/route.js';
import { TransportError } from '../../src/telecrm/transport.js';
import { stage } from '../helpers/run-import.js';

test('a path is told by its operation: ids and addresses are left out', () => {
  expect(routeOf('/lead/65f0c3a7ac00000001000001/action/search')).toBe('/lead/:id/action/search');
  expect(routeOf('/team-members/asha%40example.com')).toBe('/team-members/:id');
  expect(routeOf('/custom-fields/phone')).toBe('/custom-fields/:id');
});

test('a client tells of each request when it has ended, by its operation', async () => {
  let refusals = 1;
  const told: unknown[] = [];
  const { sandbox } = stage();
  const answers = fetchTransport((url, init) => sandbox.handle(new Request(url, init)));
  const client = connect({
    ...{ enterpriseId: sandbox.enterpriseId, token: sandbox.token, baseUrl: 'http://127.0.0.1/autoupdate/v2' },
    maxPerSecond: 'none',
    transport: (request) => {
      if (refusals-- > 0) throw new TransportError('ECONNRESET', 'cut', false);
      return answers(request);
    },
    sleep: () => Promise.resolve(),
    onCall: ({ ms, ...rest }) => told.push([ms >= 0, rest]),
    onWait: (_ms, why) => told.push(why),
  });
  await client.getLead('65f0c3a7ac00000001000001').catch(() => undefined);
  expect(told).toEqual([
    [true, { method: 'GET', route: '/lead/:id', code: 'ECONNRESET' }],
    'a call failed (ECONNRESET) and is tried again',
    [true, { method: 'GET', route: '/lead/:id', status: 404 }],
  ]);
});
