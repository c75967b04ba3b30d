import { cpSync, mkdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { createSandbox, serveSandbox } from '../src/sandbox/index.js';
import { root, workdir } from './helpers/cli.js';

const readme = readFileSync(join(root, 'README.md'), 'utf8');

/** What differs from run to run. */
const settled = (text: string): string =>
  text
    .replaceAll(/\S*\d{8}-\d{6}-leads-[0-9a-f]{4}/gu, 'runs/20261123-101500-leads-7f3a')
    .split('\n')
    .map((line) => line.trimEnd())
    .join('\n')
    .trim();

/** Commands of the tour with the output that the README shows for them, if it shows any. */
const tour = [...readme.matchAll(/```console\n([\s\S]*?)```/gu)].flatMap(([, block = '']) =>
  block
    .split(/^\$ npx telecrm-bulk /mu)
    .slice(1)
    .map((part) => {
      const [command = '', ...output] = part.split('\n');
      return { args: command.trim().split(/\s+/u), output: output.join('\n') };
    }),
);

test('the tour of the README does what it shows', async () => {
  const sandbox = createSandbox();
  const server = await serveSandbox(sandbox);
  const dir = workdir();
  mkdirSync(join(dir.path, 'samples'));
  cpSync(join(root, 'samples'), join(dir.path, 'samples'), { recursive: true });
  const env = {
    TELECRM_BASE_URL: server.url,
    TELECRM_ENTERPRISE_ID: sandbox.enterpriseId,
    TELECRM_TOKEN: sandbox.token,
    TELECRM_MAX_PER_SECOND: 'none',
  };
  expect(tour.length).toBe(4);
  for (const { args, output } of tour) {
    const { stdout, code } = await dir.run(args, env);
    expect([0, 1, 5]).toContain(code);
    if (output.trim() !== '') expect(settled(stdout)).toBe(settled(output));
  }
  await server.close();
});

test("the README's two commands are scripts of the package, and need nothing but npm", () => {
  expect(readme).toContain('\nnpm ci && npm run demo\nnpm ci && npm test\n');
  const { scripts } = JSON.parse(readFileSync(join(root, 'package.json'), 'utf8')) as {
    scripts: Record<string, string>;
  };
  expect(Object.keys(scripts)).toEqual(expect.arrayContaining(['prepare', 'demo', 'test']));
  expect(readFileSync(join(root, '.ci/run'), 'utf8')).toContain('npm ci && npm test');
});
