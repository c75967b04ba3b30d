import { expect, test } from 'vitest';
import type { LeadAction } from '../../src/telecrm/schemas.js';
import { allTeamMembers, searchAllLeads, timeline } from '../../src/telecrm/search.js';

type SearchClient = Parameters<typeof searchAllLeads>[0];

/** A client that holds so many leads and tells a total, right or wrong. */
function holding(count: number, total: (count: number) => number = (n) => n, ids = true) {
  const calls: string[] = [];
  const rows = Array.from({ length: count }, (_, n) => ({ id: ids ? `L${n}` : undefined, fields: { n }, raw: { n } }));
  const client: SearchClient = {
    searchLeads: async (_filter, { skip = 0, limit = 10 } = {}) => {
      calls.push(`${skip}+${limit}`);
      return { leads: rows.slice(skip, skip + limit), totalCount: total(count) };
    },
  };
  return { client, calls };
}

async function sizes(client: SearchClient, pageSize?: number): Promise<number[]> {
  const all: number[] = [];
  for await (const { leads } of searchAllLeads(client, {}, { pageSize })) all.push(leads.length);
  return all;
}

test('all pages of a search, and not one call more', async () => {
  const { client, calls } = holding(250);
  expect(await sizes(client)).toEqual([100, 100, 50]);
  expect(calls).toEqual(['0+100', '100+100', '200+100']);
  const even = holding(20);
  expect(await sizes(even.client, 10)).toEqual([10, 10]);
  expect(even.calls).toEqual(['0+10', '10+10']);
  expect(await sizes(holding(0).client)).toEqual([0]);
});

test('a total that is too small or missing does not end the walk', async () => {
  expect(await sizes(holding(25, () => 0).client, 10)).toEqual([10, 10, 5]);
  expect(await sizes(holding(20, () => Number.POSITIVE_INFINITY).client, 10)).toEqual([10, 10]);
  expect(await sizes(holding(25, () => 99).client, 10)).toEqual([10, 10, 5]);
});

test('a server that answers the same page for ever is found out, with ids and without', async () => {
  for (const id of ['L1', undefined]) {
    const client: SearchClient = {
      searchLeads: async () => ({ leads: [{ id, fields: {}, raw: { a: 1 } }], totalCount: 9 }),
    };
    await expect(sizes(client, 1)).rejects.toThrow('the same page came again instead of the one after row 1');
  }
});

type TimelineClient = Parameters<typeof timeline>[0];
const entries = Array.from(
  { length: 130 },
  (_, n): LeadAction => ({ id: `A${n}`, type: n % 2 ? '1001' : 'PAYMENT', createdOn: n, fields: {}, raw: { n } }),
);

function leadWith(search: TimelineClient['searchActions']): TimelineClient {
  return {
    searchActions: search,
    getLead: async (id, { skip = 0, limit = 10 } = {}) => ({
      id,
      fields: {},
      raw: {},
      actions: entries.slice(skip, skip + limit),
    }),
  };
}

async function ids(client: TimelineClient, filter?: Parameters<typeof timeline>[2]): Promise<(string | undefined)[]> {
  const all: (string | undefined)[] = [];
  for await (const { id } of timeline(client, 'L1', filter)) all.push(id);
  return all;
}

test('a timeline is walked page by page', async () => {
  const client = leadWith(async (_id, _filter, { skip = 0, limit = 10 } = {}) => ({
    actions: entries.slice(skip, skip + limit),
    totalCount: 130,
  }));
  expect(await ids(client)).toEqual(entries.map(({ id }) => id));
});

test('where skip and limit are not obeyed, the rest comes from the lead, filtered here', async () => {
  const payments = entries.filter(({ type }) => type === 'PAYMENT');
  const client = leadWith(async () => ({ actions: payments.slice(0, 10), totalCount: payments.length }));
  expect(await ids(client, { type: 'PAYMENT' })).toEqual(payments.map(({ id }) => id));
  expect(await ids(client, { type: 'PAYMENT', created_on: { from: 0, to: 30 } })).toHaveLength(16);
  await expect(ids(client, { performed_by: 'M1' })).rejects.toThrow('the same page came again');
});

test('a lead without actions has an empty timeline', async () => {
  expect(await ids(leadWith(async () => ({ actions: [], totalCount: 0 })))).toEqual([]);
});

test('all team members, ten to a page, each once', async () => {
  const members = Array.from({ length: 23 }, (_, n) => ({
    name: `M${n}`,
    email: `m${n}@x.in`,
    status: 'Active',
    raw: {},
  }));
  const calls: unknown[] = [];
  const list =
    (total: number) =>
    async (options: { skip?: number; limit?: number; includeDeleted?: boolean } = {}) => {
      calls.push(options);
      const skip = options.skip ?? 0;
      // The second page repeats a member, as when somebody is added meanwhile.
      return { members: members.slice(Math.max(0, skip - 1), skip + (options.limit ?? 10)), totalCount: total };
    };
  expect(await allTeamMembers({ listTeamMembers: list(23) }, { includeDeleted: true })).toEqual(members);
  expect(calls).toEqual([0, 10, 20].map((skip) => ({ includeDeleted: true, skip, limit: 10 })));
  expect(await allTeamMembers({ listTeamMembers: list(Number.POSITIVE_INFINITY) })).toEqual(members);
});
