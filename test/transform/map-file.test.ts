import { readdirSync, readFileSync } from 'node:fs';
import { resolve } from 'node:path';
import { expect, test } from 'vitest';
import { rowCommandOf } from '../../src/jobs/row-commands.js';
import { parseMap } from '../../src/transform/map-file.js';
import { mapJsonSchema, mapSchemas } from '../../src/transform/map-json-schema.js';

const root = resolve(import.meta.dirname, '../..');
const faultsOf = (map: unknown): string[] => {
  try {
    parseMap(typeof map === 'string' ? map : JSON.stringify(map), 'map.json');
  } catch (error) {
    return String(error)
      .split('\n')
      .map((line) => line.trim());
  }
  return [];
};

test('a header alone is short for a column', () => {
  const map = parseMap(
    '\uFEFF{"version": 1, "fields": {"name": "Name", "city": {"value": 5}}, "actions": [{"type": 1001}]}',
    'map.json',
  );
  expect(map.fields).toEqual({ name: { column: 'Name' }, city: { value: '5' } });
  expect(map.actions).toEqual([{ type: '1001' }]);
});

test('text that is not JSON is named by row and column', () => {
  expect(faultsOf('{\n  "version": 1,\n  "fields": {"name" "Name"}\n}')[0]).toBe(
    'ConfigError: map.json is not JSON: row 3, column 21: """ does not fit.',
  );
  expect(faultsOf('{"version": 1')[0]).toBe(
    'ConfigError: map.json is not JSON: row 1, column 14: the text ends too early.',
  );
});

test('every fault is told at once, unknown keys with the nearest known one', () => {
  const map = {
    version: 2,
    feilds: {},
    source: { timezon: 'Asia/Kolkata', headerRow: 0 },
    fields: {
      status: { colum: 'Stage' },
      name: { column: 'A', value: 'B' },
      city: 7,
      rating: { column: 'R', onInvalid: 'drop' },
    },
    actions: [{ fields: {} }],
    clearToken: '#N/A',
  };
  const [head, ...faults] = faultsOf(map);
  expect(head).toMatch(/^ConfigError: map\.json has \d+ faults:$/u);
  expect(faults).toEqual(
    expect.arrayContaining([
      '- version: must be 1, not 2',
      '- feilds: unknown key; did you mean "fields"?',
      '- source.timezon: unknown key; did you mean "timezone"?',
      expect.stringMatching(/^- source\.headerRow: /u),
      '- fields.status.colum: unknown key; did you mean "column"?',
      '- fields.name: needs exactly one of "column", "value", "template" and "rotate"',
      '- fields.city: 7 is not the header of a column, nor an object that describes one',
      expect.stringMatching(/^- fields\.rating\.onInvalid: /u),
      '- actions.0.type: is missing',
    ]),
  );
});

test('a spreadsheet error cannot be the text that clears a field', () => {
  expect(faultsOf({ version: 1, fields: { phone: 'P' }, clearToken: '#N/A' })[1]).toBe(
    '- clearToken: "#N/A" is what a failed look-up leaves behind; choose another text',
  );
});

test('a field named __proto__ is refused, not lost', () => {
  expect(faultsOf('{"version": 1, "fields": {"__proto__": "A", "phone": "P"}}')[1]).toBe(
    '- fields.__proto__: no field can have this name',
  );
});

test('every template and sample is a map, and names the schema', () => {
  for (const folder of ['templates', 'samples']) {
    for (const name of readdirSync(resolve(root, folder)).filter((file) => file.endsWith('.map.json'))) {
      const text = readFileSync(resolve(root, folder, name), 'utf8');
      const command =
        Object.keys(mapSchemas).find((schema) => name === schema.replace('.schema', '')) ?? 'map.schema.json';
      const rows = rowCommandOf(command === 'map.schema.json' ? 'import' : command.replace('.map.schema.json', ''));
      const { $schema } = JSON.parse(text);
      expect([name, $schema]).toEqual([name, expect.stringContaining(command)]);
      expect(rows.checkMap(JSON.parse(text), name)).toBeDefined();
    }
  }
});

test.each(Object.keys(mapSchemas) as (keyof typeof mapSchemas)[])(
  'templates/%s is made from the schema of the program',
  (name) => {
    expect(JSON.parse(readFileSync(resolve(root, 'templates', name), 'utf8'))).toEqual(
      JSON.parse(JSON.stringify(mapJsonSchema(name))),
    );
  },
);
