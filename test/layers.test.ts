import { readdirSync, readFileSync } from 'node:fs';
import { dirname, join, relative, resolve } from 'node:path';
import { expect, test } from 'vitest';

const src = resolve(import.meta.dirname, '../src');

/** Who may import whom. A room may always import its own folder. */
const mayImport: Record<string, readonly string[]> = {
  model: [],
  values: ['model'],
  readers: ['model'],
  writers: ['model'],
  telecrm: ['model'],
  journal: ['model'],
  transform: ['model', 'values'],
  upload: ['model', 'values', 'telecrm', 'journal'],
  download: ['model', 'telecrm', 'journal'],
  report: ['model', 'journal', 'writers'],
  jobs: ['model', 'values', 'transform', 'telecrm', 'upload'],
  diagnosis: ['model', 'values', 'telecrm'],
  queue: ['model', 'journal', 'transform', 'upload'],
  terminal: ['model'],
  sandbox: [],
};
const rooms = Object.keys(mayImport).filter((room) => room !== 'terminal' && room !== 'sandbox');

interface Import {
  readonly file: string;
  readonly target: string;
  readonly typeOnly: boolean;
  readonly dynamic: boolean;
}

function importsOf(path: string): Import[] {
  const text = readFileSync(path, 'utf8');
  const found: Import[] = [];
  const add = (specifier: string | undefined, typeOnly: boolean, dynamic: boolean) => {
    if (specifier === undefined) return;
    const target = specifier.startsWith('.') ? relative(src, resolve(dirname(path), specifier)) : specifier;
    found.push({ file: relative(src, path), target, typeOnly, dynamic });
  };
  for (const match of text.matchAll(/^(?:import|export)\s+(type\s)?[^'"`;]*?from\s+'([^']+)'/gmu)) {
    add(match[2], match[1] !== undefined, false);
  }
  for (const match of text.matchAll(/^import\s+'([^']+)'/gmu)) add(match[1], false, false);
  for (const match of text.matchAll(/\bimport\('([^']+)'\)/gu)) add(match[1], false, true);
  return found;
}

const files = readdirSync(src, { recursive: true, encoding: 'utf8' }).filter((name) => name.endsWith('.ts'));
const imports = files.flatMap((name) => importsOf(join(src, name)));
const ours = imports.filter(({ target }) => target.endsWith('.js'));
const roomOf = (path: string): string => (path.includes('/') ? (path.split('/')[0] ?? '') : '');
const inWords = ({ file, target }: Import): string => `${file} imports ${target}`;

test('every room imports only what the house allows', () => {
  const wrong = ours.filter(({ file, target }) => {
    const allowed = mayImport[roomOf(file)];
    return allowed !== undefined && roomOf(target) !== roomOf(file) && !allowed.includes(roomOf(target));
  });
  expect(wrong.map(inWords)).toEqual([]);
});

test('commands load their recipes only when they run, so that --help is fast', () => {
  const wrong = ours.filter(
    ({ file, target, typeOnly, dynamic }) =>
      roomOf(file) === 'commands' &&
      !typeOnly &&
      !dynamic &&
      !['commands', 'model', 'terminal'].includes(roomOf(target)) &&
      target !== 'version.js',
  );
  expect(wrong.map(inWords)).toEqual([]);
});

test('the recipes at the top know no terminal, no command and no sandbox; the public API re-exports only', () => {
  const top = ours.filter(({ file }) => roomOf(file) === '' && file !== 'cli.ts');
  expect(top.filter(({ target }) => roomOf(target) !== '' && !rooms.includes(roomOf(target))).map(inWords)).toEqual([]);
  expect(
    readFileSync(join(src, 'index.ts'), 'utf8')
      .replaceAll(/\/\*[\s\S]*?\*\//gu, '')
      .replaceAll(/export (?:type )?\{[\s\S]*?\} from '[^']+';/gu, '')
      .trim(),
  ).toBe('');
});

test('only cli.ts touches argv, exit codes and signals', () => {
  const touching = files.filter((name) =>
    /\bprocess\.(?:argv|exit|exitCode|on\()/u.test(readFileSync(join(src, name), 'utf8')),
  );
  expect(touching).toEqual(['cli.ts']);
});

test('the sandbox shares nothing with the client but the HTTP between them', () => {
  const wrong = ours.filter(({ file, target }) => roomOf(file) === 'sandbox' && roomOf(target) !== 'sandbox');
  expect(wrong.map(inWords)).toEqual([]);
});

test('a source file is short, or says in its first line why it is not', () => {
  const long = files.filter((name) => {
    const lines = readFileSync(join(src, name), 'utf8').split('\n');
    return lines.length > 251 && !/^(?:\/\/|\/\*\*?) .*(?:long|lines)/iu.test(lines[0] ?? '');
  });
  expect(long).toEqual([]);
});
