import { readdirSync, readFileSync } from 'node:fs';
import { resolve } from 'node:path';
import { expect, test } from 'vitest';

const root = resolve(import.meta.dirname, '..');

test("ARCHITECTURE.md's tree is what src/ holds", () => {
  const text = readFileSync(resolve(root, 'ARCHITECTURE.md'), 'utf8');
  const tree = /```\nsrc\/\n([\s\S]*?)```/u.exec(text)?.[1] ?? '';
  const told = tree.split('\n').flatMap((line) => /^ {2}(\S+)/u.exec(line)?.[1] ?? []);
  const held = readdirSync(resolve(root, 'src'), { withFileTypes: true }).map((entry) =>
    entry.isDirectory() ? `${entry.name}/` : entry.name,
  );
  expect(told.toSorted()).toEqual(held.toSorted());
});
