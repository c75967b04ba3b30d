import { existsSync } from 'node:fs';
import { createServer } from 'node:http';
import { type AddressInfo, createServer as createTcpServer } from 'node:net';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { createSandbox, serveSandbox } from '../src/sandbox/index.js';
import { csvHeader, csvRows, ending, workdir } from './helpers/cli.js';

const map = JSON.stringify({ version: 1, fields: { name: 'Name', phone: 'Mobile', rating: 'Score' } });
const csv = [
  'Name,Mobile,Score',
  'Asha,98450 12345,4',
  'Ravi,+91 98450 12346,9',
  'Meera,98450 12345,',
  'Om,,3',
  '',
].join('\n');
const importIt = ['import', 'leads.csv', '--map', 'map.json'];

async function served(options: Parameters<typeof createSandbox>[0] = {}) {
  const sandbox = createSandbox(options);
  const server = await serveSandbox(sandbox, { port: 0 });
  const env = {
    TELECRM_BASE_URL: server.url,
    TELECRM_ENTERPRISE_ID: sandbox.enterpriseId,
    TELECRM_TOKEN: sandbox.token,
    TELECRM_MAX_PER_SECOND: 'none',
  };
  return { sandbox, server, env };
}

test('import against a server: each row in its file, and exit 1 since some failed', async () => {
  const { env, server, sandbox } = await served();
  const dir = workdir({ 'leads.csv': csv, 'map.json': map });
  const { code, stdout } = await dir.run(importIt, env);
  expect(code).toBe(1);
  expect(stdout).toContain('Import of leads.csv: 4 rows read.');
  expect(csvRows(dir.result('leads-success.csv')).map((row) => [row[0], row[1], row[8]])).toEqual([
    ['2', 'created', 'Asha'],
  ]);
  expect(csvRows(dir.result('leads-failed.csv')).map((row) => [row[0], row[4], row[5]])).toEqual([
    ['3', 'RATING_RANGE', 'Score'],
    ['5', 'IDENTIFIER_MISSING', 'Mobile'],
  ]);
  expect(csvRows(dir.result('leads-skipped.csv')).map((row) => [row[0], row[4]])).toEqual([['4', 'DUPLICATE_IN_FILE']]);
  for (const name of ['unknown', 'unprocessed']) expect(csvRows(dir.result(`leads-${name}.csv`))).toEqual([]);
  expect(csvHeader(dir.result('leads-failed.csv'))).toEqual([
    'tc__row',
    'tc__status',
    'tc__lead_id',
    'tc__action_ids',
    'tc__code',
    'tc__column',
    'tc__remark',
    'tc__tip',
    'Name',
    'Mobile',
    'Score',
  ]);
  expect(sandbox.leads().length).toBe(1);
  await server.close();
});

test('a failed file that was fixed is imported as it is; what exists already is skipped', async () => {
  const { env, server, sandbox } = await served();
  const dir = workdir({ 'leads.csv': csv, 'map.json': map });
  await dir.run(importIt, env);
  const fixed = workdir({
    'leads.csv': dir.result('leads-failed.csv').replace(',9\r\n', ',5\r\n').replace(',Om,,', ',Om,9845012399,'),
    'map.json': map,
  });
  expect((await fixed.run(importIt, env)).code).toBe(0);
  expect(sandbox.leads().length).toBe(3);
  expect((await fixed.run(importIt, env)).code).toBe(0);
  expect(csvRows(fixed.result('leads-skipped.csv')).map((row) => row[4])).toEqual(['LEAD_EXISTS', 'LEAD_EXISTS']);
  expect(sandbox.leads().length).toBe(3);
  await server.close();
});

test('--json prints one object and nothing else', async () => {
  const dir = workdir({ 'leads.csv': csv, 'map.json': map });
  const { code, stdout, stderr } = await dir.run([...importIt, '--sandbox', '--dry-run', '--json']);
  const object = JSON.parse(stdout) as { status: number; name: string; result: { rows: object } };
  expect([code, object.status, object.name]).toEqual([5, 5, 'invalid']);
  expect(object.result.rows).toEqual({
    read: 4,
    wouldCreate: 1,
    wouldUpdate: 0,
    unchanged: 0,
    wouldSkip: 1,
    invalid: 2,
    unprocessed: 0,
    withRemarks: 0,
  });
  expect(stderr).toContain('Dry run of leads.csv');
});

test.each<[string, Record<string, string | Buffer>, string[], RegExp]>([
  ['a file that is missing', {}, importIt, /leads\.csv: there is no such file/u],
  ['an empty file', { 'leads.csv': '' }, importIt, /leads\.csv.*empty/u],
  ['a header and nothing else', { 'leads.csv': 'Name,Mobile\n' }, importIt, /leads\.csv has a header, but no rows/u],
  [
    'two columns of one name',
    { 'leads.csv': 'Name,Mobile,Name\na,b,c\n' },
    importIt,
    /the header "Name" stands twice, in columns A and C/u,
  ],
  [
    'a broken workbook',
    { 'leads.xlsx': 'PK\u0003\u0004nonsense' },
    ['import', 'leads.xlsx', '--map', 'map.json'],
    /leads\.xlsx/u,
  ],
  [
    'a quote that never ends',
    { 'leads.csv': 'Name,Mobile,Score\na,9845012345,1\n"b,9845012346,2\nc,9845012347,3\n' },
    importIt,
    /leads\.csv.*row 3/u,
  ],
  [
    'a map that is not JSON',
    { 'leads.csv': csv, 'map.json': '{"version": 1,,' },
    importIt,
    /map\.json is not JSON: row 1, column 15/u,
  ],
  [
    'a map with faults',
    { 'leads.csv': csv, 'map.json': '{"version":1,"fields":{"phone":"Mobil","nam":"Name"}}' },
    importIt,
    /no column "Mobil"; did you mean "Mobile"\?[\s\S]*no field "nam"; did you mean "name"\?/u,
  ],
  ['a flag that does not exist', { 'leads.csv': csv }, [...importIt, '--dry-rum'], /dry-rum/u],
  [
    'a range that is none',
    { 'leads.csv': csv },
    [...importIt, '--rows', '9-3'],
    /--rows takes a range such as 2-100, not "9-3"/u,
  ],
])('%s: exit 2, in words, and nothing is sent', async (_what, files, args, words) => {
  const { env, server, sandbox } = await served();
  const dir = workdir({ 'map.json': map, ...files });
  const { code, stderr } = await dir.run(args, env);
  expect(stderr).toMatch(words);
  expect(code).toBe(2);
  expect(existsSync(join(dir.path, 'runs')) ? dir.runs() : []).toEqual([]);
  expect(sandbox.leads()).toEqual([]);
  await server.close();
});

test('files as Windows programs save them: CRLF and a byte order mark in sheet, map and settings', async () => {
  const bom = '\uFEFF';
  const crlf = (text: string): string => bom + text.replaceAll('\n', '\r\n');
  const dir = workdir({
    'leads.csv': crlf('Name,Mobile\nAsha,9845012345\n'),
    'map.json': crlf('{\n"version": 1,\n"fields": { "name": "Name", "phone": "Mobile" }\n}\n'),
    'leads.sdl': '#Mapping values\r\nName=name\r\nMobile=phone\r\n',
    'settings.json': crlf('{\n"timezone": "Asia/Kolkata"\n}\n'),
  });
  for (const map of ['map.json', 'leads.sdl']) {
    const args = ['import', 'leads.csv', '--map', map, '--config', 'settings.json', '--sandbox'];
    const { code, stderr } = await dir.run(args);
    expect([code, stderr.includes('Error')]).toEqual([0, false]);
    expect(csvRows(dir.result('leads-success.csv')).map((row) => row.slice(8))).toEqual([['Asha', '9845012345']]);
  }
});

test('headers named __proto__ and constructor are just names', async () => {
  const dir = workdir({
    'leads.csv': '__proto__,constructor,Mobile\nAsha,Pune,9845012345\n',
    'map.json': JSON.stringify({ version: 1, fields: { name: '__proto__', city: 'constructor', phone: 'Mobile' } }),
  });
  expect((await dir.run([...importIt, '--sandbox'])).code).toBe(0);
  expect(csvRows(dir.result('leads-success.csv'))[0]?.slice(8)).toEqual(['Asha', 'Pune', '9845012345']);
});

test('a wrong token and a wrong enterprise: exit 4 with the four possible causes, and no run folder', async () => {
  const { env, server } = await served();
  const dir = workdir({ 'leads.csv': csv, 'map.json': map });
  for (const wrong of [{ TELECRM_TOKEN: 'other' }, { TELECRM_ENTERPRISE_ID: 'other' }]) {
    const { code, stderr } = await dir.run(importIt, { ...env, ...wrong });
    expect(code).toBe(4);
    expect(stderr.match(/^ {2}- /gmu)?.length).toBe(4);
  }
  expect(() => dir.runs()).toThrow();
  await server.close();
});

test('a server that is not there: exit 3, and nothing to resume', async () => {
  const probe = createTcpServer();
  await new Promise<void>((resolve) => probe.listen(0, '127.0.0.1', resolve));
  const { port } = probe.address() as AddressInfo;
  await new Promise((resolve) => probe.close(resolve));
  const dir = workdir({ 'leads.csv': csv, 'map.json': map });
  const env = {
    TELECRM_BASE_URL: `http://127.0.0.1:${port}/autoupdate/v2`,
    TELECRM_ENTERPRISE_ID: 'e',
    TELECRM_TOKEN: 't',
  };
  const { code, stderr } = await dir.run(importIt, env);
  expect([code, stderr]).toEqual([3, expect.stringMatching(/reached|refused/u)]);
});

test('a live server needs --yes where there is no terminal', async () => {
  const dir = workdir({ 'leads.csv': csv, 'map.json': map });
  const env = { TELECRM_BASE_URL: 'https://telecrm.invalid/v2', TELECRM_ENTERPRISE_ID: 'e', TELECRM_TOKEN: 't' };
  const { code, stderr } = await dir.run(importIt, env);
  expect([code, stderr]).toEqual([2, expect.stringContaining('Add --yes')]);
});

test('CSV on standard input: its copy stays in the run folder', async () => {
  const dir = workdir({ 'map.json': map });
  expect((await dir.run(['import', '-', '--map', 'map.json', '--sandbox'], {}, csv)).code).toBe(1);
  expect(csvRows(dir.result('stdin-success.csv')).length).toBe(1);
  expect(dir.result('stdin.csv')).toBe(csv);
});

test('Ctrl-C: the call under way is finished and recorded, the rest is unprocessed, exit 130', async () => {
  const rows = Array.from({ length: 50 }, (_, at) => `Lead ${at},98450${10_000 + at},3`);
  const dir = workdir({ 'leads.csv': ['Name,Mobile,Score', ...rows].join('\n'), 'map.json': map });
  const sandbox = createSandbox();
  let interrupt = (): void => undefined;
  const server = createServer((request, response) => {
    const chunks: Buffer[] = [];
    request.on('data', (chunk: Buffer) => chunks.push(chunk));
    request.on('end', () => {
      const body = request.method === 'POST' ? Buffer.concat(chunks) : undefined;
      if (request.url?.endsWith('/lead') === true) interrupt();
      const headers = { authorization: request.headers.authorization ?? '', 'content-type': 'application/json' };
      void sandbox
        .handle(new Request(`http://127.0.0.1${request.url}`, { method: request.method, body, headers }))
        .then(async (answer) => {
          response.writeHead(answer.status, { 'content-type': 'application/json' });
          response.end(await answer.text());
        });
    });
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const { port } = server.address() as AddressInfo;
  const child = dir.begin([...importIt, '--concurrency', '1'], {
    TELECRM_BASE_URL: `http://127.0.0.1:${port}/autoupdate/v2`,
    TELECRM_ENTERPRISE_ID: sandbox.enterpriseId,
    TELECRM_TOKEN: sandbox.token,
    TELECRM_MAX_PER_SECOND: 'none',
  });
  interrupt = () => {
    interrupt = () => undefined;
    child.kill('SIGINT');
  };
  const { code } = await ending(child);
  expect(code).toBe(130);
  const success = csvRows(dir.result('leads-success.csv'));
  expect(success.length).toBe(sandbox.leads().length);
  expect(success.length + csvRows(dir.result('leads-unprocessed.csv')).length).toBe(50);
  expect(csvRows(dir.result('leads-unprocessed.csv')).length).toBeGreaterThan(0);
  await new Promise((resolve) => server.close(resolve));
});

test('export: the leads of a search, by API name, and no file is overwritten unasked', async () => {
  const { env, server } = await served();
  const dir = workdir({ 'leads.csv': csv, 'map.json': map });
  await dir.run(importIt, env);
  expect((await dir.run(['export', 'leads', '-o', 'out.csv', '--filter', 'rating=4'], env)).code).toBe(0);
  const { readFile } = await import('node:fs/promises');
  const text = await readFile(`${dir.path}/out.csv`, 'utf8');
  expect(csvHeader(text).slice(0, 3)).toEqual(['lead_id', 'name', 'phone']);
  expect(csvRows(text).map((row) => row.slice(1, 3))).toEqual([['Asha', expect.stringMatching(/^\+?919845012345$/u)]]);
  const again = await dir.run(['export', 'leads', '-o', 'out.csv'], env);
  expect([again.code, again.stderr]).toEqual([2, expect.stringContaining('--force')]);
  const wrong = await dir.run(['export', 'leads', '-o', '-', '--filter', 'ratin=4'], env);
  expect([wrong.code, wrong.stderr]).toEqual([2, expect.stringContaining('did you mean "rating"?')]);
  await server.close();
});
