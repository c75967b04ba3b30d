/**
 * The proof at full size: `npm run torture`. One part of it: `npm run torture -- model` (crash-points,
 * damaged-journal, kills, fault-table, signals, queue). `npm run torture -- mutants` takes out one by one what the protocol
 * stands on, and ends with 1 unless the proof notices each.
 */
import { spawnSync } from 'node:child_process';
import { mutants } from '../test/proof/mutants.js';

const full = {
  PROOF_MODEL_RUNS: '2000',
  PROOF_CRASH_JOBS: 'all',
  PROOF_CRASH_FILES: 'yes',
  PROOF_DAMAGED_ROWS: '50',
  PROOF_KILLS: '200',
  PROOF_SIGNALS: '50',
  PROOF_FAULT_OPERATIONS: 'all',
  QUEUE_ROWS: '60000',
  QUEUE_KILLS: '200',
};

function vitest(files: readonly string[], env: Readonly<Record<string, string>>, quiet = false): number {
  // A mutant is noticed with the first red test; one that never ends is noticed too.
  const hasty = quiet ? ['--bail', '1'] : [];
  const args = ['node_modules/vitest/vitest.mjs', 'run', '--config', 'vitest.torture.config.ts', ...hasty, ...files];
  const options = {
    env: { ...process.env, ...env },
    stdio: quiet ? 'ignore' : 'inherit',
    timeout: quiet ? 1_200_000 : 0,
  } as const;
  return spawnSync(process.execPath, args, options).status ?? 1;
}

/** Workers on a queue, killed with it. */
const queue = 'test/queue/scale-out';

const [part = ''] = process.argv.slice(2);
const places = part === '' ? ['test/proof/', queue] : [part === 'queue' ? queue : `test/proof/${part}`];
if (part !== 'mutants') process.exit(vitest(places, full));

const fast = ['test/proof/model', 'test/proof/crash-points', 'test/proof/damaged-journal'];
let survivors = 0;
for (const { name } of mutants) {
  const status = vitest(fast, { PROOF_MODEL_RUNS: '100', PROOF_MUTANT: name }, true);
  if (status === 0) survivors += 1;
  console.log(`${status === 0 ? 'NOT NOTICED' : 'noticed    '}  ${name}`);
}
console.log(`${mutants.length - survivors} of ${mutants.length} mutants noticed`);
process.exit(survivors === 0 ? 0 : 1);
