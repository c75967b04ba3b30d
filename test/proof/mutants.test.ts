import { readFileSync } from 'node:fs';
import { expect, test } from 'vitest';
import { mutants } from './mutants.js';

test.each(mutants)('the mutant has what it takes out: $name', ({ changes }) => {
  for (const { file, from, to } of changes) {
    expect(from).not.toBe(to);
    expect(readFileSync(file, 'utf8').split(from).length - 1).toBe(1);
  }
});
