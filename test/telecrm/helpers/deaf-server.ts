import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { connect, type Socket } from 'node:net';
import { join } from 'node:path';

/** A listener on a port of this machine that answers no knock: its queue is full, and it takes nobody out of it. */
export async function deafServer(port = 0): Promise<{ readonly port: number; close(): Promise<void> }> {
  const child = spawn(process.execPath, [join(import.meta.dirname, 'deaf-server.mjs'), String(port)]);
  const [said] = (await once(child.stdout, 'data')) as [Buffer];
  const own = Number(said.toString());
  // These fill its queue.
  const callers: Socket[] = Array.from({ length: 4 }, () => connect(own, '127.0.0.1').on('error', () => undefined));
  return {
    port: own,
    async close() {
      for (const caller of callers) caller.destroy();
      child.kill('SIGKILL');
      await once(child, 'exit');
    },
  };
}
