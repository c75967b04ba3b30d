import { expect, test } from 'vitest';
import type { ActionSheet } from '../src/import-action-sheet.js';
import { sheetEntries } from '../src/import-sheet-fates.js';

test('a lead whose actions fill several batches is read once, and each row has its own action and remark', async () => {
  const count = 600;
  const asked: number[][] = [];
  const actions = Array.from({ length: count }, (_, at) => ({ status: 'ignored', sheetRow: at + 2 }) as const);
  const remarks = actions.map(({ sheetRow }) => ({
    ...({ row: 7, field: 'note', level: 'IGNORED', code: 'API_REMARK', tip: '', origin: 'api' } as const),
    ...{ message: `no ${sheetRow}`, sheetRow },
  }));
  const lead = { row: 7, status: 'created', leadId: 'id', actions, remarks } as const;
  const draft = { type: '1001', fields: {} };
  const sheet: Pick<ActionSheet, 'count' | 'surveyed' | 'open' | 'rowAt' | 'leadOf'> = {
    ...{ count, surveyed: true },
    open: () => Promise.reject(new Error('the cells are not asked for')),
    rowAt: (at) => ({ row: at + 2, key: 'k', actions: [{ slot: at, draft }], remarks: [] }),
    leadOf: () => 7,
  };
  const leadsOf = (rows: readonly number[]) => {
    asked.push([...rows]);
    return Promise.resolve(rows.map(() => lead));
  };
  const told: string[] = [];
  for await (const batch of sheetEntries(sheet, leadsOf, { dryRun: false, partial: false, cells: false })) {
    for (const { outcome } of batch) told.push(`${outcome.row} ${outcome.remarks.map((one) => one.message).join()}`);
  }
  expect(asked).toEqual([[7], [], []]);
  expect(told).toEqual(actions.map(({ sheetRow }) => `${sheetRow} no ${sheetRow}`));
});
