import { readFileSync } from 'node:fs';
import { defineConfig, mergeConfig, type Plugin } from 'vitest/config';
import base from './vitest.config.js';
import { mutants } from './test/proof/mutants.js';

/** The program with one thing taken out that it stands on: the proof has to notice. */
function mutated(name: string | undefined): Plugin[] {
  if (name === undefined) return [];
  const mutant = mutants.find((each) => each.name === name);
  if (mutant === undefined)
    throw new Error(`there is no mutant "${name}": ${mutants.map((each) => each.name).join(', ')}`);
  for (const { file, from } of mutant.changes) {
    const times = readFileSync(new URL(file, import.meta.url), 'utf8').split(from).length - 1;
    if (times !== 1) throw new Error(`the mutant "${name}" no longer fits: ${file} has its text ${times} times`);
  }
  return [
    {
      name: 'mutant',
      enforce: 'pre',
      transform: (code, id) =>
        mutant.changes.reduce((text, { file, from, to }) => (id.endsWith(file) ? text.replace(from, to) : text), code),
    },
  ];
}

export default mergeConfig(
  base,
  defineConfig({
    plugins: mutated(process.env.PROOF_MUTANT),
    test: { testTimeout: 7_200_000, hookTimeout: 600_000, disableConsoleIntercept: true },
  }),
);
