import { PassThrough } from 'node:stream';
import { expect, test } from 'vitest';
import { ask, askSecret, askText } from '../../src/terminal/ask.js';
import { inputOf, Recorder } from './streams.js';

/** A keyboard: what is typed arrives as on a terminal. */
function keyboard(typed: string) {
  const input = Object.assign(new PassThrough(), { isTTY: true });
  input.write(typed);
  return input;
}

test.each([
  ['yes\n', true],
  ['Y\r\n', true],
  ['no\n', false],
  ['\n', false],
  ['', false],
  ['yes', true],
  ['maybe\nyes\n', true],
  ['a\nb\nc\nyes\n', false],
])('the answer %j means %s', async (typed, meaning) => {
  expect(await ask('Go on?', { input: inputOf(typed), output: new Recorder() })).toBe(meaning);
});

test.each([
  ['yes\r', true],
  ['no\r', false],
  ['\u0004', false],
  ['\u0003', false],
])('on a terminal %j means %s', async (typed, meaning) => {
  expect(await ask('Go on?', { input: keyboard(typed), output: new Recorder() })).toBe(meaning);
});

test('the question is escaped and says that no is the default', async () => {
  const output = new Recorder();
  await ask('Import into "Ac\u001b[2Jme"?', { input: inputOf('hm\nn\n'), output });
  expect(output.text).toBe(
    'Import into "Ac\\u{1b}[2Jme"? [y/N] \nPlease answer yes or no.\nImport into "Ac\\u{1b}[2Jme"? [y/N] \n',
  );
});

test('a secret is not shown, and can be corrected while it is typed', async () => {
  const output = new Recorder();
  const secret = await askSecret('Token: ', { input: keyboard('gehx\u007feim\r'), output });
  expect(secret).toBe('geheim');
  expect(output.text).toBe('Token: \n');
});

test('one answer after the other can come through a pipe, however it is cut', async () => {
  const streams = { input: inputOf('E', '1\n  to', 'ken \nआशा'), output: new Recorder() };
  expect(await askText('Enterprise id: ', streams)).toBe('E1');
  expect(await askSecret('Token: ', streams)).toBe('token');
  expect(await askText('Name: ', streams)).toBe('आशा');
  expect(await askText('More: ', streams)).toBeUndefined();
});
