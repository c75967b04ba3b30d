import { writeFileSync } from 'node:fs';
import { connect, fetchTransport, readWorkspace } from 'telecrm-bulk';
import { createSandbox } from 'telecrm-bulk/sandbox';

/** Write a snapshot of the sandbox's workspace, for `--metadata`. */
export async function snapshotFile(path: string): Promise<void> {
  const sandbox = createSandbox();
  const client = connect({
    enterpriseId: sandbox.enterpriseId,
    token: sandbox.token,
    baseUrl: 'http://127.0.0.1/autoupdate/v2',
    maxPerSecond: 'none',
    transport: fetchTransport((url, init) => sandbox.handle(new Request(url, init))),
  });
  writeFileSync(path, JSON.stringify(await readWorkspace(client)));
}
