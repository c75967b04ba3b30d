import { expect, onTestFinished, test } from 'vitest';
import { csvRows, workdir } from '../helpers/cli.js';
import { apiError, httpSandbox } from '../helpers/http-sandbox.js';

const map = JSON.stringify({ version: 1, fields: { name: 'Name', phone: 'Mobile' } });
const csv = ['Name,Mobile', ...Array.from({ length: 8 }, (_, at) => `Lead ${at},98450${10_000 + at}`), ''].join('\n');
const importIt = ['import', 'leads.csv', '--map', 'map.json', '-q', '--json'];

/** The summary that a command printed. */
const rowsOf = (stdout: string): object => (JSON.parse(stdout) as { result: { rows: object } }).result.rows;

test('the Async API by flags: refused without its token; read back with it; the canary first; retry and resume find nothing to do', async () => {
  const { sandbox, env, close } = await httpSandbox();
  onTestFinished(close);
  const dir = workdir({ 'leads.csv': csv, 'map.json': map });
  const refused = await dir.run([...importIt, '--via', 'async'], env);
  expect([refused.code, refused.stdout]).toEqual([2, expect.stringContaining('TELECRM_ASYNC_TOKEN')]);
  expect((await dir.run(['retry'], env)).code).toBe(2);
  const withToken = { ...env, TELECRM_ASYNC_TOKEN: sandbox.asyncToken };
  const flags = ['--via', 'async', '--verify', 'all', '--canary', '2'];
  const { code, stdout } = await dir.run([...importIt, ...flags], withToken);
  expect([code, rowsOf(stdout)]).toMatchObject([0, { created: 8, unknown: 0 }]);
  const { writes } = sandbox.requests();
  const again = await dir.run(['retry', '--json'], withToken);
  expect([again.code, rowsOf(again.stdout)]).toMatchObject([0, { created: 8 }]);
  expect(sandbox.requests().writes).toBe(writes);
  const none = await dir.run([...importIt, '--canary', 'few'], env);
  expect([none.code, none.stdout]).toEqual([2, expect.stringContaining('--canary takes a whole number from 1')]);
});

test('a token that is refused in mid-run: exit 4, and with another one the run goes on', async () => {
  let creates = 0;
  const { sandbox, env, close } = await httpSandbox((call) =>
    call === 'POST lead' && ++creates > 3 && creates < 100 ? apiError(401, 'NOT_AUTHORIZED') : undefined,
  );
  onTestFinished(close);
  const dir = workdir({ 'leads.csv': csv, 'map.json': map });
  const { code, stdout } = await dir.run([...importIt, '--concurrency', '2'], env);
  expect([code, rowsOf(stdout)]).toMatchObject([4, { created: 3, unprocessed: 5, failed: 0, unknown: 0 }]);
  expect(creates).toBeLessThanOrEqual(3 + 2);
  expect((await dir.run(['runs'])).stdout).toContain('stopped      leads.csv');
  creates = 100;
  const after = await dir.run(['resume', '--json'], env);
  expect([after.code, rowsOf(after.stdout)]).toMatchObject([0, { created: 8 }]);
  expect(csvRows(dir.result('leads-success.csv')).length).toBe(8);
  expect(sandbox.leads().length).toBe(8);
});
