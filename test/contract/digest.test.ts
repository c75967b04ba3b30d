import { existsSync, readFileSync } from 'node:fs';
import { expect, test } from 'vitest';
import { parse } from 'yaml';
import { digestOf } from '../../scripts/api-digest.js';
import { digest } from './contract.js';

const source = new URL('../../../shared/telecrm-openapi.yaml', import.meta.url);

test.skipIf(!existsSync(source))('the digest is that of the document as it is now (`npm run digest`)', () => {
  expect(digestOf(parse(readFileSync(source, 'utf8')))).toEqual(digest);
});

test('the digest has 18 operations on 15 paths', () => {
  const keys = Object.keys(digest.operations);
  expect([keys.length, new Set(keys.map((key) => key.split(' ')[1])).size]).toEqual([18, 15]);
});

test('the digest has no prose', () => {
  const texts: string[] = [];
  JSON.stringify(digest, (key: string, value: unknown) => {
    // As a name of a property a description is a fact.
    if (typeof value === 'string') expect(['description', 'summary', 'title']).not.toContain(key);
    if (typeof value === 'string' && / [A-Za-z]/u.test(value)) texts.push(value);
    return value;
  });
  // A value of an enumeration.
  expect(texts).toEqual(['On Leave']);
});

test('prose goes, facts stay, and references are those of JSON Schema', () => {
  const lead = {
    description: 'A lead',
    type: 'object',
    required: ['fields'],
    properties: {
      description: { type: 'string', description: 'In words', example: 'Two words' },
      rating: { type: 'integer', minimum: 1, example: 3 },
      fields: { description: 'All of them', $ref: '#/components/schemas/Fields' },
    },
  };
  const json = { schema: { $ref: '#/components/schemas/Lead' }, examples: { one: { value: { rating: 3 } } } };
  expect(
    digestOf({
      servers: [{ url: 'https://crm.example', description: 'Production' }],
      paths: {
        '/lead/{id}': {
          parameters: [{ $ref: '#/components/parameters/id' }],
          post: {
            summary: 'Update',
            responses: { 200: { description: 'Fine', content: { 'application/json': json } } },
          },
        },
      },
      components: {
        parameters: {
          id: { in: 'path', name: 'id', required: true, description: 'Which', schema: { type: 'string' } },
        },
        schemas: { Lead: lead },
      },
    }),
  ).toEqual({
    server: 'https://crm.example',
    operations: {
      'POST /lead/{id}': {
        parameters: [{ in: 'path', name: 'id', required: true, schema: { type: 'string' } }],
        responses: { 200: { schema: { $ref: '#/$defs/Lead' }, examples: [{ rating: 3 }] } },
      },
    },
    $defs: {
      Lead: {
        type: 'object',
        required: ['fields'],
        properties: {
          description: { type: 'string', example: 'text' },
          rating: { type: 'integer', minimum: 1, example: 3 },
          fields: { $ref: '#/$defs/Fields' },
        },
      },
    },
  });
});

test('a keyword that nobody thought of is not dropped in silence', () => {
  expect(() => digestOf({ components: { schemas: { Name: { type: 'string', maxLength: 40 } } } })).toThrow(
    '"maxLength"',
  );
});
