import { readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { PassThrough } from 'node:stream';
import { expect, test } from 'vitest';
import yargs from 'yargs';
import { mapCommand } from '../../src/commands/map.js';
import { importLeads, proposeLeadMap, readWorkspace } from '../../src/index.js';
import { checkMap } from '../../src/transform/map-file.js';
import { createOutput } from '../../src/terminal/output.js';
import { root, workdir } from '../helpers/cli.js';
import { stage } from '../helpers/run-import.js';
import { Recorder } from '../terminal/streams.js';

const sample = (name: string): string => join(root, 'samples', name);
const readJson = (path: string) => JSON.parse(readFileSync(path, 'utf8')) as Record<string, unknown>;

/** A person at the terminal: each question that is printed gets the next answer. */
class Typist extends Recorder {
  readonly #stdin: PassThrough;
  readonly #answers: string[];

  constructor(stdin: PassThrough, answers: string[]) {
    super();
    this.#stdin = stdin;
    this.#answers = answers;
  }

  override _write(chunk: Buffer, encoding: string, done: () => void): void {
    super._write(chunk, encoding, done);
    if (chunk.toString().includes('Enter for none of them: ')) this.#stdin.write(this.#answers.shift() ?? '');
  }
}

const phones = 'Contact,Phone,Follow Up\n9876543210,9876543211,03/04/2026\n';

test.each([
  ['leads.csv', { column: 'Follow Up', format: 'DD/MM/YYYY HH:mm' }, { column: 'Visit Date', format: 'DD/MM/YYYY' }],
  // Its dates are date cells, which need no format.
  ['leads.xlsx', 'Follow Up', 'Visit Date'],
])('%s gets a map that names its columns, is valid, and dry-runs on it', async (name, followUp, visited) => {
  const { client } = stage();
  const { path } = workdir();
  const output = join(path, 'leads.map.json');
  const { proposals, questions, unused, identifier } = await proposeLeadMap({ client, file: sample(name), output });
  const map = readJson(output);
  expect(map).toMatchObject({
    version: 1,
    fields: {
      name: 'Full Name',
      phone: 'Mobile',
      email: 'Email',
      city: 'City',
      contact_source: 'Source',
      status: 'Stage',
      rating: 'Score',
      budget: 'Budget',
      interests: { column: 'Interests', separator: ';' },
      follow_up_date: followUp,
      assignee: 'Owner',
      notes: 'Remarks',
    },
    actions: [{ type: '1001', when: 'Visit Date', created_on: visited, fields: { note: 'Visit Note' } }],
  });
  expect(proposals.every(({ confidence, reasons }) => confidence >= 0.7 && reasons.length > 0)).toBe(true);
  expect({ questions, unused, identifier }).toEqual({
    questions: [],
    unused: [],
    identifier: { field: 'phone', column: 'Mobile' },
  });
  // The schema is found from where the map is.
  expect(readJson(join(path, String(map.$schema)))).toHaveProperty('title');
  checkMap(map, 'leads.map.json');
  const { rows } = await importLeads({
    client,
    file: sample(name),
    map: output,
    dryRun: true,
    onInvalid: 'ignore',
    outDir: join(path, 'runs'),
  });
  expect(rows).toMatchObject({ read: 120, wouldCreate: 113, wouldSkip: 3, invalid: 4 });
});

test('the command prints every proposal with its confidence and a masked example, and the next command', async () => {
  const dir = workdir({ 'leads.csv': phones });
  const { code, stdout } = await dir.run(['map', 'leads.csv', '-o', 'leads.map.json', '--sandbox']);
  expect(code).toBe(0);
  expect(stdout).toMatch(/"Phone" +phone +100% +"98765xxx11" +the header is the field's name/u);
  expect(stdout).toContain('"follow_up_date": {"column":"Follow Up","format":"MM/DD/YYYY"}');
  expect(stdout).toContain('but "Phone" fits it better');
  expect(stdout).toContain(
    `telecrm-bulk import leads.csv --map ${join(dir.path, 'leads.map.json')} --dry-run --sandbox`,
  );
  expect(readJson(join(dir.path, 'leads.map.json')).fields).toEqual({ phone: 'Phone' });
});

test('--json has the file, the proposals, the questions and the unused columns', async () => {
  const dir = workdir({ 'leads.csv': 'Phone,X1,Colour\n9876543210,a@example.com,blue\n' });
  const { stdout } = await dir.run(['map', 'leads.csv', '-o', 'm.json', '--sandbox', '--json', '--yes']);
  const { status, result } = JSON.parse(stdout) as { status: number; result: Record<string, unknown> };
  expect(status).toBe(0);
  expect(result).toMatchObject({
    file: join(dir.path, 'm.json'),
    proposals: [{ column: 'Phone', target: 'fields.phone', confidence: 1, example: '9876543210' }],
    questions: [{ column: 'X1', candidates: [{ target: 'fields.email', confidence: 0.65 }] }],
    unused: ['Colour'],
  });
});

test('no file is overwritten without --force', async () => {
  const { path } = workdir({ 'leads.csv': phones, 'm.json': 'mine' });
  const { client } = stage();
  const options = { client, file: join(path, 'leads.csv'), output: join(path, 'm.json') };
  await expect(proposeLeadMap(options)).rejects.toThrow('m.json exists already');
  expect(readFileSync(options.output, 'utf8')).toBe('mine');
  await proposeLeadMap({ ...options, force: true });
  expect(readJson(options.output).version).toBe(1);
});

test('-o - prints the map and nothing else; standard input has no map', async () => {
  const dir = workdir({ 'leads.csv': phones });
  const { stdout } = await dir.run(['map', 'leads.csv', '-o', '-', '--sandbox']);
  expect(JSON.parse(stdout)).toEqual({ version: 1, fields: { phone: 'Phone' } });
  expect((await dir.run(['map', 'leads.csv', '-o', '-', '--json', '--sandbox'])).code).toBe(2);
  await expect(proposeLeadMap({ client: stage().client, file: '-' })).rejects.toThrow('not for standard input');
});

test('with a snapshot of the workspace no call is made and no token is needed; delimiter and header row are as told', async () => {
  const dir = workdir({ 'leads.csv': 'Made by hand\nMobile|Stage\n9876543210|Fresh\n' });
  await dir.run(['metadata', '-o', 'workspace.json', '--sandbox']);
  const args = ['map', 'leads.csv', '-o', 'm.json', '--metadata', 'workspace.json'];
  const { code, stderr } = await dir.run([...args, '--header-row', '2', '--delimiter', 'PIPE']);
  expect([code, stderr]).toEqual([0, expect.not.stringContaining('Error')]);
  expect(readJson(join(dir.path, 'm.json'))).toMatchObject({
    source: { headerRow: 2 },
    fields: { phone: 'Mobile', status: 'Stage' },
  });
});

test('where nothing identifies the leads, that is said plainly', async () => {
  const dir = workdir({ 'leads.csv': 'Name\nAsha\n' });
  const { code, stderr } = await dir.run(['map', 'leads.csv', '-o', 'm.json', '--sandbox']);
  expect(code).toBe(0);
  expect(stderr).toContain('No column was found for "phone", which identifies leads in this workspace');
});

test('on a terminal the open columns are asked about, and the answers are in the map', async () => {
  const { path } = workdir({ 'leads.csv': phones });
  const snapshot = join(path, 'workspace.json');
  writeFileSync(snapshot, JSON.stringify(await readWorkspace(stage().client)));
  const stdin = Object.assign(new PassThrough(), { isTTY: true });
  // "Contact" goes nowhere; the dates have the day first.
  const stderr = new Typist(stdin, ['\r', '1\r']);
  const stdout = new Recorder();
  const output = createOutput({ stdout, stderr, isTTY: true, noColor: true });
  const args = await yargs(['-o', 'm.json', '--metadata', snapshot]).options(mapCommand.options).parseAsync();
  const code = await mapCommand.run(
    { ...args, file: 'leads.csv' },
    { output, env: {}, cwd: path, stdin, stderr, signal: new AbortController().signal },
  );
  expect(code).toBe(0);
  expect(readJson(join(path, 'm.json')).fields).toEqual({
    phone: 'Phone',
    follow_up_date: { column: 'Follow Up', format: 'DD/MM/YYYY' },
  });
  expect(stdout.text).toContain('1   65%  "follow_up_date": {"column":"Follow Up","format":"DD/MM/YYYY"}');

  // With --yes nobody is asked: the confident ones are in the map, the others are listed.
  await mapCommand.run(
    { ...args, file: 'leads.csv', output: 'yes.json', yes: true },
    { output, env: {}, cwd: path, stdin, stderr: new Recorder(), signal: new AbortController().signal },
  );
  expect(readJson(join(path, 'yes.json')).fields).toEqual({ phone: 'Phone' });
  expect(stdout.text).toContain('Not in the map, because the evidence leaves them open (2):');
});
