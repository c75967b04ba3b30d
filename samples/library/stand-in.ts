import { type Connection, connect, fetchTransport } from 'telecrm-bulk';
import { createSandbox } from 'telecrm-bulk/sandbox';

/** A workspace inside this process, with so many sample leads. A real one needs only its enterprise id and token. */
export function standIn(seed = 0): Connection {
  const sandbox = createSandbox({ seed });
  return connect({
    enterpriseId: sandbox.enterpriseId,
    token: sandbox.token,
    baseUrl: 'http://127.0.0.1/autoupdate/v2',
    maxPerSecond: 'none',
    transport: fetchTransport((url, init) => sandbox.handle(new Request(url, init))),
  });
}
