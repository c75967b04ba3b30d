import { expect, test } from 'vitest';
import type { Evidence, WorkspaceEvidence } from '../../src/diagnosis/evidence.js';
import { findingsOf } from '../../src/diagnosis/findings.js';
import { describeFindings } from '../../src/diagnosis/words.js';
import type { FieldDefinition, MemberRecord } from '../../src/telecrm/workspace-schemas.js';

const ok = <T>(value: T) => ({ ok: true, value }) as const;
const field = (apiName: string, type = 'PHONE', isLeadid = false): FieldDefinition => ({
  ...{ apiName, type, isLeadid, id: `id-${apiName}` },
  ...{ lockAfterCreate: false, raw: {} },
});
const member = (status: string): MemberRecord => ({ name: 'Asha', email: 'asha@example.com', status, raw: {} });

const workspace: WorkspaceEvidence = {
  fields: ok([field('phone', 'PHONE', true)]),
  actions: ok([]),
  pipeline: ok({
    shape: 'stages',
    statuses: [{ label: 'Fresh', stage: 'OPEN', archived: false }],
    lostReasons: [],
    raw: {},
  }),
  members: ok([member('Active')]),
  search: ok({ leads: [{ id: 'l1', fields: { phone: '91' }, raw: { id: 'l1' } }], totalCount: 1 }),
  lead: ok({ id: 'l1', fields: { phone: '91' }, raw: {} }),
};
const evidence: Evidence = {
  baseUrl: 'https://next.telecrm.in/autoupdate/v2',
  enterpriseId: 'acme',
  settings: {},
  metadata: ok({ id: 'acme', name: 'Acme Homes', raw: {} }),
  workspace,
  clockOffMs: 400,
  api: { calls: 8, retries: 0, throttled: 0, medianMs: 40, p95Ms: 90 },
  pace: 5,
};

/** What is not in order, in words. */
function wrong(change: Partial<Evidence>, more: Partial<WorkspaceEvidence> = {}): string[] {
  const findings = findingsOf({ ...evidence, workspace: { ...workspace, ...more }, ...change });
  return findings.filter(({ level }) => level !== 'OK').map(({ level, what }) => `${level} ${what}`);
}

test('evidence of a set-up in order brings nothing else', () => {
  expect(wrong({})).toEqual([]);
  expect(findingsOf(evidence).map(({ check }) => check)).toEqual([
    ...['base-url', 'token', 'enterprise', 'identifier', 'fields', 'actions', 'pipeline', 'members', 'search'],
    ...['lead-ids', 'clock', 'latency', 'pace'],
  ]);
});

test.each([
  [
    'no field is flagged and the metadata name none',
    [field('phone'), field('email', 'EMAIL')],
    undefined,
    'WARNING The workspace does not tell which field identifies leads; "phone" is used, as is usual.',
  ],
  [
    'fields and metadata disagree',
    [field('phone', 'PHONE', true), field('email', 'EMAIL')],
    'id-email',
    'WARNING The fields say that "phone" identifies leads, the metadata say "email"; "phone" is used.',
  ],
  [
    'two fields are flagged',
    [field('phone', 'PHONE', true), field('email', 'EMAIL', true)],
    undefined,
    'WARNING 2 fields say that they identify leads: phone, email; "phone" is used.',
  ],
])('the identifier where %s', (_where, fields, leadIdentifierFieldId, said) => {
  const metadata = ok({ id: 'acme', name: 'Acme Homes', leadIdentifierFieldId, raw: {} });
  expect(wrong({ metadata }, { fields: ok(fields) })).toEqual([said]);
});

test('metadata alone may name the identifier, by id or by name', () => {
  for (const leadIdentifierFieldId of ['id-email', 'email']) {
    const metadata = ok({ id: 'acme', name: 'Acme Homes', leadIdentifierFieldId, raw: {} });
    const fields = ok([field('phone'), field('email', 'EMAIL')]);
    const lead = ok({ id: 'l1', fields: { phone: '91' }, raw: {} });
    const found = findingsOf({ ...evidence, metadata, workspace: { ...workspace, fields, lead } });
    expect(found.find(({ check }) => check === 'identifier')?.what).toBe('Leads are identified by "email" (EMAIL).');
  }
});

test('a pipeline without a status, and a team that is away', () => {
  const pipeline = ok({ shape: 'stages', statuses: [], lostReasons: [], raw: {} } as const);
  expect(wrong({}, { pipeline, members: ok([member('On Leave'), member('Invited')]) })).toEqual([
    'WARNING The pipeline has no active status.',
    'WARNING 2 team members, 0 of them at work.',
  ]);
});

test.each([
  [{ clockOffMs: -90_000 }, "WARNING This machine's clock is 90 s behind the server's."],
  [{ clockOffMs: undefined }, 'WARNING The answers do not tell the time.'],
  [{ pace: Number.POSITIVE_INFINITY }, 'WARNING Calls are not paced.'],
  [
    { api: { calls: 8, retries: 0, throttled: 0, medianMs: 3100, p95Ms: 9000 } },
    'WARNING An answer takes 3100 ms (median of 8 calls; 95%: 9000 ms).',
  ],
  [
    { api: { calls: 9, retries: 1, throttled: 0, medianMs: 40, p95Ms: 90 } },
    'WARNING An answer takes 40 ms (median of 9 calls; 95%: 90 ms).',
  ],
])('clock, pace and latency: %j', (change, said) => {
  expect(wrong(change)).toEqual([said]);
});

test('the pace says how long 1,000 leads take, and who set it', () => {
  const paceOf = (change: Partial<Evidence>) =>
    findingsOf({ ...evidence, ...change }).find(({ check }) => check === 'pace');
  expect(paceOf({})).toMatchObject({
    what: 'Calls begin at 5 a second.',
    why: '1,000 new leads take about 3 min at this pace. It is raised while all goes well.',
  });
  expect(paceOf({ pace: 12.3456, settings: { rememberedPace: 12.3456 } })).toMatchObject({
    what: 'Calls begin at 12.3 a second.',
    why: '1,000 new leads take about 1 min at this pace. An earlier run learned it.',
  });
  expect(paceOf({ pace: 2, settings: { sources: { maxPerSecond: '--max-per-second' } } })).toMatchObject({
    what: 'Calls begin at 2 a second (from --max-per-second).',
    why: '1,000 new leads take about 8 min at this pace.',
  });
});

test('a token in the place of the enterprise id', () => {
  const problem = { code: 'NOT_AUTHORIZED', message: 'no', status: 401, method: 'GET', path: '/metadata' };
  const metadata = { ok: false, fault: { kind: 'refused', message: 'no', actions: [], problem } } as const;
  const settings = { tokenIsEnterpriseId: true };
  const findings = findingsOf({ ...evidence, workspace: undefined, metadata, settings });
  expect(describeFindings(findings).split('\n')).toEqual([
    'OK       https://next.telecrm.in/autoupdate/v2 answers as the Telecrm API does.',
    'ERROR    The token is the same text as the enterprise id.',
    '         no',
    '         -> Give the token and the enterprise id each in its place. Both are in Telecrm under Settings > Website and API.',
    "OK       This machine's clock agrees with the server's.",
    'OK       Calls begin at 5 a second.',
    '',
    'Not ready: 1 error, 0 warnings.',
  ]);
});
