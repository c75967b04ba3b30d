import { createSandbox, type SandboxOptions, serveSandbox } from '../../src/sandbox/index.js';
import { onTestFinished } from 'vitest';

/** A stand-in on a free port until the test is over, and the environment that names it. */
export async function served(options: SandboxOptions = {}) {
  const sandbox = createSandbox(options);
  const server = await serveSandbox(sandbox, { port: 0 });
  onTestFinished(async () => {
    await server.close();
    sandbox.close();
  });
  const { enterpriseId, token } = sandbox;
  const env = { TELECRM_BASE_URL: server.url, TELECRM_ENTERPRISE_ID: enterpriseId, TELECRM_TOKEN: token };
  return { sandbox, url: server.url, host: new URL(server.url).host, origin: new URL(server.url).origin, env };
}
