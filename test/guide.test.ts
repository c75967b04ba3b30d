import { cpSync, existsSync, readdirSync, readFileSync, statSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { createSandbox, serveSandbox } from '../src/sandbox/index.js';
import { root, workdir } from './helpers/cli.js';

const guide = readFileSync(join(root, 'docs/guide.md'), 'utf8');
const commands = [...guide.matchAll(/^\$ npx telecrm-bulk (.*)$/gmu)].map(([, command = '']) => command);

/** What each command of the guide should end with, in its order. */
const endings = [
  ['doctor', 0],
  ['template', 0],
  ['map', 0],
  ['import --dry-run', 5],
  ['explain', 0],
  ['import --dry-run', 5],
  ['import', 1],
  ['import', 1],
  ['runs', 0],
  ['import --dry-run', 5],
  ['export', 0],
  ['import --dry-run', 0],
] as const;

test('the commands of the guide do what it says, one after the other', async () => {
  const sandbox = createSandbox();
  const server = await serveSandbox(sandbox);
  const dir = workdir();
  cpSync(join(root, 'samples'), join(dir.path, 'samples'), { recursive: true });
  const env = {
    TELECRM_BASE_URL: server.url,
    TELECRM_ENTERPRISE_ID: sandbox.enterpriseId,
    TELECRM_TOKEN: sandbox.token,
    TELECRM_MAX_PER_SECOND: 'none',
    // An answer lost on a busy machine is looked up at once.
    TELECRM_QUIET_WAIT: '1s',
  };
  /** The run folders as they came; their names tell the second only. */
  const order: string[] = [];
  /** The run folder that the reader has before them: of the list of values that of the first run, else the newest. */
  const withRealRun = (argument: string): string => {
    const [, file] = /^runs\/20261123-101500-leads-7f3a\/(.*)$/u.exec(argument) ?? [];
    if (file === undefined) return argument;
    const runs = order.filter((name) => existsSync(join(dir.path, 'runs', name, file)));
    return `runs/${file === 'leads-values.csv' ? runs.at(0) : runs.at(-1)}/${file}`;
  };
  const seen: (readonly [string, number | null])[] = [];
  for (const command of commands) {
    const args = command.split(' ').map(withRealRun);
    const { code } = await dir.run(args, env);
    if (existsSync(join(dir.path, 'runs'))) order.push(...dir.runs().filter((name) => !order.includes(name)));
    seen.push([`${args[0]}${args.includes('--dry-run') ? ' --dry-run' : ''}`, code]);
    // Step 4: the reader fills in the suggestions.
    if (seen.length === 4) {
      const values = join(dir.path, withRealRun('runs/20261123-101500-leads-7f3a/leads-values.csv'));
      writeFileSync(values, readFileSync(values, 'utf8').replaceAll(/,(Facebook|Interested),(\r?)$/gmu, ',$1,$1$2'));
    }
  }
  await server.close();
  expect(seen).toEqual(endings);
  expect(sandbox.leads().length).toBe(105);
  expect(readdirSync(dir.path)).toEqual(
    expect.arrayContaining(['new-leads.xlsx', 'my-leads.map.json', 'back.map.json']),
  );
});

test('the pictures of the pages exist and are small', () => {
  const pages = readdirSync(join(root, 'docs')).filter((name) => name.endsWith('.md'));
  const pictures = pages.flatMap((name) =>
    [...readFileSync(join(root, 'docs', name), 'utf8').matchAll(/!\[[^\]]+\]\(([^)]+)\)/gu)].map(([, to = '']) => to),
  );
  expect(pictures).toContain('pictures/guide-failed.png');
  for (const picture of pictures) expect(statSync(join(root, 'docs', picture)).size, picture).toBeLessThan(150_000);
});
