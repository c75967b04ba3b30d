import { searchActions } from './action-search.js';
import { createActions, getAction, updateAction } from './actions.js';
import { queued } from './async-leads.js';
import type { Call, Context } from './context.js';
import {
  getCustomAction,
  getCustomField,
  getMetadata,
  getPipeline,
  listCustomActions,
  listCustomFields,
} from './enterprise.js';
import { searchLeads } from './lead-search.js';
import { createLead, getLead, updateLead } from './leads.js';
import type { Reply } from './reply.js';
import { createTeamMember, getTeamMember, listTeamMembers, setAvailability } from './team-members.js';

/** One operation of the vendor's document, or the one of the Async API. */
export interface Operation {
  readonly name: string;
  readonly method: 'GET' | 'POST';
  /** Template below `/enterprise/{enterpriseId}`, as the document writes it. */
  readonly path: string;
  /** Whether it changes the workspace. */
  readonly writes: boolean;
  /** Which token it wants. */
  readonly token: 'sync' | 'async';
  /** Whether a wrong enterprise is a 404 here; elsewhere it is a 401 (both documented). */
  readonly ofEnterprise: boolean;
  readonly run: (call: Call, context: Context) => Reply;
}

type Row = readonly [Operation['name'], Operation['method'], string, boolean, Operation['run']];

const sync: readonly Row[] = [
  ['searchLeads', 'POST', '/lead/search', false, searchLeads],
  ['createLead', 'POST', '/lead', true, createLead],
  ['getLead', 'GET', '/lead/{leadId}', false, getLead],
  ['updateLead', 'POST', '/lead/{leadId}', true, updateLead],
  ['createActions', 'POST', '/lead/{leadId}/action', true, createActions],
  ['searchActions', 'POST', '/lead/{leadId}/action/search', false, searchActions],
  ['getAction', 'GET', '/lead/{leadId}/action/{actionId}', false, getAction],
  ['updateAction', 'POST', '/lead/{leadId}/action/{actionId}', true, updateAction],
  ['setAvailability', 'POST', '/teammember/state_change', true, setAvailability],
  ['listTeamMembers', 'GET', '/team-members', false, listTeamMembers],
  ['createTeamMember', 'POST', '/team-members', true, createTeamMember],
  ['getTeamMember', 'GET', '/team-members/{email}', false, getTeamMember],
];

const enterprise: readonly Row[] = [
  ['listCustomFields', 'GET', '/custom-fields', false, listCustomFields],
  ['getCustomField', 'GET', '/custom-fields/{apiName}', false, getCustomField],
  ['listCustomActions', 'GET', '/custom-actions', false, listCustomActions],
  ['getCustomAction', 'GET', '/custom-actions/{code}', false, getCustomAction],
  ['getMetadata', 'GET', '/metadata', false, getMetadata],
  ['getPipeline', 'GET', '/lead-stage-pipeline', false, getPipeline],
];

const operation = ([name, method, path, writes, run]: Row, ofEnterprise: boolean): Operation => ({
  name,
  method,
  path,
  writes,
  token: 'sync',
  ofEnterprise,
  run,
});

/** All 18 operations of the Sync API and the one of the Async API. */
export const operations: readonly Operation[] = [
  ...sync.map((row) => operation(row, false)),
  ...enterprise.map((row) => operation(row, true)),
  {
    name: 'upsertLead',
    method: 'POST',
    path: '/autoupdatelead',
    writes: true,
    token: 'async',
    ofEnterprise: false,
    run: queued,
  },
];

const templates = operations.map((each) => ({ each, parts: each.path.split('/').slice(1) }));

/** The operation of a path below the enterprise; fixed parts win over parameters, since they stand first in the table. */
export function findOperation(
  method: string,
  parts: readonly string[],
): { readonly operation: Operation; readonly path: Record<string, string> } | undefined {
  for (const { each, parts: template } of templates) {
    if (each.method !== method || template.length !== parts.length) continue;
    const path: Record<string, string> = {};
    const fits = template.every((expected, at) => {
      const part = parts[at] ?? '';
      if (!expected.startsWith('{')) return expected === part;
      path[expected.slice(1, -1)] = part;
      return part !== '';
    });
    if (fits) return { operation: each, path };
  }
  return undefined;
}
