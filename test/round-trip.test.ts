import { readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { importLeads } from '../src/index.js';
import { addLead, exporting } from './helpers/run-export.js';

/** A stage whose leads were exported, and what sends the file back. */
async function exported(to: string, more: Parameters<ReturnType<typeof exporting>['leads']>[1] = {}) {
  const bodies: unknown[] = [];
  const stage = exporting({ seed: 60 }, (request, pass) => {
    if (request.method === 'POST' && /\/lead(\/(?!search)[^/]+)?$/u.test(request.url))
      bodies.push(JSON.parse(request.body ?? ''));
    return pass();
  });
  const odd = { name: '=1+1', notes: '\'- quoted, with "marks"\nand lines', company: '007', budget: '12500.50' };
  await addLead(stage.client, { ...odd, phone: '919845012345', follow_up_date: Date.UTC(2026, 11, 1, 4, 30, 15, 250) });
  bodies.length = 0;
  const { files } = await stage.leads(to, more);
  const back = (): ReturnType<typeof importLeads> =>
    importLeads({
      ...{ client: stage.client, file: stage.path(to), map: files.map ?? '', outDir: join(stage.folder, 'back') },
      onDuplicate: 'update',
    });
  return { stage, bodies, back };
}

test.each([
  ['leads.csv', {}],
  ['leads.xlsx', {}],
  ['labelled.csv', { labels: { lead_id: 'Lead Id', name: 'Full Name' }, dateFormat: 'DD/MM/YYYY HH:mm:ss' }],
] as const)('%s imported as it is changes nothing', async (to, more) => {
  const { stage, bodies, back } = await exported(to, more);
  // A format without milliseconds cannot bring them back.
  const lost = 'dateFormat' in more ? 1 : 0;
  const writes = stage.sandbox.requests().writes;
  const { rows } = await back();
  expect(rows).toMatchObject({ read: 61, unchanged: 61 - lost, updated: lost, failed: 0, skipped: 0, created: 0 });
  expect([bodies.length, stage.sandbox.requests().writes - writes]).toEqual([lost, lost]);
});

test('three cells edited: three fields are sent', async () => {
  const { stage, bodies, back } = await exported('leads.csv', {
    columns: ['name', 'phone', 'city', 'rating', 'status'],
  });
  const lines = readFileSync(stage.path('leads.csv'), 'utf8').split('\r\n');
  const edit = (row: number, column: number, text: string): void => {
    const cells = (lines[row] ?? '').split(',');
    cells[column] = text;
    lines[row] = cells.join(',');
  };
  edit(5, 1, 'Meera Iyer');
  edit(9, 3, 'Mysuru East');
  edit(9, 5, 'Contacted' === (lines[9] ?? '').split(',')[5] ? 'Fresh' : 'Contacted');
  writeFileSync(stage.path('leads.csv'), lines.join('\r\n'));
  const { rows } = await back();
  expect(rows).toMatchObject({ read: 61, unchanged: 59, updated: 2, failed: 0 });
  expect(bodies.map((body) => Object.keys((body as { fields: object }).fields).toSorted())).toEqual(
    expect.arrayContaining([['name'], ['city', 'status']]),
  );
  expect(bodies.length).toBe(2);
});
