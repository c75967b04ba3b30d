import { expect, test } from 'vitest';
import type { LeadMapInput } from '../src/index.js';
import { TransportError } from '../src/telecrm/transport.js';
import type { HttpRequest } from '../src/telecrm/transport.js';
import { type Between, importCsv, stage } from './helpers/run-import.js';

const map = { fields: { name: 'Name', phone: 'Mobile', city: 'City' } };
const isUpdate = ({ method, url }: HttpRequest): boolean => method === 'POST' && /\/lead\/[0-9a-f]{24}$/u.test(url);
const isAppend = ({ method, url }: HttpRequest): boolean => method === 'POST' && url.endsWith('/action');
const lost = (): TransportError => new TransportError('ECONNRESET', 'reset', true);

/** A stand-in that holds one lead, Asha of Pune. */
async function withAsha(between: Between = (_request, pass) => pass(), fields: Record<string, string> = {}) {
  let armed = false;
  const { client, sandbox } = stage({}, (request, pass) => (armed ? between(request, pass) : pass()));
  await client.createLead({ fields: { name: 'Asha', phone: '919845012345', city: 'Pune', ...fields } });
  const id = sandbox.leads()[0]?.id ?? '';
  return { client, sandbox, id, asha: () => sandbox.leads()[0], arm: () => (armed = true) };
}

const csvOf = (...cells: string[]): string => `Name,Mobile,City\n${cells.join(',')}\n`;

test('an existing lead gets what differs, and is left alone when nothing does', async () => {
  const { client, sandbox, asha } = await withAsha();
  const csv = 'Name,Mobile,City\nAsha,98450 12345,Mumbai\n';
  const update = await importCsv(csv, map, { client, onDuplicate: 'update' });
  expect(update.summary).toMatchObject({ exitCode: 0, rows: { updated: 1 } });
  expect(asha()?.fields).toMatchObject({ name: 'Asha', city: 'Mumbai' });
  expect(update.read('journal.jsonl')).toContain('"before":{"city":"Pune"}');
  const { writes } = sandbox.requests();
  const again = await importCsv(csv, map, { client, onDuplicate: 'update' });
  expect(again.summary).toMatchObject({ exitCode: 0, rows: { unchanged: 1 } });
  expect(again.fates('success')).toEqual(['2 unchanged']);
  expect(sandbox.requests().writes).toBe(writes);
});

test('a dry run foretells updates', async () => {
  const { client } = await withAsha();
  const csv = 'Name,Mobile,City\nAsha,9845012345,Mumbai\nRavi,9845012346,Goa\n';
  const options = { client, onDuplicate: 'update', dryRun: true } as const;
  expect((await importCsv(csv, map, options)).fates('success')).toEqual(['2 would-update', '3 would-create']);
  const same = await importCsv(csvOf('Asha', '9845012345', 'pune'.replace('p', 'P')), map, options);
  expect(same.fates('success')).toEqual(['2 unchanged']);
});

test.each<[string, 'update' | 'fill-empty', string, string]>([
  ['fill-empty leaves what is there', 'fill-empty', 'Pune', 'Asha K'],
  ['update overwrites', 'update', 'Mumbai', 'Asha K'],
])('%s', async (_what, onDuplicate, city) => {
  const { client, asha } = await withAsha();
  const { summary } = await importCsv(
    'Mobile,City,Firm\n9845012345,Mumbai,Acme\n',
    {
      fields: { phone: 'Mobile', city: 'City', company: 'Firm' },
    },
    { client, onDuplicate },
  );
  expect(summary.rows).toMatchObject({ updated: 1 });
  expect(asha()?.fields).toMatchObject({ city, company: 'Acme' });
});

test('each field has its own policy: keep, fill-empty, append, never-backwards', async () => {
  const { client, asha } = await withAsha();
  const first = 'Mobile,City,Tags,Stage\n9845012345,Pune,Gym,Interested\n';
  const policies: LeadMapInput['fields'] = {
    phone: 'Mobile',
    city: { column: 'City', onUpdate: 'keep' },
    interests: { column: 'Tags', onUpdate: 'append' },
    status: { column: 'Stage', onUpdate: 'never-backwards' },
  };
  await importCsv(first, { fields: policies }, { client, onDuplicate: 'update' });
  await importCsv(
    'Mobile,City,Tags,Stage\n9845012345,Goa,Parking;Gym,Fresh\n',
    { fields: policies },
    {
      client,
      onDuplicate: 'update',
    },
  );
  expect(asha()?.fields).toMatchObject({ city: 'Pune', interests: ['Gym', 'Parking'], status: 'Interested' });
});

test('an order or a list can be kept only where there is one', async () => {
  const { client } = await withAsha();
  const fields: LeadMapInput['fields'] = {
    phone: 'Mobile',
    city: { column: 'City', onUpdate: 'append' },
    name: { column: 'Name', onUpdate: 'never-backwards' },
  };
  const faults = importCsv(csvOf('A', '9845012345', 'B'), { fields }, { client });
  await expect(faults).rejects.toThrow(/fields.city.onUpdate: "append" is for tags only/u);
  await expect(faults).rejects.toThrow(/fields.name.onUpdate: "never-backwards" is for the status only/u);
});

test('an existing lead fails its row where that is asked for', async () => {
  const { client } = await withAsha();
  const { summary, fates } = await importCsv(csvOf('Asha', '9845012345', 'Goa'), map, { client, onDuplicate: 'fail' });
  expect(summary).toMatchObject({ exitCode: 1, rows: { failed: 1 } });
  expect(fates('failed')).toEqual(['2 failed LEAD_EXISTS']);
});

test('a row that names its lead by id updates it, whatever is to happen to duplicates, and needs no identifier', async () => {
  const { client, id, asha } = await withAsha();
  const csv = `Id,Name,Mobile,City\n${id},,,Goa\nnobody,Ravi,,Goa\n`;
  const { summary, fates, rows } = await importCsv(csv, { ...map, leadId: 'Id' }, { client });
  expect(summary).toMatchObject({ exitCode: 1, rows: { updated: 1, failed: 1 } });
  expect(asha()?.fields).toMatchObject({ name: 'Asha', city: 'Goa' });
  expect(fates('failed')).toEqual(['3 failed LEAD_NOT_FOUND']);
  expect(rows('failed')[0]?.slice(5, 7)).toEqual(['Id', '"nobody" is no lead of the workspace']);
});

test('with id and identifier in the file, leads are read a hundred at a time and not one by one', async () => {
  const { client } = stage();
  const people = Array.from({ length: 150 }, (_, at) => `Lead ${at},98450${10_000 + at},Pune`);
  const created = await importCsv(`Name,Mobile,City\n${people.join('\n')}\n`, map, { client });
  const ids = created.rows('success').map((cells) => cells[2]);
  const before = client.stats().calls;
  const csv = `Id,Name,Mobile,City\n${people.map((line, at) => `${ids[at]},${line}`).join('\n')}\n`;
  const { summary } = await importCsv(csv, { ...map, leadId: 'Id' }, { client });
  expect(summary.rows).toMatchObject({ unchanged: 150 });
  expect(client.stats().calls - before).toBe(6 + 2);
});

test('the identifier and locked fields cannot be changed, which is said where they differ', async () => {
  const { client, id, asha } = await withAsha(undefined, {});
  await client.updateLead(id, { first_contact_date: 1 });
  const csv = `Id,Mobile,City,First\n${id},9845099999,Goa,22/11/2026\n`;
  const locked = {
    leadId: 'Id',
    fields: { phone: 'Mobile', city: 'City', first_contact_date: { column: 'First', format: 'DD/MM/YYYY' } },
  };
  const { summary, rows } = await importCsv(csv, locked, { client });
  expect(summary).toMatchObject({ exitCode: 0, rows: { updated: 1, withRemarks: 1 } });
  expect(asha()?.fields).toMatchObject({ phone: '919845012345', city: 'Goa' });
  expect(rows('remarks').map((cells) => [cells[1], cells[4], cells[5]])).toEqual([
    ['Mobile', 'IGNORED', 'FIELD_LOCKED'],
    ['First', 'IGNORED', 'FIELD_LOCKED'],
  ]);
});

test('two leads with the identifier are refused', async () => {
  const { client } = await withAsha();
  const search = client.searchLeads;
  const twice = {
    ...client,
    searchLeads: async (...args: Parameters<typeof search>) => {
      const page = await search(...args);
      return { ...page, leads: page.leads.flatMap((lead) => [lead, { ...lead, id: 'other' }]) };
    },
  };
  const { fates } = await importCsv(csvOf('Asha', '9845012345', 'Goa'), map, { client: twice, onDuplicate: 'update' });
  expect(fates('failed')).toEqual(['2 failed LEAD_AMBIGUOUS']);
});

test('where searches carry no ids and no journal has one, the update is refused', async () => {
  const { client } = stage({ behave: ['search-id=no'] });
  await client.createLead({ fields: { name: 'Asha', phone: '919845012345' } });
  const { fates } = await importCsv(csvOf('Asha', '9845012345', 'Goa'), map, { client, onDuplicate: 'update' });
  expect(fates('failed')).toEqual(['2 failed LEAD_ID_UNKNOWN']);
});

test('a value that an update dropped without a word is found by comparison', async () => {
  const drops: Between = async (request, pass) => {
    const response = await pass();
    return isUpdate(request) ? { ...response, body: response.body.replace('Goa', 'Pune') } : response;
  };
  const { client, arm } = await withAsha(drops);
  arm();
  const { summary, rows } = await importCsv(csvOf('Asha', '9845012345', 'Goa'), map, { client, onDuplicate: 'update' });
  expect(summary).toMatchObject({ exitCode: 0, rows: { updated: 1, withRemarks: 1 } });
  expect(rows('remarks')[0]?.slice(1, 7)).toEqual([
    'City',
    'city',
    'Goa',
    'IGNORED',
    'VALUE_DROPPED',
    'Telecrm has "Pune" after "Goa" was sent',
  ]);
});

test('empty cells leave fields alone, or clear them where that is asked for', async () => {
  const { client, asha } = await withAsha();
  await importCsv(csvOf('Asha K', '9845012345', ''), map, { client, onDuplicate: 'update' });
  expect(asha()?.fields).toMatchObject({ name: 'Asha K', city: 'Pune' });
  await importCsv(
    csvOf('', '9845012345', '(clear)'),
    { ...map, clearToken: '(clear)' },
    { client, onDuplicate: 'update' },
  );
  expect(asha()?.fields).toMatchObject({ name: 'Asha K' });
  expect(asha()?.fields).not.toHaveProperty('city');
  await importCsv(csvOf('', '9845012345', 'Goa'), map, { client, onDuplicate: 'update', blank: 'clear' });
  expect(asha()?.fields).not.toHaveProperty('name');
});

test('an update whose answer was lost is read before it is sent again', async () => {
  for (const executed of [true, false]) {
    let losses = 0;
    const { client, asha, arm, sandbox } = await withAsha(async (request, pass) => {
      if (!isUpdate(request) || losses++ > 0) return pass();
      if (executed) await pass();
      throw lost();
    });
    arm();
    const { writes } = sandbox.requests();
    const { fates } = await importCsv(csvOf('Asha', '9845012345', 'Goa'), map, { client, onDuplicate: 'update' });
    expect(fates('success')).toEqual(['2 updated']);
    expect(asha()?.fields).toMatchObject({ city: 'Goa' });
    expect(sandbox.requests().writes - writes).toBe(1);
  }
});

test('a person who edited the lead meanwhile is not overwritten: the row is unknown', async () => {
  let losses = 0;
  const { client, asha, arm, id } = await withAsha(async (request, pass) => {
    if (!isUpdate(request) || losses++ > 0) return pass();
    await client.updateLead(id, { city: 'Delhi' });
    throw lost();
  });
  arm();
  const { summary, fates } = await importCsv(csvOf('Asha', '9845012345', 'Goa'), map, {
    client,
    onDuplicate: 'update',
  });
  expect(summary).toMatchObject({ exitCode: 6, rows: { unknown: 1 } });
  expect(fates('unknown')).toEqual(['2 unknown OUTCOME_UNKNOWN']);
  expect(asha()?.fields).toMatchObject({ city: 'Delhi' });
});

test('a lead that came in meanwhile follows the same policy', async () => {
  const { client, asha } = await withAsha();
  const { fates } = await importCsv(csvOf('Asha', '9845012345', 'Goa'), map, {
    client,
    onDuplicate: 'update',
    checkExisting: false,
  });
  expect(fates('success')).toEqual(['2 updated']);
  expect(asha()?.fields).toMatchObject({ city: 'Goa' });
});

const visits = (marker: boolean, dated: boolean) => ({
  ...map,
  actions: [
    {
      type: '1001',
      fields: { note: 'Note' },
      ...(marker && { marker: 'import_ref' }),
      ...(dated && { created_on: { column: 'Visit', format: 'DD/MM/YYYY' } }),
    },
  ],
});
const visit = 'Name,Mobile,City,Note,Visit\nAsha,9845012345,Pune,liked it,22/11/2025\n';

test('the actions of a row are recorded on the lead that exists, in one call', async () => {
  const { client, asha } = await withAsha();
  const { summary, fates } = await importCsv(visit, visits(false, true), { client, onDuplicate: 'update' });
  expect(summary).toMatchObject({ exitCode: 0, rows: { updated: 1 }, actions: { created: 1 } });
  expect(fates('success')).toEqual(['2 updated']);
  expect(asha()?.actions.filter(({ type }) => type === 'ACTION_1001').length).toBe(1);
});

/** The answer to the first call for actions is lost; it was executed, or not. */
async function losesAppend(executed: boolean) {
  let losses = 0;
  const staged = await withAsha(async (request, pass) => {
    if (!isAppend(request) || losses++ > 0) return pass();
    if (executed) await pass();
    throw lost();
  });
  staged.arm();
  return { ...staged, recorded: () => staged.asha()?.actions.filter(({ type }) => type === 'ACTION_1001').length };
}

test.each([true, false])('with a marker a lost action is recorded exactly once (executed: %s)', async (executed) => {
  const { client, recorded } = await losesAppend(executed);
  const { summary } = await importCsv(visit, visits(true, false), { client, onDuplicate: 'update' });
  expect(summary).toMatchObject({ exitCode: 0, rows: { updated: 1 }, actions: { created: 1 } });
  expect(recorded()).toBe(1);
});

test.each([true, false])('a predated action is found again by its time (executed: %s)', async (executed) => {
  const { client, recorded } = await losesAppend(executed);
  const { summary, fates } = await importCsv(visit, visits(false, true), { client, onDuplicate: 'update' });
  expect(summary).toMatchObject({ exitCode: 0, rows: { updated: 1 }, actions: { created: 1 } });
  expect(fates('success')).toEqual([executed ? '2 updated OUTCOME_INFERRED' : '2 updated']);
  expect(recorded()).toBe(1);
});

test.each([true, false])(
  'without proof a lost action is never sent again by itself (executed: %s)',
  async (executed) => {
    const { client, recorded } = await losesAppend(executed);
    const { summary, rows } = await importCsv(visit, visits(false, false), { client, onDuplicate: 'update' });
    expect(summary).toMatchObject({ exitCode: 6, rows: { unknown: 1 }, actions: { unknown: 1 } });
    expect(rows('unknown')[0]?.[6]).toContain(executed ? 'has an equal one from that time' : 'does not have it');
    expect(recorded()).toBe(executed ? 1 : 0);
  },
);

test('a create that died between the lead and its actions: those that are missing are sent', async () => {
  const { client, sandbox } = stage({ faults: ['half@1'] });
  const { summary } = await importCsv(visit, visits(false, false), { client });
  expect(summary.rows).toMatchObject({ created: 1 });
  expect(sandbox.leads()[0]?.actions.filter(({ type }) => type === 'ACTION_1001').length).toBe(1);
});
