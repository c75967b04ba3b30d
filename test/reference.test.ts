import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { commandsIn, commandsPage, helpOf, readmeWithCommands } from '../scripts/help-pages.js';
import { root, workdir } from './helpers/cli.js';

const text = (name: string): string => readFileSync(join(root, name), 'utf8');

test('docs/commands.md and the README show what --help prints; npm run reference makes them again', async () => {
  expect(text('docs/commands.md')).toBe(await commandsPage());
  expect(text('README.md')).toBe(await readmeWithCommands(text('README.md')));
});

test('every command has its section, and a line in the help that says what it does', async () => {
  const help = await helpOf();
  const commands = commandsIn(help);
  expect(commands).toEqual(
    expect.arrayContaining(['import', 'resume', 'results', 'runs', 'purge', 'export', 'doctor']),
  );
  for (const name of commands.filter((name) => name !== 'completion'))
    expect(text('docs/commands.md')).toContain(`\n## ${name}\n\n\`\`\`text\ntelecrm-bulk ${name}`);
});

test('on a narrow terminal the help keeps within 60 columns', async () => {
  const { run } = workdir();
  for (const args of [[], ['import'], ['export'], ['template']]) {
    const { stdout, code } = await run([...args, '--help'], { COLUMNS: '60' });
    expect([code, Math.max(...stdout.split('\n').map((line) => line.length))]).toEqual([
      0,
      expect.toSatisfy((width: number) => width > 40 && width <= 60),
    ]);
  }
});

test('--version is the version of the package', async () => {
  const { version } = JSON.parse(text('package.json')) as { version: string };
  const { stdout, code } = await workdir().run(['--version']);
  expect([stdout, code]).toEqual([`${version}\n`, 0]);
});

test('completion: a script for the shell, and what it asks for', async () => {
  const { run } = workdir();
  const { stdout, code } = await run(['completion']);
  expect([code, stdout]).toEqual([0, expect.stringContaining('complete -o bashdefault')]);
  const asked = async (...words: string[]): Promise<string[]> =>
    (await run(['--get-yargs-completions', 'telecrm-bulk', ...words])).stdout.trim().split('\n');
  expect(await asked('')).toEqual(expect.arrayContaining(['import', 'export', 'resume']));
  expect(await asked('import', '--')).toEqual(expect.arrayContaining(['--map', '--dry-run']));
  expect(await asked('import', 'leads.csv', '--new-options', '')).toEqual(['block', 'allow']);
});
