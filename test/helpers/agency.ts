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
  /** How many of them were refused, since the limit was used up. */
  refused: number;
}

/** What goes wrong at an agency's server, and how much it takes. */
export interface AgencyOptions {
  readonly faults?: readonly string[];
  /** So many calls of a workspace are taken within one second, wherever it begins; the others get 429. */
  readonly perSecond?: number;
  /** Sees every call first; may answer it with a 429 that asks for so many seconds. */
  readonly onCall?: (workspace: AgencyWorkspace, userAgent: string | undefined) => number | undefined;
}

/** Several workspaces behind one base URL, as at Telecrm. */
export async function agency(
  count: number,
  { faults = [], perSecond = Number.POSITIVE_INFINITY, onCall = () => undefined }: AgencyOptions,
): Promise<{ readonly url: string; readonly workspaces: readonly AgencyWorkspace[]; close(): void }> {
  const workspaces = Array.from({ length: count }, (_, at): AgencyWorkspace => {
    const id = `agency-${at + 1}`;
    return {
      id,
      arrivals: [],
      refused: 0,
      sandbox: createSandbox({ workspace: { ...sampleWorkspace(), id }, faults }),
    };
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
      const now = performance.now();
      workspace.arrivals.push(now);
      const asked =
        onCall(workspace, request.headers['user-agent']) ??
        (now - (workspace.arrivals.at(-1 - perSecond) ?? -1_000) < 1_000 ? 1 : undefined);
      if (asked !== undefined) {
        workspace.refused += 1;
        response.writeHead(429, { 'content-type': 'application/json', 'retry-after': String(asked) });
        response.end(JSON.stringify({ error: { code: 'TOO_MANY_REQUESTS', message: 'Too many requests' } }));
        return;
      }
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
