/**
 * The proof at full size: `npm run torture`, which ends with a table of its layers and with 1 unless all of them passed.
 * One layer: `npm run torture -- model`. Sizes are environment variables, and those that are set already win:
 * `PROOF_SOAK_MINUTES=60 npm run torture -- soak`. The layer `mutants` takes out one by one what the protocol stands on,
 * and passes when the proof notices each.
 */
import { spawnSync } from 'node:child_process';
import { mutants } from '../test/proof/mutants.js';

/** Sizes, and the files that go by them. */
interface Layer {
  readonly files: readonly string[];
  readonly size?: Readonly<Record<string, string>>;
}

const layers: Readonly<Record<string, Layer>> = {
  model: { files: ['test/proof/model'], size: { PROOF_MODEL_RUNS: '2000' } },
  clocks: { files: ['test/proof/clocks'], size: { PROOF_CLOCK_RUNS: '300' } },
  'crash-points': {
    files: ['test/proof/crash-points'],
    size: { PROOF_CRASH_JOBS: 'all', PROOF_CRASH_FILES: 'yes' },
  },
  'damaged-journal': {
    files: ['test/proof/damaged-journal', 'test/proof/old-journals'],
    size: { PROOF_DAMAGED_ROWS: '50' },
  },
  kills: { files: ['test/proof/kills'], size: { PROOF_KILLS: '200' } },
  'fault-table': {
    files: ['test/proof/fault-table', 'test/proof/away', 'test/contract/faults', 'test/telecrm/pool-transport'],
    size: { PROOF_FAULT_OPERATIONS: 'all' },
  },
  adversity: { files: ['test/proof/adversity'], size: { PROOF_HEAP: 'all' } },
  signals: { files: ['test/proof/signals', 'test/signals'], size: { PROOF_SIGNALS: '50' } },
  soak: { files: ['test/proof/soak'], size: { PROOF_SOAK_ROWS: '20000' } },
  queue: { files: ['test/queue/scale-out'], size: { QUEUE_ROWS: '60000', QUEUE_KILLS: '200' } },
  properties: {
    files: [
      ...['test/readers/round-trip', 'test/readers/raw-lines', 'test/writers/csv', 'test/transform/mapper'],
      ...['test/values/', 'test/model/', 'test/telecrm/retry', 'test/journal/codec', 'test/upload/spread'],
    ],
    size: { PROPERTY_FACTOR: '50' },
  },
};

/** No layer takes as long on two cores; one that does hangs. */
const longestMs = 2 * 3_600_000;
const longestMutantMs = 1_200_000;

function vitest({ files, size = {} }: Layer, mutant?: string): boolean {
  // A mutant is noticed with the first red test; one that never ends is noticed too.
  const hasty = mutant === undefined ? [] : ['--bail', '1'];
  const args = ['node_modules/vitest/vitest.mjs', 'run', '--config', 'vitest.torture.config.ts', ...hasty, ...files];
  const options = {
    env: { ...size, ...process.env, ...(mutant !== undefined && { PROOF_MUTANT: mutant }) },
    stdio: mutant === undefined ? 'inherit' : 'ignore',
    timeout: mutant === undefined ? longestMs : longestMutantMs,
    killSignal: 'SIGKILL',
  } as const;
  return spawnSync(process.execPath, args, options).status === 0;
}

const noticing: Layer = {
  files: ['test/proof/model', 'test/proof/crash-points', 'test/proof/damaged-journal'],
  size: { PROOF_MODEL_RUNS: '100' },
};

function allMutantsNoticed(): boolean {
  if (!vitest(noticing)) {
    console.log('the proof fails without any mutant');
    return false;
  }
  const survivors = mutants.filter(({ name }) => {
    const survived = vitest(noticing, name);
    console.log(`${survived ? 'NOT NOTICED' : 'noticed    '}  ${name}`);
    return survived;
  });
  console.log(`${mutants.length - survivors.length} of ${mutants.length} mutants noticed`);
  return survivors.length === 0;
}

const [asked = ''] = process.argv.slice(2);
const names = [...Object.keys(layers), 'mutants'];
if (asked !== '' && !names.includes(asked)) {
  console.error(`There is no layer "${asked}": ${names.join(', ')}`);
  process.exit(2);
}
const verdicts: string[] = [];
let failed = 0;
for (const name of names) {
  if (asked !== '' && asked !== name) continue;
  const layer = layers[name];
  const startedAt = performance.now();
  const passed = layer === undefined ? allMutantsNoticed() : vitest(layer);
  if (!passed) failed += 1;
  const seconds = Math.round((performance.now() - startedAt) / 1000);
  verdicts.push(`${passed ? 'passed' : 'FAILED'}  ${name.padEnd(16)} ${String(seconds).padStart(6)} s`);
}
console.log(`\n${verdicts.join('\n')}\n${verdicts.length - failed} of ${verdicts.length} layers passed`);
process.exit(failed === 0 ? 0 : 1);
