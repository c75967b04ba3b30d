import { describe, expect, test } from 'vitest';
import { jobKeyOf, recordsKeyOf } from '../../src/queue/names.js';
import { queueStage, until } from '../helpers/queue-stage.js';
import { hasRedis } from '../helpers/redis.js';

const csv = ['Name,Mobile,Note', 'Asha,9845012345,met on site', ''].join('\n');
const fields = { name: 'Name', phone: 'Mobile' };

/** An action on a lead that is there already, without a marker: only its intent tells that it may have been sent. */
const map = { version: 1 as const, fields, actions: [{ type: '1001', when: 'Note', fields: { note: 'Note' } }] };

describe.runIf(hasRedis)('a job that another worker had before', () => {
  test('is in doubt: what was announced is settled first, and the worker that lost it sends nothing more', async () => {
    const calls: string[] = [];
    let lose = async (): Promise<void> => undefined;
    const stage = await queueStage(csv, {
      async onCall({ call, userAgent = '' }) {
        if (/first|second/u.test(userAgent)) calls.push(`${userAgent} ${call.replace(/lead\/[^/]{8,}/u, 'lead/ID')}`);
        if (userAgent === 'first' && call.endsWith('/action')) await lose();
        return undefined;
      },
    });
    const { redis, name, sandbox, submit, hire, fates } = stage;
    const filling = hire('filler');
    await submit();
    await filling.leave();
    const submitted = submit({}, { map, onDuplicate: 'update' });
    await until(async () => (await redis.llen(jobKeyOf(name, 'wait'))) === 1);
    const [jobId = ''] = await redis.lrange(jobKeyOf(name, 'wait'), 0, 0);
    const lock = `${jobKeyOf(name, jobId)}:lock`;
    // As when it was stopped for longer than its lock lasts, while its call was under way.
    lose = async () => void (await redis.set(lock, 'another worker'));
    const first = hire('first');
    await until(() => first.notes.some((note) => note.includes('was taken over by another worker')));
    await first.leave();
    expect(await redis.hvals(recordsKeyOf(name, jobId))).toEqual([expect.stringContaining('"t":"intent"')]);
    await redis.del(lock);
    hire('second');
    const { files, exitCode } = await submitted;
    expect(calls).toEqual([
      'first POST lead/search',
      'first POST lead/ID/action',
      'second POST lead/search',
      'second POST lead/ID/action/search',
    ]);
    // An equal action of anybody else would look the same, so nobody can say.
    expect([exitCode, fates(files.unknown)]).toEqual([6, ['2 unknown OUTCOME_UNKNOWN']]);
    expect(sandbox.leads()[0]?.actions.length).toBe(1);
  });

  test('an action that a lost call of a worker doubled is told by the side that follows', async () => {
    let late: (() => Promise<unknown>) | undefined;
    let posts = 0;
    const stage = await queueStage(csv, {
      async onCall({ call, execute }) {
        if (!call.endsWith('/action')) return undefined;
        posts += 1;
        if (posts % 2 === 1) {
          late = execute;
          throw new Error('the call is lost on its way');
        }
        await late?.();
        return undefined;
      },
    });
    const { sandbox, submit, hire, fates } = stage;
    hire();
    await submit();
    const marked = { ...map, actions: [{ ...map.actions[0], type: '1001', marker: 'import_ref' }] };
    const { files, exitCode } = await submit({}, { map: marked, onDuplicate: 'update', history: false });
    expect(sandbox.leads()[0]?.actions.length).toBe(2);
    expect([exitCode, fates(files.success)]).toEqual([0, ['2 updated ACTION_DOUBLED']]);
  });
});
