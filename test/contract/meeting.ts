import { createSandbox, type Sandbox, type SandboxOptions } from '../../src/sandbox/api.js';
import { serveSandbox } from '../../src/sandbox/server.js';
import { createClient } from '../../src/telecrm/client.js';
import type { Connection } from '../../src/telecrm/connect.js';
import { createPacer } from '../../src/telecrm/pace.js';
import { poolTransport } from '../../src/telecrm/pool-transport.js';
import type { HttpRequest } from '../../src/telecrm/transport.js';

/** A client on real sockets whose calls meet a fault. Waits are noted, in ms, not waited; the server's clock follows. */
export interface Meeting {
  readonly client: Connection;
  readonly sandbox: Sandbox;
  readonly waits: number[];
}

const open: { close(): Promise<void> }[] = [];

/** Close what the meetings of a test have opened. */
export async function closeAll(): Promise<void> {
  for (const one of open.splice(0).reverse()) await one.close();
}

/** Calls that end by the client's patience alone, of which there is little then. */
const endless = /^(hang|late|drip$)/u;

/** The fault is met `times` times, by the first calls, or by the first of those that `meets` picks. */
export async function meeting(
  fault?: string,
  times = 1,
  options: SandboxOptions = {},
  meets: (request: HttpRequest) => boolean = () => true,
): Promise<Meeting> {
  const start = Date.now();
  let time = 0;
  const sandbox = createSandbox({ seed: 3, dripMs: 0, now: () => start + time, ...options });
  const server = await serveSandbox(sandbox);
  let left = times;
  const waits: number[] = [];
  const sleep = async (ms: number): Promise<void> => {
    waits.push(ms);
    time += ms;
  };
  const pool = poolTransport();
  open.push(server, pool);
  const client = createClient({
    baseUrl: server.url,
    enterpriseId: sandbox.enterpriseId,
    token: sandbox.token,
    pacer: createPacer({ maxPerSecond: 'none', now: () => time, sleep, random: () => 1 }),
    transport: (request) => {
      if (fault === undefined || left === 0 || !meets(request)) return pool(request);
      left -= 1;
      const timeoutMs = endless.test(fault) ? 100 : request.timeoutMs;
      return pool({ ...request, timeoutMs, headers: { ...request.headers, 'x-sandbox-fault': fault } });
    },
    timeoutMs: 5_000,
    userAgent: 'telecrm-bulk/test',
    random: () => 1,
    clock: () => time,
    sleep,
  });
  const pace = { pace: () => Number.POSITIVE_INFINITY, concurrency: () => 4, learned: () => undefined };
  return { client: { ...client, ...pace }, sandbox, waits };
}

/** All faults that the sandbox knows, without their values, as it tells them to somebody who asks for another. */
export function faultNames(): string[] {
  try {
    createSandbox({ faults: ['none of them'] });
  } catch (error) {
    const names = /it knows (.*)\.$/u.exec(error instanceof Error ? error.message : '')?.[1] ?? '';
    return names.split(', ').map((name) => name.replace(/[:[].*$/u, ''));
  }
  return [];
}
