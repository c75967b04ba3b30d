import { existsSync, readdirSync, readFileSync, statSync } from 'node:fs';
import { createServer, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { join, relative } from 'node:path';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { createSandbox } from '../src/sandbox/index.js';
import { workdir } from './helpers/cli.js';

const canary = 'tok-CANARY+/4f7a"9c\\=';
const map = JSON.stringify({ version: 1, fields: { name: 'Name', phone: 'Mobile', email: 'Email' } });
const csv = [
  'Name,Mobile,Email',
  'Asha,98450 12345,asha.nair@example.com',
  'Ravi,+91 98450 12346,ravi@example.com',
  'Refused,98450 12347,refused@example.com',
  'Meera,98450 12345,',
  'Om,,om@example.com',
  '',
].join('\n');

/** A stand-in that lets the canary in, and whose refusals say the whole request back, as some servers do. */
let server: Server;
let env: Record<string, string>;
const sandbox = createSandbox();

beforeAll(async () => {
  server = createServer((request, response) => {
    const chunks: Buffer[] = [];
    request.on('data', (chunk: Buffer) => chunks.push(chunk));
    const answerIt = async (): Promise<void> => {
      const text = Buffer.concat(chunks).toString();
      const said = request.headers.authorization ?? '';
      const json = (status: number, body: string): void => {
        response.writeHead(status, { 'content-type': 'application/json' }).end(body);
      };
      const token = said.replace('Bearer ', '');
      const echo = [
        said,
        encodeURIComponent(said),
        Buffer.from(said).toString('base64'),
        Buffer.from(token).toString('base64'),
      ];
      const message = `you sent ${echo.join(' ')}`;
      if (said !== `Bearer ${canary}` || text.includes('refused@')) {
        const code = said === `Bearer ${canary}` ? 'BAD_REQUEST' : 'NOT_AUTHORIZED';
        return json(code === 'BAD_REQUEST' ? 400 : 401, JSON.stringify({ error: { code, message } }));
      }
      const headers = { authorization: `Bearer ${sandbox.token}`, 'content-type': 'application/json' };
      const body = request.method === 'POST' ? text : undefined;
      const answer = await sandbox.handle(
        new Request(`http://127.0.0.1${request.url}`, { method: request.method, body, headers }),
      );
      json(answer.status, await answer.text());
    };
    request.on('end', () => void answerIt());
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const { port } = server.address() as AddressInfo;
  env = {
    TELECRM_BASE_URL: `http://127.0.0.1:${port}/autoupdate/v2`,
    TELECRM_ENTERPRISE_ID: sandbox.enterpriseId,
    TELECRM_TOKEN: canary,
    TELECRM_MAX_PER_SECOND: 'none',
  };
});

afterAll(() => new Promise((resolve) => server.close(resolve)));

/** The token as it could be written down; base64 of a longer text that holds it begins at any of three places. */
function formsOf(token: string): string[] {
  const inBase64 = [0, 1, 2].map((before) => {
    const coded = Buffer.from(' '.repeat(before) + token).toString('base64');
    // What depends on the neighbours is left out.
    return coded.slice(before === 0 ? 0 : before + 1, coded.length - 4);
  });
  return [token, JSON.stringify(token).slice(1, -1), encodeURIComponent(token), encodeURI(token), ...inBase64];
}

/** All files below a folder, by path. */
const filesBelow = (folder: string): string[] =>
  readdirSync(folder, { recursive: true, withFileTypes: true })
    .filter((file) => file.isFile())
    .map((file) => join(file.parentPath, file.name));

test('the token is in no file and no output of imports and failures; with login it is in that one file alone', async () => {
  const dir = workdir({ 'leads.csv': csv, 'map.json': map, 'token.txt': `${canary}\n` });
  const texts: string[] = [];
  const commands: [string[], Record<string, string>, number][] = [
    [['import', 'leads.csv', '--map', 'map.json'], {}, 1],
    [['import', 'leads.csv', '--map', 'map.json', '--dry-run', '--json'], {}, 5],
    [['results', '--json'], {}, 1],
    [['import', 'leads.csv', '--map', 'map.json'], { TELECRM_TOKEN: `${canary}x` }, 4],
    [
      ['login', '--profile', 'acme', '--enterprise-id', sandbox.enterpriseId, '--token-file', 'token.txt'],
      { TELECRM_TOKEN: '' },
      0,
    ],
  ];
  for (const [args, more, expected] of commands) {
    const { code, stdout, stderr } = await dir.run(args, { ...env, ...more });
    expect([args.join(' '), code, code === expected ? '' : stderr]).toEqual([args.join(' '), expected, '']);
    texts.push(stdout, stderr);
  }
  const written = filesBelow(dir.path).filter((path) => !path.endsWith('token.txt'));
  expect(written.filter((path) => path.endsWith('report.html')).length).toBe(2);
  const profile = join(dir.path, 'state', 'profiles', 'acme.json');
  const holding = written.filter((path) => {
    const text = readFileSync(path, 'latin1');
    return formsOf(canary).some((form) => text.includes(form));
  });
  expect(holding).toEqual([profile]);
  for (const text of texts) for (const form of formsOf(canary)) expect(text).not.toContain(form);
  // The refusal arrived, so there was something to leave out.
  expect(
    dir
      .runs()
      .some((run) => readFileSync(join(dir.path, 'runs', run, 'leads-failed.csv'), 'utf8').includes('you sent')),
  ).toBe(true);
});

test.runIf(process.platform !== 'win32')(
  'a run folder is its owner’s alone, whatever the umask, and purge leaves nothing',
  async () => {
    const dir = workdir({ 'leads.csv': csv, 'map.json': map });
    const mask = process.umask(0);
    try {
      await dir.run(['import', 'leads.csv', '--map', 'map.json'], env);
      await dir.run(['import', '-', '--map', 'map.json', '--dry-run'], env, csv);
    } finally {
      process.umask(mask);
    }
    const [first = '', second = ''] = dir.runs();
    for (const run of [first, second]) {
      const folder = join(dir.path, 'runs', run);
      const modes = [folder, ...filesBelow(folder)].map((path) => [
        relative(folder, path),
        statSync(path).mode & 0o777,
      ]);
      expect(modes.length).toBeGreaterThan(9);
      expect(modes.filter(([name, mode]) => mode !== (name === '' ? 0o700 : 0o600))).toEqual([]);
    }
    expect(readFileSync(join(dir.path, 'runs', '.gitignore'), 'utf8')).toBe('*\n');
    for (const run of [first, second]) expect((await dir.run(['purge', run])).code).toBe(0);
    expect([existsSync(join(dir.path, 'runs', first)), dir.runs()]).toEqual([false, []]);
  },
);

test('on the terminal valid phones and mails are masked; the value that a remark is about is shown whole', async () => {
  const latin1 = Buffer.from('Name,Mobile\nJos\u00e9,98450 12345,jose.l@example.com\n', 'latin1');
  const broken = workdir({ 'leads.csv': latin1, 'map.json': map });
  const { stderr } = await broken.run(['import', 'leads.csv', '--map', 'map.json', '--dry-run'], env);
  expect(stderr).toContain('it says there: "José,98450 xxx45,j***@example.c"');
  const sheet = 'Name,Mobile,Email\nZoya,98450 12399,zoya.k@example.com\nRavi,98450 12398,ravi@example\n';
  const dir = workdir({ 'leads.csv': sheet, 'map.json': map });
  const { stdout, stderr: told } = await dir.run(['import', 'leads.csv', '--map', 'map.json', '--dry-run'], env);
  expect(stdout).toContain('"ravi@example" is not an e-mail address');
  for (const personal of ['12399', '12398', 'zoya.k@', 'Zoya']) expect(stdout + told).not.toContain(personal);
});
