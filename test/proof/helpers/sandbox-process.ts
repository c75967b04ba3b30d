import { type ChildProcess, fork } from 'node:child_process';
import { join } from 'node:path';
import type { RequestLedger, SandboxLead, SandboxOptions } from '../../../src/sandbox/index.js';

/** Where a call that writes is held: the n-th from now, before it is executed or before its answer. */
export interface Hold {
  readonly at: number;
  readonly moment: 'before' | 'after';
}

/** The stand-in in another process. */
export interface SandboxProcess {
  /** What a command needs to reach it. */
  readonly env: Record<string, string>;
  /** Hold one call; the second promise resolves when it is held. */
  hold(hold: Hold): Promise<{ readonly held: Promise<void> }>;
  /** Let the held call go on. */
  go(): void;
  ledger(): Promise<{ readonly leads: readonly SandboxLead[]; readonly requests: RequestLedger }>;
  stop(): void;
}

/** @param options of the sandbox, and the phones of leads that are there before. */
export async function sandboxProcess(
  options: SandboxOptions & { readonly exists?: readonly string[] },
): Promise<SandboxProcess> {
  const child: ChildProcess = fork(join(import.meta.dirname, 'sandbox-process.mjs'), [JSON.stringify(options)], {
    execArgv: [],
  });
  const next = <Told = Readonly<Record<string, unknown>>>(key: string): Promise<Told> =>
    new Promise((resolve, reject) => {
      const onMessage = (message: unknown): void => {
        const told: unknown = Object(message);
        if (typeof told !== 'object' || told === null || !(key in told)) return;
        child.off('message', onMessage);
        child.off('exit', onExit);
        resolve(told as Told);
      };
      const onExit = (code: number | null): void => reject(new Error(`the stand-in ended with ${code}`));
      child.on('message', onMessage);
      child.on('exit', onExit);
    });
  const { url, token, enterpriseId } = await next('url');
  return {
    env: {
      TELECRM_BASE_URL: String(url),
      TELECRM_TOKEN: String(token),
      TELECRM_ENTERPRISE_ID: String(enterpriseId),
      TELECRM_MAX_PER_SECOND: 'none',
    },
    async hold(hold) {
      const held = next('held').then(() => undefined);
      // Nobody may come to wait for it.
      held.catch(() => undefined);
      const armed = next('armed');
      child.send({ hold });
      await armed;
      return { held };
    },
    go: () => void child.send({ go: true }),
    async ledger() {
      const told = next<{ leads: SandboxLead[]; requests: RequestLedger }>('leads');
      child.send({ leads: true });
      return told;
    },
    stop: () => void child.kill('SIGKILL'),
  };
}
