import { readdirSync, readFileSync } from 'node:fs';
import { join, resolve } from 'node:path';
import { expect, test } from 'vitest';
import { type ExitCode, exitCodes, exitMeaningOf, exitNameOf } from '../src/model/exit-codes.js';
import { remarkCodes } from '../src/model/remark-codes.js';
import { defaultLimits } from '../src/readers/options.js';
import { mapJsonSchema } from '../src/transform/map-json-schema.js';
import { parseMap } from '../src/transform/map-file.js';
import { parseSdl } from '../src/transform/sdl.js';

const root = resolve(import.meta.dirname, '..');
const doc = (name: string): string => readFileSync(join(root, 'docs', name), 'utf8');

/** The keys of each kind of object in the map's schema. */
function schemaKeys(): Record<string, string[]> {
  const found: Record<string, string[]> = {};
  walk(mapJsonSchema(), '');
  return found;

  function walk(node: unknown, path: string): void {
    if (typeof node !== 'object' || node === null) return;
    if (Array.isArray(node)) return node.forEach((inner) => walk(inner, path));
    const { properties, ...rest } = node as { properties?: Record<string, unknown> };
    if (properties !== undefined) {
      const keys = Object.keys(properties);
      found[kindOf(path, keys)] = keys;
      for (const [key, inner] of Object.entries(properties)) walk(inner, path === '' ? key : `${path}.${key}`);
    }
    for (const key of ['anyOf', 'items', 'additionalProperties', 'allOf', 'oneOf']) {
      walk((rest as Record<string, unknown>)[key], path);
    }
  }

  function kindOf(path: string, keys: readonly string[]): string {
    if (keys.includes('template')) return 'A column';
    if (keys.includes('when')) return 'An action';
    return path === '' ? 'The whole map' : path;
  }
}

/** The rows of the table in a section of a page. */
function tableIn(page: string, heading: string): string[][] {
  const section = page.split(`\n## ${heading}\n`)[1]?.split('\n## ')[0] ?? '';
  return section
    .split('\n')
    .filter((line) => line.startsWith('| `'))
    .map((line) =>
      line
        .split(/(?<!\\)\|/u)
        .slice(1, -1)
        .map((cell) => cell.trim().replaceAll('\\|', '|')),
    );
}

const keysIn = (heading: string): string[] =>
  tableIn(doc('map-file.md'), heading).map(([key = '']) => key.replaceAll('`', ''));

test('docs/map-file.md describes every key of the map file, with meaning, default and example, and no other', () => {
  const schema = schemaKeys();
  expect(Object.keys(schema).toSorted()).toEqual(
    ['A column', 'An action', 'The whole map', 'sheets', 'sheets.actions', 'source'].toSorted(),
  );
  for (const heading of ['The whole map', 'source', 'A column', 'An action']) {
    expect(keysIn(heading)).toEqual(schema[heading]);
  }
  const nested = (schema['sheets.actions'] ?? []).map((key) => `actions.${key}`);
  expect(keysIn('sheets')).toEqual([...(schema.sheets ?? []), ...nested]);
  for (const heading of ['The whole map', 'source', 'A column', 'An action', 'sheets']) {
    for (const row of tableIn(doc('map-file.md'), heading)) {
      expect(row.filter((cell) => cell !== '').length, row[0]).toBe(4);
    }
  }
});

test('every example in docs/map-file.md is a map that is accepted', () => {
  const examples = [...doc('map-file.md').matchAll(/```json\n([\s\S]*?)```/gu)].map(([, text = '']) => text);
  expect(examples.length).toBeGreaterThan(5);
  for (const text of examples) {
    const whole = text.includes('"version"')
      ? text
      : text.trimStart().startsWith('{\n  "type"')
        ? `{"version": 1, "actions": [${text}]}`
        : `{"version": 1, "fields": ${text}}`;
    expect(parseMap(whole, 'docs/map-file.md').version).toBe(1);
  }
  const [, sdl = ''] = /```properties\n([\s\S]*?)```/u.exec(doc('map-file.md')) ?? [];
  expect(parseSdl(sdl, 'docs/map-file.md').fields.notes).toEqual({ template: '{City}, {State}' });
});

test('docs/remarks.md has every remark code, under its level, with its cause and its cure', () => {
  const page = doc('remarks.md');
  for (const level of ['ERROR', 'IGNORED', 'WARNING'] as const) {
    const entries = Object.entries(remarkCodes).filter(([, entry]) => entry.level === level);
    const rows = tableIn(page, level);
    expect(rows.map(([code = '']) => code.replaceAll('`', ''))).toEqual(entries.map(([code]) => code));
    for (const [at, [code, { cause, tip }]] of entries.entries()) {
      expect(rows[at]?.[1]?.startsWith(cause), `${code}: cause`).toBe(true);
      expect(rows[at]?.[2]?.startsWith(tip), `${code}: cure`).toBe(true);
    }
  }
});

test('docs/troubleshooting.md has every limit on files with its default, and no other', () => {
  const rows = tableIn(doc('troubleshooting.md'), 'Limits on files');
  const told = rows.map(([name = '', , value = '']) => [name.replaceAll('`', ''), Number(value.replaceAll('`', ''))]);
  expect(Object.fromEntries(told)).toEqual(defaultLimits);
});

test('docs/exit-codes.md has every exit code with its name, when it comes and what to do, and no other', () => {
  const rows = tableIn(`\n## All\n${doc('exit-codes.md')}`, 'All');
  const codes: ExitCode[] = Object.values(exitCodes);
  expect(rows.map(([code, name]) => [code, name])).toEqual(
    codes.map((code) => [`\`${code}\``, `\`${exitNameOf(code)}\``]),
  );
  for (const [at, code] of codes.entries()) {
    expect(rows[at]?.[2]?.startsWith(exitMeaningOf(code)), String(code)).toBe(true);
    expect(rows[at]?.[3]?.length).toBeGreaterThan(20);
  }
});

test('tips, and the pages that people read in trouble, name only flags and commands that exist', async () => {
  const flags = new Set<string>();
  const commands = new Set<string>();
  const folder = join(root, 'src/commands');
  for (const file of readdirSync(folder)) {
    const module: Record<string, unknown> = await import(join(folder, file));
    for (const value of Object.values(module)) {
      if (typeof value !== 'object' || value === null || !('usage' in value) || !('options' in value)) continue;
      commands.add(String(value.usage).split(' ')[0] ?? '');
      for (const flag of Object.keys(value.options as object)) flags.add(flag);
    }
  }
  const tips = Object.values(remarkCodes).flatMap(({ cause, tip }) => [cause, tip]);
  const pages = ['map-file.md', 'remarks.md', 'exit-codes.md', 'troubleshooting.md'].map(doc);
  const text = [...tips, ...pages].join('\n');
  const named = [...text.matchAll(/(?<![\w-])--([a-z][a-z-]+)/gu)].map(([, flag = '']) => flag);
  expect([...new Set(named)].filter((flag) => !flags.has(flag.replace(/^no-/u, '')))).toEqual([]);
  const run = [...text.matchAll(/telecrm-bulk ([a-z-]+)/gu)].map(([, command = '']) => command);
  expect([...new Set(run)].filter((command) => !commands.has(command))).toEqual([]);
});

test('what docs/troubleshooting.md quotes is what the program says', () => {
  const files = readdirSync(join(root, 'src'), { recursive: true, encoding: 'utf8' }).filter((name) =>
    name.endsWith('.ts'),
  );
  const source = files.map((name) => readFileSync(join(root, 'src', name), 'utf8')).join('\n');
  const symptoms = doc('troubleshooting.md')
    .split('\n')
    .filter((line) => line.startsWith('| '))
    .map((line) => line.split('|')[1] ?? '');
  const quoted = symptoms.flatMap((symptom) => [...symptom.matchAll(/"([^"]+)"/gu)].map(([, words = '']) => words));
  expect(quoted.length).toBeGreaterThan(8);
  const pieces = quoted.flatMap((words) => words.split('…').map((piece) => piece.trim()));
  expect(pieces.filter((piece) => !source.includes(piece))).toEqual([]);
});
