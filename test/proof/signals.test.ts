import { randomInt } from 'node:crypto';
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import type { WrittenRows } from '../../src/report/summary.js';
import { ending, workdir } from '../helpers/cli.js';
import { sandboxProcess } from './helpers/sandbox-process.js';
import { tally, toldInFiles } from './helpers/tally.js';
import { csvOf, mapOf, modelRows } from './helpers/task.js';
import { undisturbedFiles } from './helpers/undisturbed.js';

/** So many of each signal, at calls that nobody chose. */
const each = Number(process.env.PROOF_SIGNALS ?? 3);
const rows = 20;
const concurrency = 3;
const importIt = ['import', 'leads.csv', '--map', 'map.json', '--on-duplicate', 'update'];

const moments = (['SIGINT', 'SIGTERM'] as const).flatMap((signal) =>
  Array.from({ length: each }, () => [signal, 1 + randomInt(rows / 2)] as const),
);

test.each(moments)(
  '%s at call %i: what is under way ends, and the run goes on',
  { timeout: 600_000 },
  async (signal, at) => {
    const input = modelRows(rows, at);
    const dir = workdir({ 'leads.csv': csvOf(input), 'map.json': JSON.stringify(mapOf('marker')) });
    const exists = input.flatMap(({ phone, exists: there }) => (there ? [`91${phone}`] : []));
    const server = await sandboxProcess({ exists });
    const env = { ...server.env, TELECRM_CONCURRENCY: String(concurrency), TELECRM_QUIET_WAIT: '1ms' };
    const { held } = await server.hold({ at, moment: 'before' });
    const child = dir.begin(importIt, env);
    const ended = ending(child);
    await held;
    child.kill(signal);
    // The call that is under way is finished, not broken off.
    server.go();
    const { code, stdout, stderr } = await ended;
    expect([code, stdout + stderr]).toEqual([
      signal === 'SIGINT' ? 130 : 143,
      expect.stringContaining('telecrm-bulk resume'),
    ]);
    const [id = ''] = dir.runs();
    const folder = join(dir.path, 'runs', id);
    const interrupted = toldInFiles(folder);
    // A row is done or to be done; one that stands between two of its calls is to be done as well.
    expect([...interrupted.values()].filter(({ status }) => status === 'unknown')).toEqual([]);
    expect([...interrupted.values()].some(({ status }) => status === 'unprocessed')).toBe(true);

    expect((await dir.run(['resume', '-q'], env)).code).toBe(1);
    const { leads } = await server.ledger();
    server.stop();
    const summary = JSON.parse(readFileSync(join(folder, 'summary.json'), 'utf8')) as { rows: WrittenRows };
    const told = toldInFiles(folder);
    const undisturbed = await undisturbedFiles(rows, at);
    const { actions: _, toldOtherwise, ...never } = tally({ rows: input, leads }, summary, told, undisturbed);
    expect([toldOtherwise, new Set(Object.values(never))]).toEqual([[], new Set([0])]);
  },
);
