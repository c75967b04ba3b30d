import { mkdtempSync, readFileSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import {
  exportList,
  importActions,
  importTeamMembers,
  setAvailability,
  updateActions,
  updatePayments,
} from '../src/index.js';
import { rowCommandOf } from '../src/jobs/row-commands.js';
import { root, workdir } from './helpers/cli.js';
import { bulkCsv, importCsv, stage } from './helpers/run-import.js';

const template = (command: string) => JSON.parse(readFileSync(join(root, `templates/${command}.map.json`), 'utf8'));

/** A lead with a visit and a payment, and what names them in a file. */
async function scene() {
  const { client, sandbox } = stage();
  const actions = [
    { type: '1001', fields: { note: 'liked it' } },
    { type: 'PAYMENT', status: 'PENDING', currency: 'INR', amount: '500' },
  ];
  await client.createLead({ fields: { name: 'Asha', phone: '919845012345' }, actions });
  const [lead] = sandbox.leads();
  return {
    client,
    sandbox,
    lead: lead?.id ?? '',
    visit: String(lead?.actions[0]?.id),
    payment: String(lead?.actions[1]?.id),
  };
}

test('templates/import-actions.map.json records visits', async () => {
  const { client } = await scene();
  const csv = 'Name,Mobile,Visit Date,Visit Note\nAsha,98450 12345,24/11/2026,liked the view\n';
  const run = await bulkCsv(importActions, csv, template('import-actions'), { client });
  expect([run.summary.exitCode, run.fates('success'), run.warnings]).toEqual([0, ['2 created'], []]);
});

test('templates/update-actions.map.json takes what export actions writes', async () => {
  const { client, lead, visit, sandbox } = await scene();
  const header = 'lead_id,identifier,action_id,type,created_on,performed_by,fields.note';
  const csv = `${header}\n${lead},919845012345,${visit},ACTION_1001,2026-11-24T10:00:00+05:30,,loved it\n`;
  const run = await bulkCsv(updateActions, csv, template('update-actions'), { client });
  expect([run.summary.exitCode, run.fates('success'), run.warnings]).toEqual([0, ['2 updated'], []]);
  expect(sandbox.leads()[0]?.actions[0]).toMatchObject({ fields: { note: 'loved it' } });
});

test('templates/update-payments.map.json translates what people write', async () => {
  const { client, lead, payment, sandbox } = await scene();
  const csv = `lead_id,action_id,Amount,Status\n${lead},${payment},500,Paid\n`;
  const run = await bulkCsv(updatePayments, csv, template('update-payments'), { client });
  expect([run.summary.exitCode, run.fates('success'), run.warnings]).toEqual([0, ['2 updated'], []]);
  expect(sandbox.leads()[0]?.actions[1]).toMatchObject({ status: 'COMPLETED' });
});

test('templates/import-team-members.map.json invites callers', async () => {
  const { client } = stage();
  const csv =
    'Name,Email,Phone,Role\nDev Patel,dev@example.com,98450 55555,\nLata Rao,lata@example.com,98450 66666,Agent\n';
  const run = await bulkCsv(importTeamMembers, csv, template('import-team-members'), { client });
  expect([run.summary.exitCode, run.fates('success'), run.warnings]).toEqual([0, ['2 created', '3 created'], []]);
});

test('export team-members -> edit -> set-availability: what was edited changes, all else stays', async () => {
  const { client } = stage();
  const file = join(mkdtempSync(join(tmpdir(), 'team-')), 'team.csv');
  await exportList('team-members', { client, to: file });
  const exported = readFileSync(file, 'utf8');
  const same = await bulkCsv(setAvailability, exported, template('set-availability'), { client });
  expect([same.summary.exitCode, same.summary.rows, same.warnings]).toMatchObject([0, { read: 14, unchanged: 14 }, []]);
  const edited = exported.replace(/(asha\.nair@example\.com,.*?)Working/u, '$1On Leave');
  const run = await bulkCsv(setAvailability, edited, template('set-availability'), { client });
  expect(run.summary.rows).toMatchObject({ updated: 1, unchanged: 13 });
  expect((await client.getTeamMember('asha.nair@example.com')).status).toBe('On Leave');
});

test('a map that names a second sheet is refused for a file without sheets', async () => {
  const { client, sandbox } = stage();
  const actions = { sheet: 'Visits', leadKey: 'Mobile', actions: [{ type: '1001' }] };
  const map = { fields: { name: 'Name', phone: 'Mobile' }, sheets: { actions } };
  await expect(importCsv('Name,Mobile\nAsha,9845012345\n', map, { client })).rejects.toThrow(
    'leads.csv is no workbook, so it has no sheet "Visits".',
  );
  expect(sandbox.requests().writes).toBe(0);
});

test('each command runs from the command line, and says what its map lacks: exit 2', async () => {
  const dir = workdir({ 'team.csv': 'Email,State\nasha.nair@example.com,On Leave\n' });
  writeFileSync(join(dir.path, 'map.json'), '{"version": 1, "fields": {"email": "Email", "state": "State"}}');
  const run = await dir.run(['set-availability', 'team.csv', '--map', 'map.json', '--sandbox', '--json']);
  expect([run.code, JSON.parse(run.stdout).result.rows.updated]).toEqual([0, 1]);
  writeFileSync(join(dir.path, 'wrong.json'), '{"version": 1}');
  const commands = ['import-actions', 'update-actions', 'update-payments', 'import-team-members', 'set-availability'];
  for (const command of commands) {
    const { code, stderr } = await dir.run([command, 'team.csv', '--map', 'wrong.json', '--sandbox']);
    expect([command, code, stderr]).toEqual([command, 2, expect.stringContaining('wrong.json has')]);
    const page = readFileSync(join(root, `docs/${command}.md`), 'utf8');
    const [, example = ''] = /```json\n([\s\S]*?)```/u.exec(page) ?? [];
    expect(rowCommandOf(command).checkMap(JSON.parse(example), command)).toBeDefined();
  }
});
