import type { CustomAction, Field, Workspace } from '../model/workspace.js';
import type { CallOptions } from './call.js';
import type { Client } from './client.js';
import { fieldType, identifierOf, leadFields } from './fields.js';
import { fingerprintOf } from './fingerprint.js';
import { allTeamMembers } from './search.js';
import type { ActionDefinition } from './workspace-schemas.js';

export { parseWorkspace } from './snapshot.js';

/** What `readWorkspace` calls. */
type WorkspaceCalls = Pick<
  Client,
  'enterpriseId' | 'metadata' | 'customFields' | 'customActions' | 'pipeline' | 'listTeamMembers'
>;

/**
 * Read all that is known about a workspace, in parallel: metadata, fields and actions with detail, pipeline,
 * team members (deleted ones too, since leads may still be theirs).
 *
 * @throws {AuthError | UnreachableError | ApiError}
 */
export async function readWorkspace(client: WorkspaceCalls, options: CallOptions = {}): Promise<Workspace> {
  const [metadata, listed, actions, pipeline, members] = await Promise.all([
    client.metadata(options),
    client.customFields({ detail: true, ...options }),
    client.customActions({ detail: true, ...options }),
    client.pipeline(options),
    allTeamMembers(client, { includeDeleted: true, ...options }),
  ]);
  const fields = leadFields(listed);
  const workspace = {
    enterpriseId: client.enterpriseId,
    name: metadata.name,
    createdOn: metadata.createdOn,
    identifier: identifierOf(listed, fields, metadata),
    fields,
    // The list also has the system's own types, which cannot be written; custom ones are numbers.
    actions: actions.filter(({ code }) => /^\d+$/u.test(code)).map(actionOf),
    statuses: pipeline.statuses.map(({ label, stage, archived }) => ({ label, stage, archived })),
    lostReasons: pipeline.lostReasons.map(({ label, archived }) => ({ label, archived })),
    members: members
      .filter(({ email }) => email !== '')
      .map(({ name, email, status }) => ({ name: name === '' ? email : name, email, status })),
  };
  return { ...workspace, fingerprint: fingerprintOf(workspace) };
}

function actionOf({ code, displayName, fieldSchema, allowsPredating }: ActionDefinition): CustomAction {
  const fields = Object.entries(fieldSchema ?? {}).map(
    ([apiName, { type, options }]): Field => ({ apiName, type: fieldType(type), locked: false, options }),
  );
  return { code, displayName, fields, allowsPredating };
}
