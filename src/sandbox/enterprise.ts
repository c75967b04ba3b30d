import type { Call, Context } from './context.js';
import { ok, refuse, type Reply } from './reply.js';
import type { SandboxAction, SandboxField } from './workspace-types.js';

/** `GET /metadata` */
export function getMetadata(_call: Call, { catalogue }: Context): Reply {
  const { id, name, createdOn, teamSize, industry, website, integrations, fields } = catalogue.workspace;
  const leadIdentifierFieldId = fields.find(({ isLeadid }) => isLeadid)?.id;
  return ok({
    name,
    id,
    creationTimeStamp: createdOn,
    teamSize,
    industry,
    website,
    leadIdentifierFieldId,
    integrations,
  });
}

/** `GET /custom-fields`; `detail=true` gives ids and turns labels into `{id, label}` (documented). */
export function listCustomFields({ query }: Call, { catalogue }: Context): Reply {
  const detail = query.get('detail') === 'true';
  return ok({ customFields: catalogue.workspace.fields.map((field) => (detail ? field : summary(field))) });
}

function summary({ type, apiName, lockAfterCreate, isLeadid, options, tags }: SandboxField): Record<string, unknown> {
  return {
    type,
    apiName,
    lockAfterCreate,
    isLeadid,
    ...(options && { options: options.map(({ label }) => label) }),
    ...(tags && { tags: tags.map(({ label }) => label) }),
  };
}

/** `GET /custom-fields/{apiName}`; case matters. */
export function getCustomField({ path }: Call, { catalogue }: Context): Reply {
  const definition = catalogue.workspace.fields.find(({ apiName }) => apiName === path.apiName);
  if (definition !== undefined) return ok(definition);
  return refuse(404, 'NOT_FOUND', `Could not find custom field with apiName ${path.apiName ?? ''}`);
}

/** `GET /custom-actions` */
export function listCustomActions({ query }: Call, { catalogue }: Context): Reply {
  const detail = query.get('detail') === 'true';
  const short = ({ code, displayName, score, source }: SandboxAction) => ({ code, displayName, score, source });
  return ok({
    customActions: catalogue.workspace.actions.map((action) => (detail ? detailed(action) : short(action))),
  });
}

/** `GET /custom-actions/{code}`, with the prefix `ACTION_`; case matters. */
export function getCustomAction({ path }: Call, { catalogue }: Context): Reply {
  const action = catalogue.action(path.code ?? '');
  if (action !== undefined) return ok(detailed(action));
  return refuse(404, 'NOT_FOUND', `Custom action with code ${path.code ?? ''} was not found.`);
}

function detailed(action: SandboxAction): Record<string, unknown> {
  return { ...action, displaySchema: { fields: Object.keys(action.fieldSchema) }, quickAdd: { enabled: false } };
}

/** `GET /lead-stage-pipeline`, in the documented shape. */
export function getPipeline(_call: Call, { catalogue }: Context): Reply {
  const { stages, lostReasons, archivedLostReasons, createdOn, members } = catalogue.workspace;
  return ok({
    leadStages: stages,
    activeLeadLostReasons: lostReasons,
    archivedLeadLostReasons: archivedLostReasons,
    creationTimestamp: createdOn,
    modificationTimestamp: createdOn,
    lastModifiedBy: members.find(({ role }) => role === 'ADMIN')?.email,
    version: 3,
  });
}
