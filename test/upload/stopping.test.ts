import { expect, test } from 'vitest';
import { StoppedError } from '../../src/model/errors.js';
import type { RowCalls } from '../../src/upload/job.js';
import { uploadRows } from '../../src/upload/upload.js';

const turn = (): Promise<void> => new Promise((resolve) => setImmediate(resolve));

test('a row that ends the run has its last answer in the journal before the run ends, however slow the disk is', async () => {
  const durable: string[] = [];
  const log = {
    async append({ t }: { readonly t: string }) {
      for (let turns = 0; turns < 20; turns++) await turn();
      durable.push(t);
    },
  };
  const reason = new StoppedError('No seat is left.', []);
  const refusal = { code: 'FORBIDDEN', message: 'Insufficient permissions', status: 403, method: 'POST', path: '' };
  const job = {
    laneOf: () => undefined,
    async write(_row: unknown, calls: RowCalls) {
      await calls.announce({
        op: 'create-member' as const,
        body: {},
        send: () => Promise.resolve({ kind: 'REJECTED' as const, problem: refusal, ms: 1 }),
      });
      throw calls.stopping(reason);
    },
  };
  const stopped = await uploadRows([[{ mapped: { row: 2, key: undefined, draft: {}, remarks: [] } }]], job, {
    log,
    serverNow: () => 0,
    clock: () => 0,
    concurrency: () => 1,
    signal: new AbortController().signal,
    sleep: () => Promise.resolve(),
    random: () => 0,
    quietWaitMs: 0,
    maxOutageMs: 1,
    onOutcome: () => undefined,
  });
  expect(stopped).toBe(reason);
  expect(durable).toEqual(['intent', 'answer']);
});
