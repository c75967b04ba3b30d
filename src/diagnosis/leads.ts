import type { LeadPage, LeadRecord } from '../telecrm/schemas.js';
import type { Probe, WorkspaceEvidence } from './evidence.js';
import { counted, error, type Finding, fine, notRead, warning } from './finding.js';

const idNames = ['id', '_id', 'lead_id', 'leadId', 'leadid'];
const loseIds =
  'Updates and actions on existing leads need the lead id, and the documents contradict each other on whether a search tells it.';

/** Whether searches tell how many leads there are, and their ids. */
export function leadFindings({ search, lead }: WorkspaceEvidence, identifier: string): Finding[] {
  if (!search.ok) return [notRead('search', 'Leads', search.fault)];
  const [first] = search.value.leads;
  return [total(search.value), first === undefined ? untold() : ids(first, lead, identifier)];
}

function total({ totalCount }: LeadPage): Finding {
  if (totalCount !== Number.POSITIVE_INFINITY)
    return fine('search', `${counted(totalCount, 'lead')} in the workspace.`);
  const why = 'An export cannot prove that it is complete, and ends with exit code 6.';
  return warning('search', 'Searches do not tell how many leads they find.', why, 'Compare exports with Telecrm.');
}

function untold(): Finding {
  const next = 'Run doctor again when there is a lead.';
  return warning('lead-ids', 'Whether searches tell lead ids cannot be seen: there is no lead.', loseIds, next);
}

function ids(found: LeadRecord, read: Probe<LeadRecord> | undefined, identifier: string): Finding {
  const check = 'lead-ids';
  if (read === undefined) {
    return warning(
      check,
      'Searches do not tell the ids of leads.',
      `${loseIds} New leads are not affected.`,
      'For updates and actions, name a column with the lead id ("leadId" in the map), or keep the run folders: their journals know the ids of leads that were imported.',
    );
  }
  if (!read.ok) {
    const what = 'Searches tell an id, but no lead can be read by it.';
    return warning(check, what, read.fault.message, 'Do not update existing leads before this is cleared up.');
  }
  if (found.fields[identifier] !== read.value.fields[identifier]) {
    const what = 'The id that a search tells belongs to another lead.';
    const why = `Read by its id, the newest lead has another "${identifier}".`;
    return error(check, what, why, 'Do not update existing leads, and report this.');
  }
  const key = idNames.find((name) => hasKey(found.raw, name)) ?? 'id';
  const status = hasKey(found.raw, 'status') ? 'status at the top level' : 'status among the fields';
  return fine(check, `Searches tell the ids of leads, as "${key}".`, `Leads can be read by them; ${status}.`);
}

function hasKey(raw: unknown, key: string): boolean {
  return typeof raw === 'object' && raw !== null && Object.hasOwn(raw, key);
}
