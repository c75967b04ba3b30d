import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { importLeads } from '../src/index.js';
import { csvHeader, csvRows, root, workdir } from './helpers/cli.js';
import { stage } from './helpers/run-import.js';

const sample = (name: string): string => join(root, 'samples', name);

/** What the remarks report of the samples should say: row, column, code. */
const expected = [
  '9 Mobile IDENTIFIER_MISSING',
  '14 Mobile PHONE_DAMAGED',
  '17 Mobile PHONE_INVALID',
  '23 Email EMAIL_INVALID',
  '28 Source OPTION_UNKNOWN',
  '31 Score RATING_RANGE',
  '36 Budget MONEY_INVALID',
  '39 Mobile DUPLICATE_IN_FILE',
  '42 Follow Up DATE_INVALID',
  '47 Owner ASSIGNEE_UNKNOWN',
  '52 Stage STATUS_ARCHIVED',
  '58 Mobile PHONE_REPAIRED',
  '63 Interests TAG_UNKNOWN',
  '66 Stage STATUS_UNKNOWN',
  '71 Mobile PHONE_REPAIRED',
  '77 Budget CELL_ERROR',
  '88 Mobile DUPLICATE_IN_FILE',
  '90 Score RATING_RANGE',
  '97 Mobile PHONE_INVALID',
  '110 Visit Date DATE_INVALID',
  '115 Mobile DUPLICATE_IN_FILE',
];

test.each(['leads.csv', 'leads.xlsx'])(
  '120 messy rows of %s become clean leads and the remarks that they deserve',
  async (name) => {
    const { client, sandbox } = stage();
    const { path } = workdir();
    const summary = await importLeads({
      client,
      file: sample(name),
      map: sample('leads.map.json'),
      outDir: join(path, 'runs'),
    });
    expect(summary).toMatchObject({
      exitCode: 1,
      rows: { read: 120, created: 103, skipped: 3, failed: 14, withRemarks: 4 },
      actions: { created: 22 },
    });
    expect(
      csvRows(readFileSync(summary.files.remarks, 'utf8')).map(
        ([row, column, , , , code]) => `${row} ${column} ${code}`,
      ),
    ).toEqual(expected);
    expect(sandbox.leads().length).toBe(103);
    const hindi = sandbox.leads().find(({ fields }) => fields.name === 'राहुल वर्मा');
    expect(hindi?.fields).toMatchObject({ phone: expect.stringMatching(/^91\d{10}$/u) });
  },
);

test('the CSV and the workbook hold the same leads', async () => {
  const imported = async (name: string): Promise<unknown[]> => {
    const { client, sandbox } = stage();
    await importLeads({
      client,
      file: sample(name),
      map: sample('leads.map.json'),
      outDir: join(workdir().path, 'runs'),
    });
    const volatile = new Set(['created_on', 'modified_on']);
    return sandbox
      .leads()
      .map(({ fields }) => Object.fromEntries(Object.entries(fields).filter(([key]) => !volatile.has(key))));
  };
  expect(await imported('leads.xlsx')).toEqual(await imported('leads.csv'));
});

test('npm run demo can be run again and again: a screenful, a run folder with the report, and the leads back out', async () => {
  const { spawnSync } = await import('node:child_process');
  const build = spawnSync('npx', ['tsc', '-p', 'tsconfig.scripts.json'], { cwd: root, encoding: 'utf8' });
  expect(build.stdout).toBe('');
  for (let time = 0; time < 2; time++) {
    const { path } = workdir();
    const { status, stdout } = spawnSync(process.execPath, [join(root, 'build/samples/demo.js'), path], {
      cwd: root,
      encoding: 'utf8',
    });
    expect(status).toBe(0);
    expect(stdout.split('\n').length).toBeLessThan(50);
    expect(stdout).toContain('Import of leads.xlsx: 120 rows read.');
    expect(stdout).toContain('103 leads in');
    const [run = ''] = readdirSync(path).filter((name) => name.includes('-leads-'));
    expect(readdirSync(join(path, run))).toEqual(
      expect.arrayContaining(['leads-remarks.xlsx', 'leads-exported.csv', 'summary.json']),
    );
    expect(csvHeader(readFileSync(join(path, run, 'leads-exported.csv'), 'utf8'))[0]).toBe('lead_id');
  }
});
