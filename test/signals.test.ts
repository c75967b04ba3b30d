import { expect, onTestFinished, test } from 'vitest';
import { csvRows, ending, workdir } from './helpers/cli.js';
import { apiError, httpSandbox } from './helpers/http-sandbox.js';

const map = JSON.stringify({ version: 1, fields: { name: 'Name', phone: 'Mobile' } });
const csv = ['Name,Mobile', ...Array.from({ length: 6 }, (_, at) => `Lead ${at},98450${10_000 + at}`), ''].join('\n');
const importIt = ['import', 'leads.csv', '--map', 'map.json', '--no-progress'];

type Told = ReturnType<Parameters<typeof httpSandbox>[0] & object>;

/** Start an import against a server of which a test decides the answers, and when the process gets a signal. */
async function begun(intercept: (call: string, kill: (signal: NodeJS.Signals) => void) => Told, concurrency = 2) {
  let answers: (call: string) => Told = (call) => intercept(call, (signal) => child.kill(signal));
  const { sandbox, env, close } = await httpSandbox((call) => answers(call));
  onTestFinished(close);
  const dir = workdir({ 'leads.csv': csv, 'map.json': map });
  const child = dir.begin([...importIt, '--concurrency', String(concurrency)], env);
  const resume = async () => {
    answers = () => undefined;
    return dir.run(['resume', '--json'], env);
  };
  return { child, ended: ending(child), dir, sandbox, resume };
}

/** Every lead is there once, whatever had happened before. */
async function expectWhole({ sandbox, resume }: Awaited<ReturnType<typeof begun>>): Promise<void> {
  const { code, stdout } = await resume();
  expect([code, JSON.parse(stdout)]).toMatchObject([0, { result: { rows: { read: 6, created: 6 } } }]);
  expect(sandbox.leads().length).toBe(6);
}

/** Nothing in these tests is ever answered, so each would hang if the signal did not end it. */
test.each<[string, NodeJS.Signals, number, (call: string) => Told]>([
  [
    'a wait of an hour that Telecrm asked for',
    'SIGINT',
    130,
    (call) => (call === 'POST lead' ? apiError(429, 'TOO_MANY_REQUESTS', { 'retry-after': '3600' }) : undefined),
  ],
  ['a look-up', 'SIGTERM', 143, (call) => (call === 'POST lead/search' ? 'hold' : undefined)],
])('a signal during %s ends the run at once, and it goes on where it was', async (_what, signal, code, answers) => {
  let signalled = false;
  const run = await begun((call, kill) => {
    const told = answers(call);
    // Only the first call: a second signal would end the process where it is.
    if (told !== undefined && !signalled) kill(signal);
    signalled ||= told !== undefined;
    return told;
  });
  const ended = await run.ended;
  expect(ended.code).toBe(code);
  expect(ended.stdout + ended.stderr).toContain(`Go on with: telecrm-bulk resume ${run.dir.runs()[0]}`);
  expect(csvRows(run.dir.result('leads-unprocessed.csv')).length).toBe(6);
  expect(csvRows(run.dir.result('leads-failed.csv'))).toEqual([]);
  await expectWhole(run);
});

test('a signal while the workspace is being read leaves no run behind', async () => {
  const run = await begun((call, kill) => {
    if (call !== 'GET metadata') return undefined;
    kill('SIGINT');
    return 'hold';
  });
  expect((await run.ended).code).toBe(130);
  expect(run.sandbox.requests().writes).toBe(0);
  const { code, stdout } = await run.resume();
  expect([code, stdout]).toEqual([2, expect.stringContaining('no such run')]);
});

test('a signal while a lost answer is being settled leaves the row in doubt, and the next run settles it', async () => {
  let creates = 0;
  let lookUps = 0;
  const run = await begun((call, kill) => {
    if (call === 'POST lead' && ++creates === 1) return apiError(500, 'INTERNAL_ERROR');
    if (call === 'POST lead' && creates === 2) return apiError(409, 'LEAD_ALREADY_EXISTS');
    if (call !== 'POST lead/search' || ++lookUps === 1) return undefined;
    kill('SIGHUP');
    return 'hold';
  }, 1);
  expect((await run.ended).code).toBe(129);
  expect(csvRows(run.dir.result('leads-unknown.csv')).map((row) => row[4])).toEqual(['OUTCOME_UNKNOWN']);
  await expectWhole(run);
});

test('a second signal ends the process at once, and what was under way is settled by the next run', async () => {
  const run = await begun((call, kill) => {
    if (call !== 'POST lead') return undefined;
    kill('SIGINT');
    return 'hold';
  }, 1);
  run.child.stderr?.on('data', (said: Buffer) => {
    if (said.toString().includes('Stopping:')) run.child.kill('SIGINT');
  });
  expect((await run.ended).code).toBe(130);
  expect((await run.dir.run(['runs'])).stdout).toContain('interrupted  leads.csv');
  await expectWhole(run);
});
