import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { createSandbox, type Sandbox, type SandboxOptions } from '../../src/sandbox/index.js';

/** What a test does with a call: an answer of its own, `'hold'` for none at all, or nothing, and the stand-in answers. */
export type Told = { readonly status: number; readonly headers?: Record<string, string>; readonly body: unknown };
export type Intercept = (call: string) => Told | 'hold' | undefined;

/** A sandbox over HTTP, for real processes; `intercept` sees every call as `POST lead/search`. */
export async function httpSandbox(intercept: Intercept = () => undefined, options: SandboxOptions = {}) {
  const sandbox: Sandbox = createSandbox(options);
  const server = createServer((request, response) => {
    const chunks: Buffer[] = [];
    request.on('data', (chunk: Buffer) => chunks.push(chunk));
    request.on('end', () => {
      const path = (request.url ?? '').replace(/^.*\/enterprise\/[^/]+\//u, '').replace(/\?.*/u, '');
      const told = intercept(`${request.method} ${path}`);
      if (told === 'hold') return;
      const date = new Date().toUTCString();
      if (told !== undefined) {
        response.writeHead(told.status, { 'content-type': 'application/json', date, ...told.headers });
        response.end(JSON.stringify(told.body));
        return;
      }
      const body = request.method === 'POST' ? Buffer.concat(chunks) : undefined;
      const headers = { authorization: request.headers.authorization ?? '', 'content-type': 'application/json' };
      void sandbox
        .handle(new Request(`http://127.0.0.1${request.url}`, { method: request.method, body, headers }))
        .then(async (answer) => {
          response.writeHead(answer.status, { 'content-type': 'application/json', date });
          response.end(await answer.text());
        });
    });
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const { port } = server.address() as AddressInfo;
  const env = {
    TELECRM_BASE_URL: `http://127.0.0.1:${port}/autoupdate/v2`,
    TELECRM_ENTERPRISE_ID: sandbox.enterpriseId,
    TELECRM_TOKEN: sandbox.token,
    TELECRM_MAX_PER_SECOND: 'none',
  };
  const close = (): void => {
    server.closeAllConnections();
    server.close();
  };
  return { sandbox, env, close };
}

/** An error in the API's own words. */
export const apiError = (status: number, code: string, headers: Record<string, string> = {}): Told => ({
  status,
  headers,
  body: { error: { code, message: `${code} in words` } },
});
