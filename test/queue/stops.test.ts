import { describe, expect, test } from 'vitest';
import { apiError } from '../helpers/http-sandbox.js';
import { leads, queueStage } from '../helpers/queue-stage.js';
import { hasRedis } from '../helpers/redis.js';

describe.runIf(hasRedis)('a run on a queue that goes wrong', () => {
  test('rows that are refused alike stop it: the rest is taken back, not attempted, and a resumed run sends it', async () => {
    let closed = true;
    const { sandbox, warnings, submit, resume, hire } = await queueStage(leads(600), {
      onCall: ({ call }) => (closed && call === 'POST lead' ? apiError(400, 'FIELD_REQUIRED') : undefined),
    });
    hire();
    const stopped = await submit({ maxPerSecond: 1_000 });
    const { failed = 0, unprocessed = 0 }: Partial<Record<string, number>> = { ...stopped.rows };
    expect(stopped.exitCode).toBe(3);
    expect(warnings.join(' ')).toContain(
      'Telecrm refused 100 of the last 100 rows for the same reason (FIELD_REQUIRED, HTTP 400)',
    );
    expect([failed >= 99, unprocessed >= 100, failed + unprocessed]).toEqual([true, true, 600]);
    closed = false;
    const resumed = await resume();
    expect(resumed.rows).toMatchObject({ created: unprocessed, failed });
    expect(sandbox.leads().length).toBe(unprocessed);
  });

  test('so does --max-errors', async () => {
    const { warnings, submit, hire } = await queueStage(leads(600), {
      onCall: ({ call }) => (call === 'POST lead' ? apiError(400, 'FIELD_REQUIRED') : undefined),
    });
    hire();
    const { exitCode, rows } = await submit({ maxPerSecond: 1_000 }, { maxErrors: 20 });
    expect(exitCode).toBe(3);
    expect(warnings.join(' ')).toContain('and --max-errors is 20.');
    expect(rows.unprocessed).toBeGreaterThan(100);
  });

  test('nobody follows a detached run, and that is said', async () => {
    const { warnings, submit } = await queueStage(leads(3));
    await submit({ detach: true }, { maxErrors: 1, verify: 'all' });
    expect(warnings).toEqual([
      'Nobody follows the rows now: neither --max-errors nor equal refusals stop them, nothing is verified.',
    ]);
  });
});
