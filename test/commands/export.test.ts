import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { csvHeader, csvRows, ending, workdir } from '../helpers/cli.js';
import { served } from './served.js';

const fast = { TELECRM_MAX_PER_SECOND: 'none', TELECRM_CONCURRENCY: '2' };
const text = (dir: { path: string }, name: string): string => readFileSync(join(dir.path, name), 'utf8');

test('interrupted, it prints the command that goes on; also after kill -9 the file is that of an undisturbed export', async () => {
  // Told of every call before it is answered; the call that ends the client is answered to nobody.
  const hook: { onCall: () => Promise<void> | undefined } = { onCall: () => undefined };
  const { env } = await served({ seed: 1_200, latencyMs: 1, sleep: async () => hook.onCall() });
  const dir = workdir();
  for (const [signal, resume] of [
    ['SIGINT', []],
    ['SIGKILL', ['--resume']],
  ] as const) {
    const child = dir.begin(['export', 'leads', '-o', 'a.csv', ...resume], { ...env, ...fast });
    const ended = ending(child);
    let calls = 0;
    hook.onCall = () => {
      if (++calls < 12) return undefined;
      // A second SIGINT would end it at once.
      if (calls === 12) child.kill(signal);
      return ended.then(() => undefined);
    };
    const { code, stderr } = await ended;
    expect([code, readdirSync(dir.path).filter((name) => name !== 'state')]).toEqual([
      signal === 'SIGINT' ? 130 : null,
      ['runs'],
    ]);
    if (signal === 'SIGINT')
      expect(stderr).toMatch(/To go on where it stopped: telecrm-bulk resume \d{8}-\d{6}-export-/u);
  }
  hook.onCall = () => undefined;
  const listed = await dir.run(['runs']);
  expect(listed.stdout).toMatch(/-export-[0-9a-f]{4} {2}interrupted {2}.*a\.csv/u);
  const [runId = ''] = dir.runs();
  const resumed = await dir.run(['resume', runId], { ...env, ...fast });
  expect([resumed.code, resumed.stdout]).toEqual([0, expect.stringContaining('1,200 leads exported to')]);
  await dir.run(['export', 'leads', '-o', 'b.csv'], { ...env, ...fast });
  expect(text(dir, 'a.csv')).toBe(text(dir, 'b.csv'));
  const results = await dir.run(['results', runId]);
  expect([results.code, results.stderr]).toEqual([2, expect.stringContaining('was an export')]);
});

test('faults on the way cost calls, not leads', async () => {
  const faults = ['500@0.05', '429@0.05', 'reset-before@0.05', 'reset-after@0.05', 'truncate@0.05', 'html@0.03'];
  const { env, sandbox } = await served({ seed: 1_500, faults, randomSeed: 7 });
  const dir = workdir();
  const { code, stderr } = await dir.run(['export', 'leads', '-o', 'a.csv'], { ...env, ...fast });
  expect([code, stderr.includes('Error')]).toEqual([0, false]);
  const ids = csvRows(text(dir, 'a.csv')).map(([id]) => id);
  expect(ids).toEqual(
    sandbox
      .leads()
      .map(({ id }) => id)
      .reverse(),
  );
});

test('-o - writes the rows to stdout and everything else to stderr; --json the summary', async () => {
  const { env } = await served({ seed: 3 });
  const dir = workdir({ 'labels.json': '{"name": "Full Name"}' });
  const shown = await dir.run(['export', 'leads', '-o', '-', '--columns', 'name', '--labels', 'labels.json'], {
    ...env,
    ...fast,
  });
  expect([shown.code, csvHeader(shown.stdout), csvRows(shown.stdout).length]).toEqual([0, ['lead_id', 'Full Name'], 3]);
  expect(shown.stderr).toContain('3 leads exported: complete');
  const summed = await dir.run(['export', 'leads', '-o', 'a.ndjson', '--json'], { ...env, ...fast });
  expect(JSON.parse(summed.stdout)).toMatchObject({
    ...{ status: 0, name: 'ok', warnings: [] },
    result: {
      ...{ command: 'export leads', file: join(dir.path, 'a.ndjson'), rows: 3, complete: true, totalCount: 3 },
      files: { export: join(dir.path, 'a.ndjson') },
    },
  });
  const both = await dir.run(['export', 'leads', '-o', '-', '--json'], { ...env, ...fast });
  expect(both.code).toBe(2);
});

test('what does not go together is refused before a call', async () => {
  const { env, sandbox } = await served({ seed: 1 });
  const dir = workdir({ 'labels.json': '[1]' });
  const refusals: readonly (readonly [string[], string])[] = [
    [['pipeline', '-o', 'a.csv', '--filter', 'status=Fresh'], 'writes the whole list; --filter cannot go with it'],
    [['leads', '-o', 'a.csv', '--labels', 'labels.json'], 'no JSON object of texts'],
    [['leads', '-o', 'a.csv', '--since-by', 'modified'], '--since-by goes with --since-last'],
    [['leads', '-o', 'a.csv', '--sandbox', '--resume'], 'sandbox --db'],
  ];
  for (const [args, words] of refusals) {
    const { code, stderr } = await dir.run(['export', ...args], env);
    expect([code, stderr]).toEqual([2, expect.stringContaining(words)]);
  }
  expect(sandbox.requests().total).toBe(0);
  const wrong = await dir.run(['export', 'leads', '-o', 'a.csv', '--columns', 'nam', '--filter', 'status=Frsh'], env);
  expect([wrong.code, wrong.stderr]).toEqual([2, expect.stringContaining('did you mean "Fresh"?')]);
  expect([existsSync(join(dir.path, 'a.csv')), sandbox.requests().byOperation['searchLeads']]).toEqual([
    false,
    undefined,
  ]);
});
