import { readdirSync } from 'node:fs';
import { join } from 'node:path';
import { PassThrough } from 'node:stream';
import { expect, test } from 'vitest';
import yargs from 'yargs';
import type { Command } from '../../src/commands/command.js';
import { explainCommand } from '../../src/commands/explain.js';
import { importCommand } from '../../src/commands/import.js';
import { mapCommand } from '../../src/commands/map.js';
import { EncodingError } from '../../src/model/errors.js';
import { createOutput } from '../../src/terminal/output.js';
import { csvRows, workdir } from '../helpers/cli.js';
import { workspace } from '../helpers/workspace.js';
import { Recorder } from '../terminal/streams.js';

const header = 'Name,Mobile\n';
const files = {
  // José as Excel on Windows saves it, below a row of plain text.
  'leads.csv': Buffer.from(`${header}Asha,9845012345\nJos\u00e9,9845012346\n`, 'latin1'),
  'map.json': JSON.stringify({ version: 1, fields: { name: 'Name', phone: 'Mobile' } }),
  'workspace.json': JSON.stringify(workspace),
};

/** Run a command with a person at a terminal, who gives these answers in turn. */
async function atTerminal(command: Command, words: readonly string[], answers: string[], path: string) {
  const stdin = Object.assign(new PassThrough(), { isTTY: true });
  const stderr = new (class extends Recorder {
    override _write(chunk: Buffer, encoding: string, done: () => void): void {
      super._write(chunk, encoding, done);
      if (chunk.toString().includes('or n to stop: ')) stdin.write(`${answers.shift() ?? ''}\r`);
    }
  })();
  const stdout = new Recorder();
  const output = createOutput({ stdout, stderr, isTTY: true, noColor: true, columns: 400 });
  const args = await yargs()
    .exitProcess(false)
    .command({
      command: command.usage,
      builder: (y) => y.options({ ...command.options, ...command.positionals }),
      handler: () => undefined,
    })
    .parseAsync([...words]);
  const context = { output, env: { HOME: path }, cwd: path, stdin, stderr, signal: new AbortController().signal };
  try {
    await command.run(args, context);
    return { said: stdout.text, asked: stderr.text };
  } catch (error) {
    return { error, said: stdout.text, asked: stderr.text };
  }
}

const inPlace = (path: string, name: string): string => join(path, name);

function importWords(path: string): string[] {
  const at = (name: string) => inPlace(path, name);
  const rest = ['--metadata', at('workspace.json'), '--dry-run', '--out-dir', at('runs')];
  return ['import', at('leads.csv'), '--map', at('map.json'), ...rest];
}

test('import asks how a file that is not UTF-8 is to be read, shows how it would read, and goes on', async () => {
  const dir = workdir(files);
  const { said, asked, error } = await atTerminal(
    importCommand,
    importWords(dir.path),
    ['macintosh', 'x-none', ''],
    dir.path,
  );
  expect(error).toBeUndefined();
  expect(said.split('\n').slice(0, 4)).toEqual([
    'leads.csv, row 3: the text is not valid UTF-8 (byte 0xE9 at offset 31). Read as windows-1252, it says there: "José,98450xxx46"',
    'Read as macintosh, it says there: "JosÈ,98450xxx46"',
    '"x-none" is no encoding; common ones: windows-1252, windows-1251, gbk.',
    'Reading leads.csv as macintosh; next time --encoding macintosh says so.',
  ]);
  expect(asked).toContain(
    "Does that read right? Enter for windows-1252, another encoding's name to see it, or n to stop: ",
  );
  expect(csvRows(dir.result('leads-success.csv')).map((row) => row[8])).toEqual(['Asha', 'JosÈ']);
});

test('the proposed encoding is taken with Enter, and only one run is left behind', async () => {
  const dir = workdir(files);
  await atTerminal(importCommand, importWords(dir.path), [''], dir.path);
  expect(csvRows(dir.result('leads-success.csv')).map((row) => row[8])).toEqual(['Asha', 'José']);
  expect(dir.runs()).toHaveLength(1);
});

test('n stops with the error, and nothing is left behind', async () => {
  const dir = workdir(files);
  const { error } = await atTerminal(importCommand, importWords(dir.path), ['n'], dir.path);
  expect(error).toBeInstanceOf(EncodingError);
  expect(readdirSync(dir.path).includes('runs') ? dir.runs() : []).toEqual([]);
});

test('map asks too, and the command that it prints names the encoding', async () => {
  const { path } = workdir(files);
  const at = (name: string) => inPlace(path, name);
  const words = ['map', at('leads.csv'), '-o', at('new.map.json'), '--metadata', at('workspace.json'), '--yes'];
  const { said } = await atTerminal(mapCommand, words, [''], path);
  expect(said).toContain('--encoding windows-1252');
  expect(said).toContain('The map is in');
});

test('explain asks too', async () => {
  const { path } = workdir(files);
  const at = (name: string) => inPlace(path, name);
  const words = ['explain', at('leads.csv'), '--map', at('map.json'), '--metadata', at('workspace.json'), '--row', '3'];
  const { said } = await atTerminal(explainCommand, words, [''], path);
  expect(said).toContain('"name": "José"');
});

test('without a terminal it is an error that names row and byte, the proposal, and how the text would read', async () => {
  const dir = workdir(files);
  const words = [
    'import',
    'leads.csv',
    '--map',
    'map.json',
    '--metadata',
    'workspace.json',
    '--dry-run',
    '--no-progress',
  ];
  const { code, stderr } = await dir.run(words);
  expect([code, stderr]).toEqual([
    2,
    `Error: leads.csv, row 3: the text is not valid UTF-8 (byte 0xE9 at offset 31). Read as windows-1252, it says there: "José,98450xxx46"
What to do:
  - If that reads right, add --encoding windows-1252.
  - Otherwise find out how the file was saved, or save it again as "CSV UTF-8".
`,
  ]);
  const decided = await dir.run([...words, '--encoding', 'windows-1252']);
  expect(decided.code).toBe(0);
});

test('a list of values in another encoding is not taken for the file', async () => {
  const list = Buffer.from('field,value,use\nname,Jos\u00e9,Jose\n', 'latin1');
  const dir = workdir({ ...files, 'leads.csv': `${header}Asha,9845012345\n`, 'list.csv': list });
  const words = [...importWords(dir.path), '--values', inPlace(dir.path, 'list.csv')];
  const { error, asked } = await atTerminal(importCommand, words, [''], dir.path);
  expect([String(error), asked]).toEqual([expect.stringContaining('list.csv, row 2'), '']);
});
