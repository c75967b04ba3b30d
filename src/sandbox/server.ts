import { once } from 'node:events';
import { createServer, type IncomingMessage, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import type { Sandbox } from './api.js';
import { ConnectionLost } from './connection-lost.js';
import type { Outcome } from './dispatch.js';
import { faultHeader, faultyBody, toWire } from './response.js';

export interface ServeOptions {
  /** 0, the default, takes any free port. */
  readonly port?: number;
  /** The sandbox is for this machine alone. */
  readonly host?: '127.0.0.1';
}

/** A sandbox that listens. */
export interface SandboxServer {
  /** The base URL with `/autoupdate/v2`, without a slash at its end. */
  readonly url: string;
  readonly port: number;
  /** Stops listening and breaks every connection that is still open. */
  close(): Promise<void>;
}

const largestBody = 4 * 1024 * 1024;

/**
 * Serve a sandbox over `node:http` on the loopback address. Faults that need a connection act on the real socket.
 *
 * @throws {Error} of Node when the port is taken (`EADDRINUSE`).
 */
export async function serveSandbox(sandbox: Sandbox, options: ServeOptions = {}): Promise<SandboxServer> {
  const host = options.host ?? '127.0.0.1';
  const server = createServer({ keepAliveTimeout: 30_000 }, (incoming, outgoing) => {
    answer(sandbox, incoming, outgoing).catch((error: unknown) => {
      // Not a scripted fault: a client that went away while it sent, or a mistake of the sandbox, which should be seen.
      if (outgoing.headersSent || outgoing.destroyed) incoming.socket.destroy();
      else outgoing.writeHead(500).end(`The sandbox itself failed: ${String(error)}`);
    });
  });
  server.listen(options.port ?? 0, host);
  await once(server, 'listening');
  const { port } = server.address() as AddressInfo;
  return {
    url: `http://${host}:${port}/autoupdate/v2`,
    port,
    async close() {
      server.close();
      server.closeAllConnections();
      await once(server, 'close');
    },
  };
}

async function answer(sandbox: Sandbox, incoming: IncomingMessage, outgoing: ServerResponse): Promise<void> {
  const text = await readBody(incoming);
  if (text === undefined) {
    outgoing.writeHead(413, { connection: 'close' }).end();
    return;
  }
  const fault = incoming.headers[faultHeader];
  let outcome: Outcome | undefined;
  try {
    outcome = await sandbox.answer({
      method: incoming.method ?? 'GET',
      target: incoming.url ?? '/',
      authorization: incoming.headers.authorization,
      fault: Array.isArray(fault) ? fault.join(',') : fault,
      readBody: () => Promise.resolve(text),
      abandoned: () => gone(outgoing),
    });
  } catch (error) {
    if (!(error instanceof ConnectionLost)) throw error;
    incoming.socket.resetAndDestroy();
    return;
  }
  if (outcome === undefined || outgoing.destroyed) return;
  const { status, headers, body } = toWire(outcome);
  outgoing.writeHead(status, headers);
  if (outcome.bodyFault === undefined) outgoing.end(body);
  else
    await send(
      faultyBody(body, outcome.bodyFault, () => sandbox.pause()),
      outgoing,
    );
}

/** Each chunk as it comes; a body that breaks off takes the connection with it. */
async function send(chunks: AsyncIterable<Uint8Array>, outgoing: ServerResponse): Promise<void> {
  outgoing.socket?.setNoDelay(true);
  outgoing.flushHeaders();
  try {
    for await (const chunk of chunks) {
      if (outgoing.destroyed) return;
      outgoing.write(chunk);
    }
    outgoing.end();
  } catch {
    // What was written still arrives, then the end of the connection where more was promised.
    outgoing.socket?.destroySoon();
  }
}

async function gone(outgoing: ServerResponse): Promise<void> {
  if (!outgoing.destroyed) await once(outgoing, 'close');
}

/** The whole body as text, undefined when it is too long. */
function readBody(incoming: IncomingMessage): Promise<string | undefined> {
  return new Promise((resolve, reject) => {
    const chunks: Buffer[] = [];
    let size = 0;
    incoming.on('data', (chunk: Buffer) => {
      size += chunk.length;
      if (size <= largestBody) chunks.push(chunk);
    });
    incoming.once('end', () => resolve(size > largestBody ? undefined : Buffer.concat(chunks).toString()));
    incoming.once('error', reject);
  });
}
