import { existsSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import ExcelJS from 'exceljs';
import { expect, test } from 'vitest';
import { createSandbox, serveSandbox } from '../../src/sandbox/index.js';
import { csvRows, workdir } from '../helpers/cli.js';

/** Fill in rows of the sheet Leads, as a person would: by header, below what stands there. */
async function fillIn(path: string, rows: readonly Record<string, ExcelJS.CellValue>[]): Promise<void> {
  const book = new ExcelJS.Workbook();
  await book.xlsx.readFile(path);
  const sheet = book.getWorksheet('Leads');
  const columns = new Map<string, number>();
  sheet?.getRow(1).eachCell((cell, at) => columns.set(String(cell.value), at));
  for (const [at, row] of rows.entries()) {
    for (const [header, value] of Object.entries(row)) {
      const cell = sheet?.getCell(at + 3, columns.get(header) ?? 0);
      if (cell !== undefined) cell.value = value;
    }
  }
  await book.xlsx.writeFile(path);
}

const people = [
  {
    Phone: '098765 43210',
    Name: 'Meera Iyer',
    'Contact Source': 'Walk-in',
    Budget: 4_500_000,
    Interests: 'Gym; Parking',
    'Follow Up Date': new Date(Date.UTC(2026, 11, 1, 17, 45)),
    Status: 'Interested',
    Rating: 5,
  },
  { Phone: '+971 50 123 4567', Name: 'Omar Khan', 'Follow Up Date': '02/12/2026' },
];

test('a template, filled in and imported with its own map, becomes leads', async () => {
  const sandbox = createSandbox();
  const server = await serveSandbox(sandbox);
  try {
    const dir = workdir();
    const env = {
      TELECRM_BASE_URL: server.url,
      TELECRM_ENTERPRISE_ID: sandbox.enterpriseId,
      TELECRM_TOKEN: sandbox.token,
      TELECRM_MAX_PER_SECOND: 'none',
    };
    const made = await dir.run(['template', '-o', 'leads.xlsx'], env);
    expect(made.code).toBe(0);
    expect(made.stdout).toBe(
      [
        'leads.xlsx: a template with 20 fields; leads.map.json is its map.',
        'Fill in the sheet Leads, then see what would happen: telecrm-bulk import leads.xlsx --map leads.map.json --dry-run',
        '',
      ].join('\n'),
    );
    await fillIn(join(dir.path, 'leads.xlsx'), people);
    const args = ['import', 'leads.xlsx', '--map', 'leads.map.json', '--json'];
    const dry = await dir.run([...args, '--dry-run'], env);
    expect(JSON.parse(dry.stdout)).toMatchObject({
      status: 0,
      result: { rows: { read: 3, wouldCreate: 2, wouldSkip: 1, invalid: 0, withRemarks: 0 } },
      warnings: [],
    });
    const live = await dir.run(args, env);
    expect(JSON.parse(live.stdout)).toMatchObject({
      status: 0,
      result: { rows: { read: 3, created: 2, skipped: 1, failed: 0, withRemarks: 0 } },
      warnings: [],
    });
    expect(csvRows(dir.result('leads-remarks.csv')).map(([row, , , , level, code]) => [row, level, code])).toEqual([
      ['2', 'WARNING', 'EXAMPLE_ROW'],
    ]);
    expect(sandbox.leads().map(({ fields }) => fields)).toMatchObject([
      {
        phone: '919876543210',
        name: 'Meera Iyer',
        contact_source: 'Walk-in',
        interests: ['Gym', 'Parking'],
        status: 'Interested',
        rating: 5,
      },
      { phone: '971501234567', name: 'Omar Khan' },
    ]);
  } finally {
    await server.close();
  }
});

test('--json tells the files, the number of fields and the fingerprint of the workspace', async () => {
  const dir = workdir();
  const { code, stdout } = await dir.run(['template', '-o', 'new.xlsx', '--sandbox', '--json']);
  expect(code).toBe(0);
  const { result } = JSON.parse(stdout) as { result: Record<string, unknown> };
  expect(result).toEqual({
    command: 'template',
    file: join(dir.path, 'new.xlsx'),
    map: join(dir.path, 'new.map.json'),
    fields: 20,
    fingerprint: expect.stringMatching(/^[0-9a-f]{64}$/u),
  });
  expect(readFileSync(join(dir.path, 'new.xlsx')).toString('latin1', 0, 2)).toBe('PK');
});

test('neither file is overwritten without --force', async () => {
  const dir = workdir({ 'leads.map.json': 'mine' });
  const refused = await dir.run(['template', '-o', 'leads.xlsx', '--sandbox']);
  expect(refused.code).toBe(2);
  expect(refused.stderr).toContain('leads.map.json exists already.');
  expect(existsSync(join(dir.path, 'leads.xlsx'))).toBe(false);
  expect(readFileSync(join(dir.path, 'leads.map.json'), 'utf8')).toBe('mine');
  const forced = await dir.run(['template', '-o', 'leads.xlsx', '--sandbox', '--force']);
  expect(forced.code).toBe(0);
  expect(readFileSync(join(dir.path, 'leads.map.json'), 'utf8')).toContain('"Phone"');
});

test('a snapshot does in place of the workspace; a template of an earlier day is noticed at import', async () => {
  const dir = workdir();
  await dir.run(['metadata', '-o', 'workspace.json', '--sandbox']);
  const earlier = readFileSync(join(dir.path, 'workspace.json'), 'utf8').replace('"Fresh"', '"New"');
  writeFileSync(join(dir.path, 'earlier.json'), earlier);
  const warnings = [];
  for (const snapshot of ['workspace.json', 'earlier.json']) {
    const made = await dir.run(['template', '-o', 'leads.xlsx', '--metadata', snapshot, '--force']);
    expect(made).toMatchObject({ code: 0, stdout: expect.stringContaining('leads.xlsx: a template with 20 fields') });
    expect(made.stdout).toContain(`import leads.xlsx --map leads.map.json --dry-run --metadata ${snapshot}\n`);
    const args = ['import', 'leads.xlsx', '--map', 'leads.map.json', '--dry-run', '--sandbox', '--json'];
    const { stdout } = await dir.run(args);
    warnings.push((JSON.parse(stdout) as { warnings: string[] }).warnings);
  }
  expect(warnings).toEqual([
    [],
    [
      'leads.xlsx is a template of an earlier day or of another workspace: its columns or lists are no longer those of "Sandbox Realty". Make a new one with "telecrm-bulk template" for those who go on filling it in.',
    ],
  ]);
});

test.each([
  ['leads.csv', 'does not end in .xlsx'],
  ['nowhere/leads.xlsx', 'does not exist'],
])('%s is refused', async (name, why) => {
  const { code, stderr } = await workdir().run(['template', '-o', name, '--sandbox']);
  expect(code).toBe(2);
  expect(stderr).toContain(why);
});
