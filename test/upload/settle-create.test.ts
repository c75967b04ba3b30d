import { expect, test } from 'vitest';
import { type CreateEvidence, settleCreate } from '../../src/upload/settle-create.js';

const found: CreateEvidence = {
  found: 1,
  createdOn: 1_000_000,
  firstIntentAt: 1_000_000,
  clockErrorMs: 2_000,
  sameFields: true,
};

test.each<[string, Partial<CreateEvidence>, string]>([
  ['our marker is on the lead, whatever else', { marker: 'ours', sameFields: false, createdOn: 0 }, 'ours'],
  ["another row's marker is on the lead", { marker: 'another' }, 'foreign'],
  [
    'it was created before the row was sent, beyond all doubt of clocks',
    { createdOn: 995_999, marker: 'none' },
    'foreign',
  ],
  ['it was created at that time, with all values of the row', {}, 'probably-ours'],
  ['it was created within the doubt of clocks, with all values', { createdOn: 996_000 }, 'probably-ours'],
  ['it was created at that time, with other values', { sameFields: false }, 'unknown'],
  ['nobody tells when it was created', { createdOn: undefined }, 'unknown'],
  ['no lead is found', { found: 0 }, 'unknown'],
  ['several leads are found', { found: 2, marker: 'ours' }, 'unknown'],
])('%s', (_what, evidence, verdict) => {
  expect(settleCreate({ ...found, ...evidence })).toBe(verdict);
});
