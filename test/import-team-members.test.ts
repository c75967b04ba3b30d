import { readdirSync, readFileSync, statSync } from 'node:fs';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { importTeamMembers, resumeRun } from '../src/index.js';
import { type HttpRequest, TransportError } from '../src/telecrm/transport.js';
import { workdir } from './helpers/cli.js';
import { fakeTime } from './helpers/fake-time.js';
import { bulkCsv, stage } from './helpers/run-import.js';

const isCreate = ({ method, url }: HttpRequest): boolean => method === 'POST' && url.endsWith('/team-members');
const lost = (): TransportError => new TransportError('ECONNRESET', 'reset', true);
const map = { fields: { name: 'Name', email: 'Email', phone: 'Phone', role: 'Role' } };
const withPassword = { fields: { ...map.fields, password: 'Password' } };

const csvOf = (...rows: string[]): string => `Name,Email,Phone,Role\n${rows.join('\n')}\n`;
const dev = 'Dev Patel,dev@example.com,98450 55555,Caller';

test('members are created, those who exist are skipped, and what is wrong is said', async () => {
  const { client, sandbox } = stage();
  const csv = csvOf(
    dev,
    'Asha Nair,ASHA.NAIR@example.com,9845011037,CALLER',
    'Lata Rao,lata@example.com,+91 98450 66666,marketing user',
    'Ira Sen,ira@example.com,98450 77777,Boss',
    'Ira Sen,ira at example,98450 77777,ADMIN',
    'Ira Sen,ira@example.com,12,ADMIN',
    'Dev Again,DEV@example.com,98450 55556,MANAGER',
    ',ira@example.com,98450 77777,ADMIN',
  );
  const run = await bulkCsv(importTeamMembers, csv, map, { client });
  expect(run.fates('success')).toEqual(['2 created', '4 created']);
  expect(run.fates('skipped')).toEqual(['3 skipped LEAD_EXISTS', '8 skipped DUPLICATE_IN_FILE']);
  expect(run.fates('failed')).toEqual([
    '5 failed OPTION_UNKNOWN',
    '6 failed EMAIL_INVALID',
    '7 failed PHONE_INVALID',
    '9 failed IDENTIFIER_MISSING',
  ]);
  expect(run.summary.runId).toContain('-team-members-');
  expect(await client.getTeamMember('dev@example.com')).toMatchObject({ name: 'Dev Patel', status: 'Invited' });
  expect(sandbox.requests().writes).toBe(2);
  const again = await bulkCsv(importTeamMembers, csvOf(dev), map, { client });
  expect(again.summary).toMatchObject({ exitCode: 0, rows: { skipped: 1 } });
});

test('a dry run foretells and creates nobody', async () => {
  const { client, sandbox } = stage();
  const run = await bulkCsv(importTeamMembers, csvOf(dev, 'Asha Nair,asha.nair@example.com,9845011037,CALLER'), map, {
    client,
    dryRun: true,
  });
  expect(run.fates('success')).toEqual(['2 would-create']);
  expect(run.fates('skipped')).toEqual(['3 would-skip LEAD_EXISTS']);
  expect(sandbox.requests().writes).toBe(0);
});

test.each([
  ['arrived', true, 1],
  ['did not arrive', false, 2],
])(
  'after a lost answer the address is looked up before anything is sent again: it %s',
  async (_what, arrives, sent) => {
    let calls = 0;
    const { client } = stage({}, async (request, pass) => {
      if (!isCreate(request) || ++calls > 1) return pass();
      if (arrives) await pass();
      throw lost();
    });
    const run = await bulkCsv(importTeamMembers, csvOf(dev), map, { client });
    expect(run.fates('success')).toEqual([arrives ? '2 created OUTCOME_INFERRED' : '2 created']);
    expect(calls).toBe(sent);
  },
);

test('without a seat the run stops, explains it, and goes on later', async () => {
  let seats = 1;
  const { client } = stage({}, async (request, pass) => {
    if (!isCreate(request) || seats-- > 0) return pass();
    const error = { code: 'BUY_LICENSE', message: 'License seat limit reached' };
    return { status: 402, headers: {}, body: JSON.stringify({ error }) };
  });
  const served = { ...client, host: 'telecrm.example:443' };
  const csv = csvOf(dev, 'Lata Rao,lata@example.com,98450 66666,CALLER', 'Ira Sen,ira@example.com,98450 77777,CALLER');
  const run = await bulkCsv(importTeamMembers, csv, map, { client: served, concurrency: 1 });
  expect(run.summary).toMatchObject({ exitCode: 3, rows: { created: 1, unprocessed: 2 } });
  expect(run.warnings.join('\n')).toMatch(
    /No seat is left .*License seat limit reached.*Inactive and invited members/u,
  );
  seats = 9;
  const again = await resumeRun({ client: served, outDir: join(run.run, '..'), time: fakeTime() });
  expect(again).toMatchObject({ exitCode: 0, rows: { created: 3 } });
});

test('a token that may not create members ends the run in its middle: exit 4, nothing more is sent, and it goes on later', async () => {
  let allowed = 1;
  let creates = 0;
  const { client } = stage({}, async (request, pass) => {
    if (!isCreate(request)) return pass();
    creates += 1;
    if (allowed-- > 0) return pass();
    const error = { code: 'FORBIDDEN', message: 'Insufficient permissions' };
    return { status: 403, headers: {}, body: JSON.stringify({ error }) };
  });
  const served = { ...client, host: 'telecrm.example:443' };
  const csv = csvOf(dev, 'Lata Rao,lata@example.com,98450 66666,CALLER', 'Ira Sen,ira@example.com,98450 77777,CALLER');
  const run = await bulkCsv(importTeamMembers, csv, map, { client: served, concurrency: 1 });
  expect(run.summary).toMatchObject({
    exitCode: 4,
    exitName: 'not-authorized',
    rows: { created: 1, failed: 0, unknown: 0, unprocessed: 2 },
  });
  expect(creates).toBe(2);
  expect(run.warnings.join('\n')).toMatch(
    /may not create team members: Insufficient permissions \[FORBIDDEN\].*resume/u,
  );
  allowed = 9;
  const again = await resumeRun({ client: served, outDir: join(run.run, '..'), time: fakeTime() });
  expect(again).toMatchObject({ exitCode: 0, rows: { created: 3 } });
});

test('a password is in no line on the terminal, and not in --json', async () => {
  const csv =
    'Name,Email,Phone,Role,Password\nDev Patel,dev@example.com,9845055555,CALLER,s3cret-1\nIra Sen,x,9,CALLER,s3cret-2\n';
  const dir = workdir({ 'team.csv': csv, 'team.map.json': JSON.stringify({ version: 1, ...withPassword }) });
  const args = ['import-team-members', 'team.csv', '--map', 'team.map.json', '--sandbox', '--json'];
  const { code, stdout, stderr } = await dir.run(args);
  expect(code).toBe(1);
  expect(JSON.parse(stdout).result.rows).toMatchObject({ created: 1, failed: 1 });
  expect(stdout + stderr).not.toContain('s3cret');
});

test('a password goes to Telecrm and nowhere else', async () => {
  const { client, sandbox } = stage();
  const csv = `Name,Email,Phone,Role,Password\n${[
    'Dev Patel,dev@example.com,9845055555,CALLER,s3cret-1',
    'Lata Rao,lata@example.com,9845066666,CALLER,(withheld)',
    'Ira Sen,ira@example.com,12,CALLER,s3cret-2',
    'Uma Das,uma@example.com,9845077777,CALLER,#REF!',
    'Om Das,om@example.com,9845088888,CALLER,',
  ].join('\n')}\n`;
  const run = await bulkCsv(importTeamMembers, csv, withPassword, { client });
  expect(run.fates('success')).toEqual(['2 created', '6 created']);
  expect(run.fates('failed')).toEqual(['3 failed CELL_ERROR', '4 failed PHONE_INVALID', '5 failed CELL_ERROR']);
  expect((await client.getTeamMember('dev@example.com')).status).toBe('Active');
  expect(run.rows('success').map((cells) => cells.at(-1))).toEqual(['(withheld)', '(withheld)']);
  const files = readdirSync(run.run, { recursive: true, encoding: 'utf8' }).map((name) => join(run.run, name));
  for (const file of files.filter((name) => statSync(name).isFile())) {
    expect([file, readFileSync(file, 'latin1').includes('s3cret')]).toEqual([file, false]);
  }
  expect(JSON.stringify(run.summary)).not.toContain('s3cret');
  expect(sandbox.requests().writes).toBe(2);
});

test("what Telecrm says of a password's row does not repeat it, and its hash is kept nowhere", async () => {
  const { client } = stage({}, async (request, pass) => {
    if (!isCreate(request)) return pass();
    const details = [{ field: 'password', message: 'The password s3cret-1 is too weak' }];
    return {
      status: 400,
      headers: {},
      body: JSON.stringify({ error: { code: 'BAD_REQUEST', message: 'no', details } }),
    };
  });
  const csv = 'Name,Email,Phone,Role,Password\nDev Patel,dev@example.com,9845055555,CALLER,s3cret-1\n';
  const run = await bulkCsv(importTeamMembers, csv, withPassword, { client });
  expect(run.rows('failed')[0]?.[6]).toBe(
    'Telecrm refused the team member: The password (withheld) is too weak [BAD_REQUEST]',
  );
  const without = await bulkCsv(importTeamMembers, csv.replace('s3cret-1', 'other'), withPassword, { client });
  const payloadOf = (journal: string): string | undefined => /"payload":"(\w+)"/u.exec(journal)?.[1];
  expect(payloadOf(run.read('journal.jsonl'))).toBe(payloadOf(without.read('journal.jsonl')));
});

test('passwords are not read from standard input: exit 2', async () => {
  const dir = workdir({ 'team.map.json': JSON.stringify({ version: 1, ...withPassword }) });
  const { code, stderr } = await dir.run(['import-team-members', '-', '--map', 'team.map.json', '--sandbox', '--yes']);
  expect(code).toBe(2);
  expect(stderr).toContain('A file with passwords is not read from standard input');
});
