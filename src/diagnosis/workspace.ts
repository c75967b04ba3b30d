import { fieldTypeOf } from '../values/field-types.js';
import type { Pipeline } from '../telecrm/pipeline-schema.js';
import type { ActionDefinition, FieldDefinition, MemberRecord, Metadata } from '../telecrm/workspace-schemas.js';
import { identifierOf, leadFields } from '../telecrm/fields.js';
import type { WorkspaceEvidence } from './evidence.js';
import { counted, error, type Finding, fine, notRead, warning } from './finding.js';

/** Identifier, fields, actions, pipeline, members: what a file is checked against. */
export function workspaceFindings(evidence: WorkspaceEvidence, metadata: Metadata): Finding[] {
  const { fields, actions, pipeline, members } = evidence;
  return [
    ...(fields.ok
      ? [identifier(fields.value, metadata), knownFields(fields.value)]
      : [notRead('fields', 'The custom fields', fields.fault)]),
    actions.ok ? customActions(actions.value) : notRead('actions', 'The custom actions', actions.fault),
    pipeline.ok ? statuses(pipeline.value) : notRead('pipeline', 'The lead stage pipeline', pipeline.fault),
    members.ok ? team(members.value) : notRead('members', 'The team members', members.fault),
  ];
}

function identifier(listed: readonly FieldDefinition[], metadata: Metadata): Finding {
  const fields = leadFields(listed);
  const name = identifierOf(listed, fields, metadata);
  const type = fields.find(({ apiName }) => apiName === name)?.type;
  const flagged = listed.filter(({ isLeadid }) => isLeadid).map(({ apiName }) => apiName);
  const named = metadata.leadIdentifierFieldId;
  const byMetadata = fields.find(
    ({ id, apiName }) => named !== undefined && (id === named || apiName === named),
  )?.apiName;
  const check = 'identifier';
  if (type === undefined) {
    const next = 'Ask Telecrm which field identifies leads in this workspace.';
    return error(
      check,
      `Leads are identified by "${name}", and there is no such field.`,
      'No row could be sent.',
      next,
    );
  }
  const next = 'Import one row with --limit 1 and look at the lead in Telecrm.';
  if (flagged.length > 1) {
    const what = `${flagged.length} fields say that they identify leads: ${flagged.join(', ')}; "${name}" is used.`;
    return warning(check, what, 'Documents tell of one such field.', next);
  }
  if (flagged.length === 0 && byMetadata === undefined) {
    const what = `The workspace does not tell which field identifies leads; "${name}" is used, as is usual.`;
    return warning(check, what, 'No field is flagged, and the metadata name none.', next);
  }
  if (flagged.length === 1 && byMetadata !== undefined && byMetadata !== name) {
    const what = `The fields say that "${name}" identifies leads, the metadata say "${byMetadata}"; "${name}" is used.`;
    return warning(check, what, 'The API contradicts itself.', next);
  }
  return fine(check, `Leads are identified by "${name}" (${type}).`);
}

function knownFields(listed: readonly FieldDefinition[]): Finding {
  const strange = listed.filter(({ type }) => fieldTypeOf(type) === undefined);
  if (strange.length === 0) return fine('fields', `${counted(listed.length, 'field')}, all of types that are checked.`);
  const names = strange.map(({ apiName, type }) => `${apiName} (${type})`).join(', ');
  const what = `${counted(strange.length, 'field has a type', 'fields have types')} that this program does not know: ${names}.`;
  return warning(
    'fields',
    what,
    'Their values are sent as they stand in the file, unchecked.',
    'Check them in Telecrm.',
  );
}

function customActions(all: readonly ActionDefinition[]): Finding {
  const custom = all.filter(({ code }) => /^\d+$/u.test(code));
  const fixed = custom.filter(({ allowsPredating }) => !allowsPredating);
  const what = `${counted(custom.length, 'custom action')}${fixed.length === 0 ? '.' : `, ${fixed.length} of which cannot be predated.`}`;
  const names = fixed.map(({ code, displayName }) => `${displayName} (${code})`).join(', ');
  return fine('actions', what, names === '' ? '' : `Recorded with the time of the import: ${names}.`);
}

function statuses({ statuses: all, lostReasons, shape }: Pipeline): Finding {
  const active = all.filter(({ archived }) => !archived).length;
  const reasons = lostReasons.filter(({ archived }) => !archived).length;
  if (active === 0) {
    const next = 'Look at the pipeline in Telecrm; leads can be imported without a status.';
    return warning('pipeline', 'The pipeline has no active status.', 'Every status in a file would be refused.', next);
  }
  const parts = `${counted(active, 'active status', 'active statuses')}, ${counted(reasons, 'active lost reason')}`;
  if (shape === 'stages') return fine('pipeline', `${parts}.`, 'The pipeline comes in its documented shape.');
  return warning(
    'pipeline',
    `${parts}, in a shape that the documents do not have.`,
    'It is understood, but stages and archived statuses may be missing from it, and archived ones are dropped silently.',
    'Compare the statuses that you import with those in Telecrm.',
  );
}

function team(members: readonly MemberRecord[]): Finding {
  const states = members.map(({ status }) => status.toLowerCase());
  const able = states.filter((state) => state === 'active' || state === 'working').length;
  const what = `${counted(members.length, 'team member')}, ${able} of them at work.`;
  if (able > 0) return fine('members', what);
  const next = 'Activate a member in Telecrm, or import without an assignee.';
  return warning('members', what, 'Leads that are assigned to nobody at work may stay untouched.', next);
}
