import { once } from 'node:events';
import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, onTestFinished, test } from 'vitest';
import { type AgencyWorkspace, agency } from '../helpers/agency.js';
import { csvRows, ending, workdir } from '../helpers/cli.js';
import { hasRedis, testRedis } from '../helpers/redis.js';

const map = JSON.stringify({ version: 1, fields: { name: 'Name', phone: 'Mobile' } });
const csv = (count: number): string =>
  ['Name,Mobile', ...Array.from({ length: count }, (_, at) => `Lead ${at},98450${10_000 + at}`), 'Bad,12', ''].join(
    '\n',
  );

/** A Redis server, a workspace, a folder with a file of leads; a worker is begun when it is wanted. */
async function stage(rows: number, onCall: (workspace: AgencyWorkspace) => void = () => undefined) {
  const redis = await testRedis();
  await redis.start();
  const crm = await agency(1, {
    onCall({ workspace }) {
      onCall(workspace);
      return undefined;
    },
  });
  const [workspace] = crm.workspaces;
  if (workspace === undefined) throw new Error('no workspace');
  const { sandbox, id } = workspace;
  const dir = workdir({ 'leads.csv': csv(rows), 'map.json': map });
  const env = {
    ...{ TELECRM_BASE_URL: crm.url, TELECRM_ENTERPRISE_ID: id, TELECRM_TOKEN: sandbox.token },
    ...{ TELECRM_MAX_PER_SECOND: 'none', TELECRM_CONCURRENCY: '3' },
  };
  onTestFinished(async () => {
    crm.close();
    await redis.kill();
  });
  const queue = ['--queue', redis.url];
  const submit = ['import', 'leads.csv', '--map', 'map.json', ...queue];
  const work = () => {
    const worker = dir.begin(['worker', ...queue, '--lock', '1s'], env);
    onTestFinished(() => void worker.kill('SIGKILL'));
    return worker;
  };
  return { redis, sandbox, dir, env, queue, submit, work };
}

describe.runIf(hasRedis)('rows on a queue', () => {
  test('--detach returns at once; what workers made of the rows is collected later', async () => {
    const { sandbox, dir, env, queue, submit, work } = await stage(230);
    const submitted = await dir.run([...submit, '--detach', '--json'], env);
    expect(JSON.parse(submitted.stdout)).toMatchObject({
      status: 1,
      result: { rows: { unprocessed: 230, failed: 1 } },
    });
    expect(sandbox.leads().length).toBe(0);
    const early = await dir.run(['results', ...queue], env);
    expect(early.stderr).toContain('3 jobs are still on the queue; collect again later.');
    const worker = work();
    const ended = ending(worker);
    for (;;) {
      const { stdout } = await dir.run(['results', ...queue, '--json'], env);
      const { result } = JSON.parse(stdout) as { result: { rows: { unprocessed: number } } };
      if (result.rows.unprocessed === 0) break;
    }
    worker.kill('SIGTERM');
    expect((await ended).code).toBe(0);
    expect(csvRows(dir.result('leads-success.csv')).length).toBe(230);
    expect(sandbox.leads().length).toBe(230);
    expect((await dir.run(['runs'])).stdout).toContain('complete');
  });

  test('after everything died, the submitting side, the worker and Redis, the run goes on', async () => {
    let calls = 0;
    let blackout = (): void => undefined;
    const { redis, sandbox, dir, env, queue, submit, work } = await stage(400, () => {
      if (++calls === 150) blackout();
    });
    const submitting = dir.begin(submit, env);
    const first = work();
    const died = Promise.all([once(submitting, 'close'), once(first, 'close')]);
    blackout = () => {
      submitting.kill('SIGKILL');
      first.kill('SIGKILL');
      void redis.kill();
    };
    await died;
    await redis.start();
    const second = work();
    const ended = ending(second);
    const resumed = await dir.run(['resume', ...queue, '--json'], env);
    expect(JSON.parse(resumed.stdout)).toMatchObject({ status: 1, result: { rows: { created: 400, failed: 1 } } });
    expect(sandbox.leads().length).toBe(400);
    second.kill('SIGTERM');
    await ended;
  });

  test('a worker that is told to stop finishes its calls, and another goes on with the rest', async () => {
    let calls = 0;
    let stop = (): void => undefined;
    const { sandbox, dir, env, submit, work } = await stage(150, () => {
      if (++calls === 60) stop();
    });
    const first = work();
    stop = () => first.kill('SIGTERM');
    const ended = ending(first);
    const submitted = dir.run([...submit, '--json'], env);
    expect((await ended).code).toBe(0);
    const made = sandbox.leads().length;
    const second = work();
    const over = ending(second);
    expect(JSON.parse((await submitted).stdout)).toMatchObject({ result: { rows: { created: 150 } } });
    expect([made < 150, sandbox.leads().length]).toEqual([true, 150]);
    second.kill('SIGTERM');
    await over;
  });
});

test('without the engine there is one line that installs it', async () => {
  const dir = workdir({ 'leads.csv': csv(1), 'map.json': map });
  const hook = `export const resolve = (name, context, next) => {
    if (/^(bullmq|ioredis)$/.test(name)) throw Object.assign(new Error('not found'), { code: 'ERR_MODULE_NOT_FOUND' });
    return next(name, context);
  };`;
  writeFileSync(join(dir.path, 'hook.mjs'), hook);
  const register = `import { register } from 'node:module'; register('./hook.mjs', import.meta.url);`;
  writeFileSync(join(dir.path, 'register.mjs'), register);
  const { code, stderr } = await dir.run(['worker', '--queue', 'redis://127.0.0.1:1'], {
    NODE_OPTIONS: `--import=${join(dir.path, 'register.mjs')}`,
    TELECRM_ENTERPRISE_ID: 'x',
    TELECRM_TOKEN: 'some-token',
  });
  expect(code).toBe(2);
  expect(stderr).toContain('npm install bullmq ioredis');
});

test('a queue that is not there, or no queue, is said', async () => {
  const dir = workdir();
  const env = { TELECRM_ENTERPRISE_ID: 'x', TELECRM_TOKEN: 'some-token' };
  const gone = await dir.run(['worker', '--queue', 'redis://127.0.0.1:1'], env);
  expect([gone.code, gone.stderr]).toEqual([2, expect.stringContaining('There is no Redis server at 127.0.0.1:1')]);
  const wrong = await dir.run(['worker', '--queue', 'localhost'], env);
  expect([wrong.code, wrong.stderr]).toEqual([2, expect.stringContaining('--queue is no URL of a Redis server.')]);
});
