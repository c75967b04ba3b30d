import { mkdtempSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { keptActionSheet } from '../src/import-action-sheet.js';
import { keptLine } from '../src/journal/kept-actions.js';

test('the actions of a placeholder that stands in many rows are read once, and no other lead gets them', async () => {
  const folder = mkdtempSync(join(tmpdir(), 'kept-'));
  const draft = { type: '1001', fields: {} };
  const lines = ['9999999999', '9845010001', '9999999999'].map((key, at) =>
    keptLine({ row: at + 2, key, actions: [{ slot: at, draft }], remarks: [] }),
  );
  writeFileSync(join(folder, 'actions.jsonl'), lines.join(''));
  const rows = (async function* () {})();
  const sheet = await keptActionSheet(folder, { name: 'Actions', header: [], notes: [], rows });
  const slots = (key: string) => sheet.actionsOf(key).map(({ slot }) => slot);
  const placeholder = sheet.actionsOf('9999999999');
  expect([slots('9999999999'), slots('9845010001'), slots('9845010002')]).toEqual([[0, 2], [1], []]);
  expect(sheet.actionsOf('9999999999')).toBe(placeholder);
  sheet.close();
});
