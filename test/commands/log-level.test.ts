import { expect, test } from 'vitest';
import { workdir } from '../helpers/cli.js';

const files = {
  'leads.csv': 'Name,Mobile,Stage\nAsha Rao,98450 12345,Fresh\nRavi,98450 12346,Nowhere\n',
  'map.json': JSON.stringify({ version: 1, fields: { name: 'Name', phone: 'Mobile', status: 'Stage' } }),
};
const importIt = ['import', 'leads.csv', '--map', 'map.json', '--sandbox', '--no-progress'];
/** Times, figures of time and the version differ. */
const plain = (text: string): string[] =>
  text
    .split('\n')
    .filter((line) => /^\d{4}-/u.test(line))
    .map((line) =>
      line
        .replace(/^\S+ /u, '')
        .replace(/ms=\d+/u, 'ms=…')
        .replace(/ version=.*/u, ''),
    );

test('--log-level debug logs stages and calls on stderr, and nothing of what is in them', async () => {
  const { code, stdout, stderr } = await workdir(files).run([...importIt, '--log-level', 'debug', '--json']);
  expect([code, JSON.parse(stdout)]).toMatchObject([1, { name: 'rows-failed' }]);
  const lines = plain(stderr);
  expect(lines[0]).toBe('info begin command=import');
  expect(lines).toContain('info stage name=uploading rows=1');
  expect(lines).toContain('debug call method=GET route=/custom-fields status=200 ms=…');
  expect(lines.filter((line) => line.includes('route=/lead '))).toEqual([
    'debug call method=POST route=/lead status=201 ms=…',
  ]);
  expect(lines.at(-1)).toBe('info end exit=1 name=rows-failed');
  for (const personal of ['Asha', '98450', '9845012345', 'Nowhere']) expect(lines.join('\n')).not.toContain(personal);
});

test('an error names its kind only; without the flag there is no log', async () => {
  const missing = ['import', 'gone.csv', '--map', 'map.json', '--sandbox'];
  expect(plain((await workdir(files).run([...missing, '--log-level', 'error'])).stderr)).toEqual([
    'error failed kind=InputError exit=2',
  ]);
  expect(plain((await workdir(files).run(missing)).stderr)).toEqual([]);
});
