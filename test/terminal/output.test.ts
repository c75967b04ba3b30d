import { pipeline } from 'node:stream/promises';
import { expect, test, vi } from 'vitest';
import { ApiError, AuthError, ConfigError } from '../../src/model/errors.js';
import { Secret } from '../../src/model/secret.js';
import { createOutput, type OutputOptions } from '../../src/terminal/output.js';
import { silentProgress } from '../../src/model/progress.js';
import { failing, inputOf, Recorder } from './streams.js';

function speak(options: Partial<OutputOptions> = {}) {
  const stdout = new Recorder();
  const stderr = new Recorder();
  const output = createOutput({ stdout, stderr, progress: silentProgress, noColor: true, ...options });
  return { output, stdout, stderr };
}

test('people read results on stdout and warnings on stderr', () => {
  const { output, stdout, stderr } = speak();
  output.info('90 leads created\nin 3 s');
  output.warn('column "Notes" is not mapped');
  output.result({ rows: 90 });
  expect(stdout.text).toBe('90 leads created\nin 3 s\n');
  expect(stderr.text).toBe('Warning: column "Notes" is not mapped\n');
});

test('with --json stdout holds one object and nothing else', async () => {
  const { output, stdout, stderr } = speak({ json: true });
  output.info('90 leads created');
  output.warn('look');
  output.result({ rows: 90 }, 1);
  output.result({ rows: 91 });
  await output.end(1);
  expect(stdout.text).toBe('{"status":1,"name":"rows-failed","result":{"rows":90},"warnings":["look"]}\n');
  expect(stderr.text).toBe('90 leads created\nWarning: look\n');
});

test('with --json a failure is an object with what to do', async () => {
  const { output, stdout, stderr } = speak({ json: true });
  expect(output.failure(new AuthError('The token is refused.', ['Check it.', 'Ask the owner.']))).toBe(4);
  await output.end(4);
  expect(stdout.text).toBe(
    '{"status":4,"name":"not-authorized","message":"The token is refused.","actions":["Check it.","Ask the owner."]}\n',
  );
  expect(stderr.text).toBe('Error: The token is refused.\nWhat to do:\n  - Check it.\n  - Ask the owner.\n');
});

test('with --json there is an object whatever happens', async () => {
  const { output, stdout } = speak({ json: true });
  await output.end(130);
  expect(stdout.text).toBe('{"status":130,"name":"interrupted","message":"interrupted","actions":[]}\n');
});

test('what comes from outside is escaped, in words and in JSON', () => {
  const { output, stdout } = speak();
  output.info('lead "\u001b]0;x\u0007\u202eevil"');
  expect(stdout.text).toBe('lead "\\u{1b}]0;x\\u{7}\\u{202e}evil"\n');
  const json = speak({ json: true });
  json.output.result({ value: '\u001b[2J\u009b1m\u202e आशा' });
  expect(json.stdout.text).toContain(String.raw`"\u001b[2J\u009b1m\u202e आशा"`);
  expect(JSON.parse(json.stdout.text).result.value).toBe('\u001b[2J\u009b1m\u202e आशा');
});

test('--quiet leaves warnings, errors and the JSON object', () => {
  const { output, stdout, stderr } = speak({ quiet: true, json: true });
  output.info('words');
  output.warn('look');
  output.result({});
  expect(stderr.text).toBe('Warning: look\n');
  expect(stdout.text).toBe('{"status":0,"name":"ok","result":{},"warnings":["look"]}\n');
});

test('where data goes to stdout, words go to stderr', async () => {
  const { output, stdout, stderr } = speak({ dataOnStdout: true });
  output.info('2 rows');
  await pipeline(inputOf('name\r\n', '\u001bआशा\r\n'), output.data());
  expect(stdout.text).toBe('name\r\n\u001bआशा\r\n');
  expect(stderr.text).toBe('2 rows\n');
});

test('a bug says so, with the run and where it happened', () => {
  const { output, stderr } = speak();
  const bug = new TypeError('x is not a function');
  bug.stack = 'TypeError: x is not a function\n    at import.ts:1\u001b[2J';
  expect(output.failure(bug, { runId: '20261122-161803-leads-7f3a' })).toBe(70);
  expect(stderr.text).toBe(
    [
      'Error: This is a bug in telecrm-bulk, in run 20261122-161803-leads-7f3a: TypeError: x is not a function',
      'What to do:',
      '  - Report it with this text and the command that you ran.',
      '  - See what was done before it: telecrm-bulk results 20261122-161803-leads-7f3a',
      '',
      'TypeError: x is not a function',
      '    at import.ts:1\\u{1b}[2J',
      '',
    ].join('\n'),
  );
});

test('anything can be thrown', () => {
  const { output, stderr } = speak();
  expect(output.failure('oops')).toBe(70);
  expect(stderr.text).toContain('This is a bug in telecrm-bulk: oops');
  expect(output.failure(new ConfigError('No map.'))).toBe(2);
  expect(stderr.text).toMatch(/Error: No map\.\n$/u);
});

test('a secret that is kept appears nowhere', () => {
  const { output, stdout, stderr } = speak({ json: true });
  output.keepSecret(new Secret('geh"eim'));
  output.info('token geh"eim');
  output.warn('Bearer geh"eim');
  output.failure(new ApiError({ code: 'X', message: 'bad geh"eim', method: 'GET', path: '/lead/geh%22eim' }));
  expect(`${stdout.text}${stderr.text}`).not.toMatch(/geh(?:\\?"|%22)eim/u);
  expect(JSON.parse(stdout.text).message).toBe('GET /lead/[redacted]: bad [redacted] [X]');
});

test('a closed pipe drops output and the run goes on', async () => {
  const { output, stderr } = speak({ stdout: failing('EPIPE') });
  output.info('one');
  output.info('two');
  await pipeline(inputOf('x'.repeat(100_000), 'y'), output.data());
  await output.end(0);
  expect(stderr.text).toBe('');
});

test('a full disk behind stdout is told, and data does not pass for written', async () => {
  const { output, stderr } = speak({ stdout: failing('ENOSPC') });
  output.info('one');
  await expect(pipeline(inputOf('x'), output.data())).rejects.toThrow('ENOSPC');
  await output.end(0);
  expect(stderr.text).toBe('Cannot write to stdout: write ENOSPC\n');
});

test('colours only on a terminal that wants them', () => {
  const { output, stderr } = speak({ isTTY: true, noColor: false });
  output.warn('look');
  expect(stderr.text).toBe('\u001b[33mWarning:\u001b[39m look\n');
  const plain = speak({ isTTY: false, noColor: false });
  plain.output.warn('look');
  expect(plain.stderr.text).toBe('Warning: look\n');
});

test.each([
  ['NO_COLOR', '1', 'Warning: look\n'],
  ['NO_COLOR', '', '\u001b[33mWarning:\u001b[39m look\n'],
  ['TERM', 'dumb', 'Warning: look\n'],
])('%s=%j decides about colours, as no-color.org asks', (name, value, written) => {
  vi.stubEnv('NO_COLOR', '');
  vi.stubEnv('TERM', 'xterm');
  vi.stubEnv(name, value);
  const { output, stderr } = speak({ isTTY: true, noColor: undefined });
  output.warn('look');
  expect(stderr.text).toBe(written);
  vi.unstubAllEnvs();
});

test('a terminal of 40 columns breaks lines at blanks; a file keeps them whole', () => {
  const say = (isTTY: boolean): string[] => {
    const { output, stdout, stderr } = speak({ isTTY, columns: 40 });
    output.info('  Skipped    3  duplicates, and leads that were to stay');
    output.warn('column "Notes" is neither mapped nor ignored');
    output.failure(
      new ConfigError('The map map.json has a fault in its first row.', ['Correct it, and then import again.']),
    );
    return [stdout.text, stderr.text];
  };
  expect(say(true)).toEqual([
    '  Skipped    3  duplicates, and leads\n                that were to stay\n',
    'Warning: column "Notes" is neither\n  mapped nor ignored\n' +
      'Error: The map map.json has a fault in\n  its first row.\nWhat to do:\n  - Correct it, and then import again.\n',
  ]);
  expect(say(false)[1]?.split('\n').length).toBe(5);
  // A terminal that does not know its size says 0.
  expect(speak({ isTTY: true, columns: 0 }).output.columns).toBe(80);
});

test('without a terminal progress is lines on stderr; with --quiet there is none', () => {
  const { output, stdout, stderr } = speak({ progress: undefined });
  output.progress.stage('surveying', 120);
  expect([stdout.text, stderr.text, output.columns]).toEqual(['', 'surveying: 120 rows\n', 80]);
  const quiet = speak({ progress: undefined, quiet: true });
  quiet.output.progress.stage('surveying', 120);
  expect(quiet.stderr.text).toBe('');
});
