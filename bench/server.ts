/**
 * A server in a process of its own that answers canned bodies as fast as `node:http` can.
 * `node server.js [calls a second] [latency in ms]`: with a limit, what goes beyond it (and beyond one second's worth at
 * once) is answered 429. `GET /stats` tells how many calls it took and how many it refused.
 */
import { type ChildProcess, spawn } from 'node:child_process';
import { createServer } from 'node:http';
import { argv } from 'node:process';
import { fileURLToPath } from 'node:url';

/** A server that runs. */
export interface BenchServer {
  /** Base URL, as the client wants it. */
  readonly url: string;
  /** What it has answered so far. */
  stats(): Promise<{ readonly accepted: number; readonly refused: number }>;
  stop(): void;
}

/** Start the server, with or without a limit. It ends with this process. */
export async function startServer(perSecond?: number, latencyMs = 0): Promise<BenchServer> {
  const limits = perSecond === undefined ? [] : [String(perSecond), String(latencyMs)];
  const child: ChildProcess = spawn(process.execPath, [fileURLToPath(import.meta.url), ...limits], {
    stdio: ['ignore', 'pipe', 'inherit'],
  });
  const stop = (): void => void child.kill();
  process.once('exit', stop);
  const origin = await new Promise<string>((resolve, reject) => {
    child.stdout?.once('data', (line: Buffer) => resolve(line.toString().trim()));
    child.once('exit', (code) => reject(new Error(`The server ended with ${code}.`)));
  });
  return {
    url: `${origin}/autoupdate/v2`,
    stats: async () => {
      const { accepted, refused } = Object(await (await fetch(`${origin}/stats`)).json());
      return { accepted: Number(accepted), refused: Number(refused) };
    },
    stop: () => {
      process.removeListener('exit', stop);
      stop();
    },
  };
}

function serve(perSecond: number, latencyMs: number): void {
  const created = Buffer.from('{"lead_id":"65f0c3a7be21d90400000001","actions":[],"remarks":[]}');
  const tooMany = Buffer.from('{"error":{"code":"TOO_MANY_REQUESTS","message":"Too many requests"}}');
  const headersOf = (body: Buffer) => ({ 'content-type': 'application/json', 'content-length': body.length });
  const createdHeaders = headersOf(created);
  let accepted = 0;
  let refused = 0;
  let tokens = perSecond;
  let filledAt = performance.now();
  const take = (): boolean => {
    if (perSecond === Number.POSITIVE_INFINITY) return true;
    const now = performance.now();
    tokens = Math.min(perSecond, tokens + ((now - filledAt) / 1_000) * perSecond);
    filledAt = now;
    if (tokens < 1) return false;
    tokens -= 1;
    return true;
  };
  const server = createServer((request, response) => {
    request.resume();
    if (request.url === '/stats') {
      response.end(JSON.stringify({ accepted, refused }));
      return;
    }
    const ok = take();
    if (ok) accepted += 1;
    else refused += 1;
    const answer = (): void => {
      if (ok) response.writeHead(201, createdHeaders).end(created);
      else response.writeHead(429, headersOf(tooMany)).end(tooMany);
    };
    if (latencyMs === 0) answer();
    else setTimeout(answer, latencyMs);
  });
  server.keepAliveTimeout = 60_000;
  server.listen(0, '127.0.0.1', () => {
    const address = server.address();
    const port = typeof address === 'object' ? address?.port : 0;
    console.log(`http://127.0.0.1:${port}`);
  });
}

if (argv[1] === fileURLToPath(import.meta.url))
  serve(Number(argv[2] ?? Number.POSITIVE_INFINITY), Number(argv[3] ?? 0));
