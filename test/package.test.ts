import { execFileSync } from 'node:child_process';
import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { dirname, join, normalize } from 'node:path';
import { expect, test } from 'vitest';
import { root } from './helpers/cli.js';

interface Locked {
  readonly dev?: boolean;
  readonly hasInstallScript?: boolean;
  readonly os?: readonly string[];
  readonly cpu?: readonly string[];
  readonly libc?: readonly string[];
}

/** The files that `npm pack` would put into the package, with their modes. */
function packed(): Map<string, number> {
  const json = execFileSync('npm', ['pack', '--dry-run', '--json', '--ignore-scripts'], {
    cwd: root,
    encoding: 'utf8',
    stdio: ['ignore', 'pipe', 'ignore'],
    shell: process.platform === 'win32',
  });
  const [{ files }] = JSON.parse(json) as [{ files: { path: string; mode: number }[] }];
  return new Map(files.map(({ path, mode }) => [path, mode]));
}

const files = packed();

test('the package holds what a user needs and nothing else', () => {
  const names = [...files.keys()];
  expect(names.filter((name) => !name.startsWith('dist/') && !name.startsWith('docs/')).toSorted()).toEqual([
    'CHANGELOG.md',
    'LICENSE',
    'README.md',
    'SECURITY.md',
    'package.json',
    'samples/leads.csv',
    'samples/leads.map.json',
    'samples/leads.xlsx',
    ...readdirSync(join(root, 'templates')).map((name) => `templates/${name}`),
  ]);
  expect(names.filter((name) => name.startsWith('docs/')).toSorted()).toEqual(
    readdirSync(join(root, 'docs'))
      .filter((name) => /\.(md|yaml)$/u.test(name))
      .map((name) => `docs/${name}`)
      .toSorted(),
  );
  const sources = readdirSync(join(root, 'src'), { recursive: true, encoding: 'utf8' }).filter((name) =>
    name.endsWith('.ts'),
  );
  expect(names.filter((name) => name.startsWith('dist/')).toSorted()).toEqual(
    sources
      .flatMap((name) => [name.replace(/ts$/u, 'd.ts'), name.replace(/ts$/u, 'js')])
      .map((name) => `dist/${name.replaceAll('\\', '/')}`)
      .toSorted(),
  );
  if (process.platform !== 'win32') expect((files.get('dist/cli.js') ?? 0) & 0o111).not.toBe(0);
  expect(readFileSync(join(root, 'dist/cli.js'), 'utf8')).toMatch(/^#!\/usr\/bin\/env node\n/u);
});

test('links in the packed pages lead to packed files', () => {
  /** For those who work on the program; they are in the repository. */
  const inRepository = ['ARCHITECTURE.md', 'CONTRIBUTING.md'];
  const folders = new Set([...files.keys()].map((name) => `${dirname(name)}/`));
  for (const page of [...files.keys()].filter((name) => name.endsWith('.md'))) {
    for (const [, link = ''] of readFileSync(join(root, page), 'utf8').matchAll(
      /(?<!!)\[[^\]]*\]\(([^)#\s]+)(?:#[^)]*)?\)/gu,
    )) {
      if (/^[a-z]+:/u.test(link) || inRepository.includes(link)) continue;
      const target = normalize(join(dirname(page), link)).replaceAll('\\', '/');
      expect(files.has(target) || folders.has(target), `${page} links to ${link}`).toBe(true);
    }
  }
});

test('package.json points at files that are built', () => {
  const { bin, types, exports } = JSON.parse(readFileSync(join(root, 'package.json'), 'utf8')) as {
    bin: Record<string, string>;
    types: string;
    exports: Record<string, string | Record<string, string>>;
  };
  const targets = Object.values(exports).flatMap((entry) => (typeof entry === 'string' ? entry : Object.values(entry)));
  for (const path of [...Object.values(bin), types, ...targets]) expect(existsSync(join(root, path)), path).toBe(true);
});

test('what is installed with the package runs no script, compiles nothing and fits every platform', () => {
  const { packages } = JSON.parse(readFileSync(join(root, 'package-lock.json'), 'utf8')) as {
    packages: Record<string, Locked>;
  };
  const runtime = Object.entries(packages).filter(([name, { dev }]) => name !== '' && dev !== true);
  expect(runtime.length).toBeGreaterThan(20);
  const wrong = runtime.filter(
    ([, { hasInstallScript, os, cpu, libc }]) =>
      hasInstallScript === true || [os, cpu, libc].some((list) => list !== undefined),
  );
  expect(wrong.map(([name]) => name)).toEqual([]);
  const native = runtime.filter(
    ([name]) => existsSync(join(root, name, 'binding.gyp')) || existsSync(join(root, name, 'prebuilds')),
  );
  expect(native.map(([name]) => name)).toEqual([]);
});
