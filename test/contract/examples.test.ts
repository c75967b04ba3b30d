import { expect, test } from 'vitest';
import { ApiError, AuthError } from '../../src/model/errors.js';
import { connect } from '../../src/telecrm/connect.js';
import { operations } from './calls.js';
import { contractWith, digest } from './contract.js';

/** A body as the schemas' own examples make it; of alternatives the `nth`, or the last there is. */
function sample(schema: unknown, nth: number): unknown {
  const { $ref, example, type, properties, items, additionalProperties, ...rest } = Object(schema);
  if ($ref !== undefined) return sample(digest.$defs[String($ref).replace('#/$defs/', '')], nth);
  if (example !== undefined) return example;
  if (rest.enum !== undefined) return rest.enum[0];
  if (rest.allOf !== undefined) {
    const parts: unknown[] = rest.allOf.map((part: unknown) => sample(part, nth));
    return parts.every((part) => typeof part === 'object') ? Object.assign({}, ...parts) : parts.find(Boolean);
  }
  const choices: unknown[] | undefined = rest.anyOf ?? rest.oneOf;
  if (choices !== undefined) return sample(choices[Math.min(nth, choices.length - 1)], nth);
  if (type === 'array') return [sample(items, nth)];
  if (properties !== undefined || type === 'object') {
    const named = Object.entries(properties ?? {}).map(([name, each]) => [name, sample(each, nth)]);
    // A custom field, of each type in turn.
    if (additionalProperties === true || additionalProperties === undefined) return Object.fromEntries(named);
    return Object.fromEntries([...named, ['some_field', sample(additionalProperties, nth)]]);
  }
  return { string: 'text', number: 7, integer: 7, boolean: true }[String(type)] ?? null;
}

/** A client that gets one answer to whatever it asks. */
function answering(status: number, body: unknown) {
  const transport = async () => ({ status, headers: {}, body: JSON.stringify(body) });
  return connect({ enterpriseId: 'e', token: 't', maxPerSecond: 'none', transport });
}

/** One call of an operation that succeeds; the example of new actions has two. */
async function ask(key: string, status: number, body: unknown): Promise<unknown> {
  const client = answering(status, body);
  const { calls, client: name } = operations.find((each) => each.key === key) ?? { calls: [], client: 'close' };
  if (name === 'createActions')
    return client.createActions('L1', [{ type: '1001' }, { type: '1001' }].slice(0, lengthOf(body)));
  return calls[0]?.({ client, leadId: 'L1', actionId: 'A1', paymentId: 'P1', noteId: 'N1' });
}
const lengthOf = (body: unknown): number => [Object(body)].flat()[0]?.actions?.length ?? 0;

const answers = Object.entries(digest.operations).flatMap(([key, { responses }]) =>
  Object.entries(responses).flatMap(([status, { schema, examples = [] }]) => [
    ...examples.map((body) => ({ key, status: Number(status), kind: 'example', body })),
    ...(schema === undefined || Number(status) >= 300
      ? []
      : Array.from({ length: 12 }, (_, nth) => ({
          key,
          status: Number(status),
          kind: `schema ${nth}`,
          body: sample(schema, nth),
        }))),
  ]),
);

test('every documented success is understood, as its example and as its schema has it', async () => {
  const good = answers.filter(({ status }) => status < 300);
  expect(new Set(good.map(({ key }) => key)).size).toBe(18);
  for (const { key, status, kind, body } of good) {
    const value = await ask(key, status, body).catch((error: unknown) => error);
    const problem = value instanceof Error ? value.message : Object(value).problem;
    expect([key, kind, problem]).toEqual([key, kind, undefined]);
  }
});

test('every documented error is understood: its code, its status, and that nothing was done', async () => {
  const bad = answers.filter(({ status }) => status >= 400);
  expect(bad.length).toBeGreaterThan(30);
  for (const { key, status, body } of bad) {
    const code = String(Object(body).error?.code).replace('MEMEBER', 'MEMBER');
    const value = await ask(key, status, body).catch((error: unknown) => error);
    if (value instanceof AuthError)
      expect([key, value.message]).toEqual([key, expect.stringContaining(`[${code}, HTTP ${status}]`)]);
    else if (value instanceof ApiError) expect([key, value.problem]).toMatchObject([key, { code, status }]);
    else expect([key, value]).toMatchObject([key, { kind: 'REJECTED', problem: { code, status } }]);
  }
});

test('the values of an example arrive: a lead with an action that was ignored, and why', async () => {
  const example = digest.operations['POST /enterprise/{enterpriseId}/lead']?.responses['201']?.examples?.[0];
  expect(await ask('POST /enterprise/{enterpriseId}/lead', 201, example)).toEqual({
    kind: 'DONE',
    status: 201,
    ms: expect.any(Number),
    value: {
      leadId: '603d2b2f9b1e8a001c8e4f5c',
      actions: [
        { id: '603d2b2f9b1e8a001c8e4f5c', status: 'CREATED' },
        { id: null, status: 'IGNORED' },
      ],
      remarks: [
        { field: 'fields.rating', status: 'IGNORED', remark: 'text' },
        { field: 'actions[0].fields.email', status: 'IGNORED', remark: 'text' },
      ],
    },
  });
});

test('the examples of requests fit their schemas, except for payments: PAID is no status and an amount is text', () => {
  const contract = contractWith([]);
  const faults = Object.entries(digest.operations).flatMap(([key, { requestBody }]) =>
    (requestBody?.examples ?? []).flatMap((body) => {
      const [method, path = ''] = key.split(' ');
      const url = `https://next.telecrm.in/autoupdate/v2${path.replaceAll(/\{(\w+)\}/gu, '$1')}`;
      const request = {
        method: method === 'GET' ? 'GET' : 'POST',
        url,
        headers: {},
        timeoutMs: 1,
        maxBytes: 1,
      } as const;
      const payments = [Object(body), ...(Object(body).actions ?? [])].filter(({ type }) => type === 'PAYMENT');
      return [
        ...contract.faultsOfRequest({ ...request, body: JSON.stringify(body) }),
        ...payments.flatMap((payment) => contract.faultsOf('PaymentAction', payment)),
      ];
    }),
  );
  expect(faults).toEqual([
    'PaymentAction/status must be equal to one of the allowed values',
    'PaymentAction/status must be equal to one of the allowed values',
    'PaymentAction/amount must be string',
  ]);
});
