import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { createSandbox, type Sandbox } from '../../src/sandbox/index.js';
import { sampleWorkspace } from '../../src/sandbox/sample-workspace.js';

/** One workspace of an agency, and what its server saw. */
export interface AgencyWorkspace {
  readonly id: string;
  readonly sandbox: Sandbox;
  /** When calls came in, in ms. */
  readonly arrivals: number[];
}

/** Several workspaces behind one base URL, as at Telecrm. */
export async function agency(
  count: number,
  faults: readonly string[],
  onCall: (workspace: AgencyWorkspace) => void,
): Promise<{ readonly url: string; readonly workspaces: readonly AgencyWorkspace[]; close(): void }> {
  const workspaces = Array.from({ length: count }, (_, at): AgencyWorkspace => {
    const id = `agency-${at + 1}`;
    return { id, arrivals: [], sandbox: createSandbox({ workspace: { ...sampleWorkspace(), id }, faults }) };
  });
  const server = createServer((request, response) => {
    const chunks: Buffer[] = [];
    request.on('error', () => undefined);
    request.on('data', (chunk: Buffer) => chunks.push(chunk));
    request.on('end', () => {
      const workspace = workspaces.find(({ id }) => request.url?.includes(`/enterprise/${id}/`));
      if (workspace === undefined) {
        response.writeHead(404).end();
        return;
      }
      workspace.arrivals.push(performance.now());
      onCall(workspace);
      const body = request.method === 'POST' ? Buffer.concat(chunks) : undefined;
      const headers = { authorization: request.headers.authorization ?? '', 'content-type': 'application/json' };
      workspace.sandbox
        .handle(new Request(`http://127.0.0.1${request.url}`, { method: request.method, body, headers }))
        .then(async (answer) => {
          response.writeHead(answer.status, { 'content-type': 'application/json', date: new Date().toUTCString() });
          response.end(await answer.text());
        })
        .catch(() => request.socket.resetAndDestroy());
    });
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const { port } = server.address() as AddressInfo;
  return {
    url: `http://127.0.0.1:${port}/autoupdate/v2`,
    workspaces,
    close() {
      server.closeAllConnections();
      server.close();
    },
  };
}

/** The most calls that came in within one second, wherever it begins. */
export function mostInASecond(arrivals: readonly number[]): number {
  let most = 0;
  let from = 0;
  for (const [to, at] of arrivals.entries()) {
    while (at - (arrivals[from] ?? at) >= 1_000) from += 1;
    most = Math.max(most, to - from + 1);
  }
  return most;
}
