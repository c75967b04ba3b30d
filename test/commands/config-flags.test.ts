import { join } from 'node:path';
import { expect, test } from 'vitest';
import { configFlags } from '../../src/commands/config-flags.js';
import { importCommand } from '../../src/commands/import.js';
import { metadataCommand } from '../../src/commands/metadata.js';
import { workdir } from '../helpers/cli.js';
import { workspace } from '../helpers/workspace.js';

const inFile = (values: object, name = 'telecrm-bulk.config.json') => workdir({ [name]: JSON.stringify(values) }).path;

test('a config file sets the flags of a command, and those of other commands are left out', () => {
  const values = { onDuplicate: 'update', maxErrors: 5, noHistory: true, strict: true, since: 1, timezone: 'UTC' };
  const folder = inFile({ ...values, map: 'maps/leads.json', readLimit: 'ratio=1000', withActions: true });
  expect(configFlags(importCommand.options, [], folder)).toEqual({
    'on-duplicate': 'update',
    'max-errors': '5',
    history: false,
    strict: true,
    map: join(folder, 'maps/leads.json'),
    'read-limit': ['ratio=1000'],
  });
  expect(configFlags(metadataCommand.options, [], folder)).toEqual({});
  expect(configFlags(importCommand.options, [], workdir().path)).toEqual({});
});

test('--config names the file, and a value that is none of the flag is refused with its name', () => {
  const folder = inFile({ strict: 'yes' }, 'mine.json');
  for (const typed of [['--config', 'mine.json'], ['--config=mine.json']]) {
    expect(() => configFlags(importCommand.options, typed, folder)).toThrow(
      `"strict" in ${join(folder, 'mine.json')} has a value that --strict cannot have.`,
    );
  }
});

test('a dry run that the config file asks for is one; what is typed goes before the file', async () => {
  const dir = workdir({
    'leads.csv': 'Name,Mobile,Type\nAsha,9845012345,Castle\n',
    'map.json': JSON.stringify({ version: 1, fields: { name: 'Name', phone: 'Mobile', contact_source: 'Type' } }),
    'ws.json': JSON.stringify(workspace),
    'telecrm-bulk.config.json': JSON.stringify({
      dryRun: true,
      map: 'map.json',
      metadata: 'ws.json',
      newOptions: 'allow',
    }),
  });
  expect(await dir.run(['import', 'leads.csv'])).toMatchObject({
    code: 0,
    stdout: expect.stringMatching(/Would be created +1/u),
  });
  expect((await dir.run(['import', 'leads.csv', '--new-options', 'block'])).code).toBe(5);
});
