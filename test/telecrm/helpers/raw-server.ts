import { createServer, type Server, type Socket } from 'node:net';

/** A server on a port of this machine that does what it likes with each request, byte by byte. */
export interface RawServer {
  readonly url: string;
  /** Every request, complete, in the order of arrival. */
  readonly requests: string[];
  close(): Promise<void>;
}

/** @param respond - called once a whole request has been read. */
export async function rawServer(respond: (socket: Socket, request: string, nth: number) => void): Promise<RawServer> {
  const requests: string[] = [];
  const sockets = new Set<Socket>();
  const server: Server = createServer((socket) => {
    sockets.add(socket);
    socket.on('error', () => undefined);
    socket.on('close', () => sockets.delete(socket));
    let text = '';
    socket.on('data', (chunk) => {
      text += chunk.toString('utf8');
      const end = text.indexOf('\r\n\r\n');
      if (end === -1) return;
      const length = Number(/content-length: (\d+)/iu.exec(text)?.[1] ?? 0);
      if (Buffer.byteLength(text.slice(end + 4)) < length) return;
      const request = text;
      text = '';
      requests.push(request);
      respond(socket, request, requests.length);
    });
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const address = server.address();
  const port = typeof address === 'object' && address !== null ? address.port : 0;
  return {
    url: `http://127.0.0.1:${port}`,
    requests,
    close: async () => {
      for (const socket of sockets) socket.destroy();
      await new Promise((resolve) => server.close(resolve));
    },
  };
}

/** An answer as it travels. */
export function httpAnswer(
  status: number,
  body: string,
  headers: Readonly<Record<string, string | number>> = {},
): string {
  const all = { 'content-length': Buffer.byteLength(body), 'content-type': 'application/json', ...headers };
  const lines = Object.entries(all).map(([name, value]) => `${name}: ${value}\r\n`);
  return `HTTP/1.1 ${status} X\r\n${lines.join('')}\r\n${body}`;
}
