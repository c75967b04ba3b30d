import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { createSandbox, type Sandbox } from '../../src/sandbox/index.js';
import { sampleWorkspace } from '../../src/sandbox/sample-workspace.js';
import { apiError, type Told } from './http-sandbox.js';

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
  /** Sees every call first, as `POST lead/search`; may answer it in the place of the stand-in. */
  readonly onCall?: (call: AgencyCall) => Told | undefined | Promise<Told | undefined>;
}

/** A call that came in, and whose it is. */
export interface AgencyCall {
  readonly workspace: AgencyWorkspace;
  readonly call: string;
  readonly userAgent: string | undefined;
  /** Have the stand-in carry it out, now or later. */
  readonly execute: () => Promise<Told>;
}

/** A 429 that asks for a pause of so many seconds. */
export const tooMany = (seconds: number): Told =>
  apiError(429, 'TOO_MANY_REQUESTS', { 'retry-after': String(seconds) });

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
      const { method, headers, url = '' } = request;
      const [, id = '', path = ''] = /\/enterprise\/([^/]+)\/?([^?]*)/u.exec(url) ?? [];
      const workspace = workspaces.find((one) => one.id === id);
      if (workspace === undefined) {
        response.writeHead(404).end();
        return;
      }
      const now = performance.now();
      workspace.arrivals.push(now);
      const within = now - (workspace.arrivals.at(-1 - perSecond) ?? -1_000) >= 1_000;
      if (!within) workspace.refused += 1;
      const execute = async (): Promise<Told> => {
        const body = method === 'POST' ? Buffer.concat(chunks) : undefined;
        const sent = { authorization: headers.authorization ?? '', 'content-type': 'application/json' };
        const made = await workspace.sandbox.handle(
          new Request(`http://127.0.0.1${url}`, { method, body, headers: sent }),
        );
        return { status: made.status, body: await made.json() };
      };
      const answer = async (): Promise<Told> => {
        const told = await onCall({ workspace, call: `${method} ${path}`, userAgent: headers['user-agent'], execute });
        if (told !== undefined || !within) return told ?? tooMany(1);
        return execute();
      };
      answer()
        .then(({ status, headers: more, body }) => {
          const date = new Date().toUTCString();
          response.writeHead(status, { 'content-type': 'application/json', date, ...more });
          response.end(JSON.stringify(body));
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
