import { expect, test } from 'vitest';
import type { Workspace } from '../../src/model/workspace.js';
import { planTemplate } from '../../src/transform/template-map.js';
import { isOutdated } from '../../src/transform/template-mark.js';
import { workspace } from '../helpers/workspace.js';

const mark = (more: Partial<Workspace> = {}): string => planTemplate({ ...workspace, ...more }).template.mark;

test('a template tells the workspace that it was made for, and is out of date when its columns or lists change', () => {
  const made = mark();
  expect(made).toMatch(/^telecrm-bulk template workspace f columns [0-9a-f]{64}$/u);
  expect(isOutdated(made, mark())).toBe(false);
  expect(isOutdated(made, mark({ statuses: workspace.statuses.slice(1) }))).toBe(true);
  expect(isOutdated(made, mark({ fields: workspace.fields.slice(0, -1) }))).toBe(true);
  expect(isOutdated(made, mark({ members: workspace.members.slice(1) }))).toBe(true);
});

test('a member on leave, or an archived status more, makes no template old', () => {
  const members = workspace.members.map((member) =>
    member.status === 'Deleted' ? member : { ...member, status: 'On Leave' },
  );
  const statuses = [...workspace.statuses, { label: 'Older', stage: 'OPEN', archived: true }];
  expect(isOutdated(mark(), mark({ members, statuses, fingerprint: 'other' }))).toBe(false);
});

test('other files are no templates, whatever their keywords are', () => {
  expect(isOutdated('', mark())).toBe(false);
  expect(isOutdated('leads, template, columns', mark())).toBe(false);
  expect(isOutdated(`my ${mark()}, copied`, mark())).toBe(false);
});
