import { type ChildProcess, spawn, spawnSync } from 'node:child_process';
import { mkdtempSync, readdirSync, readFileSync } from 'node:fs';
import { connect, createServer } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

/** Whether this machine has a Redis server. */
export const hasRedis = spawnSync('redis-server', ['--version']).status === 0;
if (!hasRedis) process.stderr.write('redis-server is not installed, so the tests of the queue are left out.\n');

/** A Redis server of a test's own, which can be killed and started again with its files kept. */
export interface TestRedis {
  readonly url: string;
  /** Everything that was ever written to the server, as its append-only file keeps it. */
  written(): string;
  /** Resolves when it takes connections. */
  start(): Promise<void>;
  /** As a power cut would end it. */
  kill(): Promise<void>;
}

/** A server on a free port, with a folder of its own; not started yet. */
export async function testRedis(settings: readonly string[] = strong): Promise<TestRedis> {
  const port = await freePort();
  const dir = mkdtempSync(join(tmpdir(), 'redis-'));
  let server: ChildProcess | undefined;
  return {
    url: `redis://127.0.0.1:${port}`,
    written() {
      const folder = join(dir, 'appendonlydir');
      return readdirSync(folder)
        .map((name) => readFileSync(join(folder, name), 'latin1'))
        .join('\n');
    },
    async start() {
      const args = ['--port', String(port), '--bind', '127.0.0.1', '--dir', dir, '--save', '', ...settings];
      server = spawn('redis-server', args, { stdio: 'ignore' });
      while (!(await answers(port))) await new Promise((resolve) => setTimeout(resolve, 10));
    },
    async kill() {
      const ended = new Promise((resolve) => server?.once('exit', resolve));
      if (server?.kill('SIGKILL') === true) await ended;
      server = undefined;
    },
  };
}

/** What the queue asks of a server. */
const strong = ['--appendonly', 'yes', '--appendfsync', 'always', '--maxmemory-policy', 'noeviction'];

export function freePort(): Promise<number> {
  return new Promise((resolve, reject) => {
    const server = createServer();
    server.once('error', reject);
    server.listen(0, '127.0.0.1', () => {
      const address = server.address();
      server.close(() =>
        typeof address === 'object' && address !== null ? resolve(address.port) : reject(new Error()),
      );
    });
  });
}

/** Whether the server says PONG: while it reads its files it only accepts. */
function answers(port: number): Promise<boolean> {
  return new Promise((resolve) => {
    const socket = connect(port, '127.0.0.1', () => socket.write('PING\r\n'));
    socket.once('data', (data) => {
      socket.destroy();
      resolve(data.toString().startsWith('+PONG'));
    });
    socket.once('error', () => resolve(false));
  });
}
