import { once } from 'node:events';
import { createServer, type IncomingMessage, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import type { Sandbox } from './api.js';
import { ConnectionLost } from './connection-lost.js';
import { faultHeader } from './response.js';

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
  const body = await readBody(incoming);
  if (body === undefined) {
    outgoing.writeHead(413, { connection: 'close' }).end();
    return;
  }
  const gaveUp = new AbortController();
  outgoing.once('close', () => {
    if (!outgoing.writableFinished) gaveUp.abort();
  });
  const method = incoming.method ?? 'GET';
  const request = new Request(`http://${incoming.headers.host ?? 'localhost'}${incoming.url ?? '/'}`, {
    method,
    headers: headersOf(incoming),
    signal: gaveUp.signal,
    ...(body.length > 0 && method !== 'GET' && method !== 'HEAD' && { body }),
  });
  let response: Response;
  try {
    response = await sandbox.handle(request);
  } catch (error) {
    if (error instanceof ConnectionLost || gaveUp.signal.aborted) {
      incoming.socket.resetAndDestroy();
      return;
    }
    throw error;
  }
  outgoing.writeHead(response.status, Object.fromEntries(response.headers));
  if (response.headers.has(faultHeader) && response.body !== null) await sendSlowly(response.body, outgoing);
  else outgoing.end(Buffer.from(await response.arrayBuffer()));
}

/** Each chunk as it comes; a body that breaks off takes the connection with it. */
async function sendSlowly(body: ReadableStream<Uint8Array>, outgoing: ServerResponse): Promise<void> {
  outgoing.socket?.setNoDelay(true);
  outgoing.flushHeaders();
  try {
    for await (const chunk of body) {
      if (outgoing.destroyed) return;
      outgoing.write(chunk);
    }
    outgoing.end();
  } catch {
    // What was written still arrives, then the end of the connection where more was promised.
    outgoing.socket?.destroySoon();
  }
}

async function readBody(incoming: IncomingMessage): Promise<Buffer<ArrayBuffer> | undefined> {
  const chunks: Buffer[] = [];
  let size = 0;
  for await (const chunk of incoming as AsyncIterable<Buffer>) {
    size += chunk.length;
    if (size <= largestBody) chunks.push(chunk);
  }
  return size > largestBody ? undefined : Buffer.concat(chunks);
}

function headersOf({ headers }: IncomingMessage): Record<string, string> {
  const kept: Record<string, string> = {};
  for (const name of ['authorization', 'content-type', 'user-agent', faultHeader]) {
    const value = headers[name];
    if (value !== undefined) kept[name] = Array.isArray(value) ? value.join(',') : value;
  }
  return kept;
}
