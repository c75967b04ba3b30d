import { afterEach, expect, test } from 'vitest';
import { closeAll, faultNames, type Meeting, meeting } from './meeting.js';

afterEach(closeAll);

const lead = {
  fields: { name: 'Asha', phone: '919876543210' },
  actions: [{ type: 'PAYMENT', status: 'PENDING', currency: 'INR', amount: '100' }],
};

/** `REJECTED LEAD_ALREADY_EXISTS`, and how many leads of this phone there are, with how many actions each. */
async function fateOfCreate({ client, sandbox }: Meeting): Promise<string> {
  const delivery = await client.createLead(lead);
  const leads = sandbox.leads().filter(({ fields }) => fields['phone'] === lead.fields.phone);
  const code = delivery.kind === 'DONE' ? delivery.status : delivery.problem.code;
  return `${delivery.kind} ${code}: ${leads.map(({ actions }) => `a lead with ${actions.length}`).join() || 'no lead'}`;
}

/** `3 leads after 2`: what a search found, or its error, and after how many calls. */
async function fateOfSearch({ client, sandbox }: Meeting): Promise<string> {
  const before = sandbox.requests().total;
  const end = await client.searchLeads({}).then(
    ({ totalCount }) => `${totalCount} leads`,
    (error: unknown) => (error instanceof Error ? `${error.name} ${/\[(\w+)[^\]]*\]/u.exec(error.message)?.[1]}` : ''),
  );
  return `${end} after ${sandbox.requests().total - before}`;
}

const sum = (numbers: readonly number[]): number => numbers.reduce((total, each) => total + each, 0);

/** What one fault does to a create, to a search that meets it once, and to a search that meets it each time. */
const fates: readonly (readonly [fault: string, create: RegExp, once: string, always: RegExp])[] = [
  ['500', /^AMBIGUOUS INTERNAL_SERVER_ERROR: /u, '3 leads after 2', /^ApiError INTERNAL_SERVER_ERROR after 5$/u],
  ['502', /^AMBIGUOUS HTTP_502: /u, '3 leads after 2', /^ApiError HTTP_502 after 5$/u],
  ['503', /^AMBIGUOUS HTTP_503: /u, '3 leads after 2', /^ApiError HTTP_503 after 5$/u],
  ['504', /^AMBIGUOUS HTTP_504: /u, '3 leads after 2', /^ApiError HTTP_504 after 5$/u],
  [
    'html',
    /^AMBIGUOUS ANSWER_NOT_UNDERSTOOD: no lead$/u,
    '3 leads after 2',
    /^ApiError ANSWER_NOT_UNDERSTOOD after 5$/u,
  ],
  ['reset-before', /^AMBIGUOUS \w+: no lead$/u, '3 leads after 2', /^UnreachableError \w+ after 5$/u],
  ['reset-after', /^AMBIGUOUS \w+: a lead with 1$/u, '3 leads after 2', /^UnreachableError \w+ after 5$/u],
  ['truncate', /^AMBIGUOUS \w+: a lead with 1$/u, '3 leads after 2', /^UnreachableError \w+ after 5$/u],
  ['hang', /^AMBIGUOUS TIMEOUT: no lead$/u, '3 leads after 2', /^UnreachableError TIMEOUT after 5$/u],
  // Reads have no halves and are never late; jitter and a drip that ends in time are only slow.
  ['half', /^AMBIGUOUS \w+: a lead with 0$/u, '3 leads after 1', /^3 leads after 1$/u],
  ['late:3600', /^AMBIGUOUS TIMEOUT: no lead$/u, '3 leads after 1', /^3 leads after 1$/u],
  ['jitter:5', /^DONE 201: a lead with 1$/u, '3 leads after 1', /^3 leads after 1$/u],
];

test.each(fates)('%s', async (fault, create, once, always) => {
  expect(await fateOfCreate(await meeting(fault))).toMatch(create);
  expect(await fateOfSearch(await meeting(fault))).toBe(once);
  expect(await fateOfSearch(await meeting(fault, 5))).toMatch(always);
});

test('drip: an answer that comes byte by byte is taken if it is in time, and may have been a success if not', async () => {
  const slow = { dripMs: 60 };
  expect(await fateOfCreate(await meeting('drip', 1, slow))).toBe('AMBIGUOUS TIMEOUT: a lead with 1');
  expect(await fateOfSearch(await meeting('drip', 1, slow))).toBe('3 leads after 2');
  expect(await fateOfSearch(await meeting('drip', 5, slow))).toBe('UnreachableError TIMEOUT after 5');
  // Behind another fault, which gives it time.
  expect(await fateOfCreate(await meeting('jitter:1,drip'))).toBe('DONE 201: a lead with 1');
});

test.each([
  ['429:7', 7_000],
  ['429-date', 2_000],
  ['429-bare', 1_000],
])('%s: nothing was done, and the call is made again after the wait', async (fault, wait) => {
  const create = await meeting(fault);
  expect(await fateOfCreate(create)).toBe('DONE 201: a lead with 1');
  const search = await meeting(fault);
  expect(await fateOfSearch(search)).toBe('3 leads after 2');
  expect([sum(create.waits), sum(search.waits)]).toEqual([wait, wait]);
  expect(create.client.stats()).toMatchObject({ calls: 2, throttled: 1, retries: 0 });
});

test('limits a second and an hour: what goes beyond them waits, and nothing is lost or done twice', async () => {
  const met = await meeting(undefined, 0, { ratePerSecond: 2, ratePerHour: 20 });
  const create = (at: number) => met.client.createLead({ fields: { phone: `91987654321${at}` } });
  const deliveries = await Promise.all(Array.from({ length: 10 }, (_, at) => create(at)));
  expect(deliveries.map(({ kind }) => kind)).toEqual(Array(10).fill('DONE'));
  expect(met.sandbox.leads()).toHaveLength(13);
  // Two at once, then eight at two a second, each after a wait in whole seconds.
  expect(sum(met.waits)).toBeGreaterThanOrEqual(4_000);
  for (let at = 0; at < 9; at += 1) await met.client.metadata();
  met.waits.length = 0;
  for (let at = 0; at < 3; at += 1) await met.client.metadata();
  expect(sum(met.waits)).toBeGreaterThanOrEqual(180_000);
});

test('revoke: the calls before it count, a write after it is refused, a read after it is an access error', async () => {
  const met = await meeting(undefined, 0, { faults: ['revoke:1'] });
  expect(await fateOfCreate(met)).toBe('DONE 201: a lead with 1');
  expect(await fateOfCreate(met)).toBe('REJECTED NOT_AUTHORIZED: a lead with 1');
  expect(await fateOfSearch(met)).toBe('AuthError NOT_AUTHORIZED after 1');
});

test('late: a create that was given up happens all the same, and a repeat is told that the lead exists', async () => {
  const met = await meeting('late:0');
  expect((await met.client.createLead(lead)).kind).toBe('AMBIGUOUS');
  await expect.poll(() => met.sandbox.leads().length).toBe(4);
  expect(await fateOfCreate(met)).toBe('REJECTED LEAD_ALREADY_EXISTS: a lead with 1');
});

test('index-lag: a lead that a search does not find yet is there by its id, and cannot be created again', async () => {
  const met = await meeting('index-lag:3600');
  const created = await met.client.createLead(lead);
  const leadId = created.kind === 'DONE' ? created.value.leadId : '';
  expect(await met.client.searchLeads({ fields: { phone: lead.fields.phone } })).toMatchObject({
    leads: [],
    totalCount: 0,
  });
  expect(await met.client.getLead(leadId)).toMatchObject({ id: leadId, fields: { name: 'Asha' } });
  expect(await fateOfCreate(met)).toBe('REJECTED LEAD_ALREADY_EXISTS: a lead with 1');
});

test('every fault of the sandbox is met here', () => {
  const own = ['429', '429-date', '429-bare', 'drip', 'revoke', 'index-lag'];
  expect(faultNames().sort()).toEqual([...fates.map(([fault]) => fault.replace(/:.*$/u, '')), ...own].sort());
});
