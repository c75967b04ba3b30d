import type { LeadDraft } from '../model/lead.js';
import type { MappedRow } from '../model/mapped-row.js';
import type { Outcome } from '../model/outcome.js';
import type { Workspace } from '../model/workspace.js';
import { surveySheetDates } from '../transform/action-sheet.js';
import { columnChoices } from '../transform/choices.js';
import { surveyDateOrders } from '../transform/date-columns.js';
import { compileMapper, type LeadMapper } from '../transform/mapper.js';
import type { LeadMap } from '../transform/map-schema.js';
import type { ActionsMapInput } from '../transform/row-maps.js';
import type { History } from '../upload/history.js';
import type { RowCalls, WriteJob } from '../upload/job.js';
import { hashKey } from '../upload/recorded.js';
import { actionsPerCall } from './add-actions.js';
import { createLead, existsMeanwhile } from './create-lead.js';
import { type FoundLeads, lookUpLeads, readById } from './found-leads.js';
import type { Job, JobContext, SecondSheet } from './job.js';
import {
  existingRefused,
  type LeadPlaces,
  leadExists,
  leadIdUnknown,
  type OnDuplicate,
  targetOf,
} from './lead-target.js';
import { mergeLeads } from './merge-leads.js';
import { sharedFate } from './shared-fate.js';
import { planUpdate } from './update-plan.js';
import { actionsOf, updateLead } from './update-lead.js';
import { upsertLead } from './upsert-lead.js';
import { verifyLead } from './verify-lead.js';

/** A search index may lag behind a create; it is asked so often, with growing waits. */
const searches = 4;

/** What carrying out a row of leads needs. */
export interface LeadContext extends JobContext {
  readonly workspace: Workspace;
  readonly mapper: LeadMapper;
  readonly places: LeadPlaces;
  readonly onDuplicate: OnDuplicate;
  /** For fields of which the map does not say what an update does. */
  readonly policy: 'overwrite' | 'fill-empty';
  readonly via: 'sync' | 'async';
}

/** What a run of leads can be asked for. */
export interface LeadPolicies {
  /** What happens to a row whose lead exists. Default `skip`; a row that names its lead by id is an update. */
  readonly onDuplicate?: OnDuplicate;
  /** Through which of the APIs leads are written. Default `sync`. */
  readonly via?: 'sync' | 'async';
}

/** Importing leads by a map: one create a row, with its actions; leads that exist are left, updated or refused. */
export function leadsJob(map: LeadMap, mapName: string, policies: LeadPolicies = {}): Job<LeadDraft, FoundLeads> {
  const { onDuplicate = 'skip', via = 'sync' } = policies;
  const policy = onDuplicate === 'fill-empty' ? 'fill-empty' : 'overwrite';
  return {
    name: 'leads',
    command: 'import',
    second: secondSheet(map),
    dateOrders: (header, workspace) => surveyDateOrders(map, header, workspace),
    bind(header, workspace, settings, faults, second) {
      const mapper = compileMapper(map, mapName, header, workspace, settings, faults, second);
      const { identifier } = workspace;
      const places: LeadPlaces = { identifier, columnOf: mapper.columnOf, leadIdColumn: map.leadId };
      const shared = { workspace, mapper, places, onDuplicate, policy, via } as const;
      return {
        warnings: mapper.warnings,
        identifier,
        identifierColumn: mapper.columnOf(identifier),
        keysAreUnique: true,
        choices: columnChoices(map, header, workspace),
        second: mapper.sheet,
        map: mapper.map,
        merge: mergeLeads,
        mostCalls: (row) => mostCalls(row, onDuplicate),
        lookUp: (batches, rowOf, client) => lookUpLeads(batches, rowOf, workspace, client),
        foretell,
        forecast: (row, found, history) => forecast(row, found, history, shared),
        verify: (row, outcome, found, context) => verifyLead(row, outcome, found, context, shared),
        // What the Async API was given is never sent again.
        ...(recordsActions(map) && via === 'sync' && { actionsOf: (row) => actionsOf(row, shared) }),
        writes: (context) => writeLeads({ ...context, ...shared }),
      };
    },
  };
}

const recordsActions = ({ actions = [], sheets }: LeadMap): boolean => actions.length > 0 || sheets !== undefined;

/** The actions of the leads, where the map names a sheet of them. */
export function secondSheet({ sheets, source }: LeadMap): SecondSheet | undefined {
  const spec = sheets?.actions;
  if (spec === undefined) return undefined;
  const { sheet, headerRow, leadKey, actions, ignore } = spec;
  const { sheet: _, headerRow: __, ...reading } = source ?? {};
  // A row of `import-actions` is one action.
  const ownMap: ActionsMapInput | undefined =
    actions.length === 1 ? { version: 1, source: reading, leadKey, actions, ignore } : undefined;
  return { sheet, headerRow, ownMap, dateOrders: (header, workspace) => surveySheetDates(spec, header, workspace) };
}

/**
 * A create carries its actions, as many as a call takes; an update is followed by calls for them, and a lead without a
 * key is read by its id.
 */
function mostCalls({ key, draft }: MappedRow<LeadDraft>, onDuplicate: OnDuplicate): number {
  const mayUpdate = draft.leadId !== undefined || onDuplicate === 'update' || onDuplicate === 'fill-empty';
  const reads = draft.leadId !== undefined && key === undefined ? 1 : 0;
  const calls = Math.ceil(draft.actions.length / actionsPerCall);
  return 1 + reads + (mayUpdate ? calls : Math.max(0, calls - 1));
}

function writeLeads(context: LeadContext): WriteJob<LeadDraft, FoundLeads> {
  return {
    laneOf: ({ mapped, found }) => mapped.draft.leadId ?? found?.leads[0]?.id ?? mapped.key,
    async write({ mapped, others = [], found }, calls) {
      const outcome = await writeLead(mapped, found, calls, context);
      return [outcome, ...others.map((other) => sharedFate(other, mapped, outcome))];
    },
  };
}

async function writeLead(
  row: MappedRow<LeadDraft>,
  found: FoundLeads | undefined,
  calls: RowCalls,
  context: LeadContext,
): Promise<Outcome> {
  if (context.via === 'async') return upsertLead(row, await withReadLead(row, found, calls, context), calls, context);
  // A lead that is found now may be the one that an earlier process created for this row.
  if (calls.past.some(({ op, kind }) => op === 'create-lead' && kind !== 'REJECTED' && kind !== 'NOT_SENT')) {
    const outcome = await createLead(row, calls, context);
    if (outcome !== existsMeanwhile) return outcome;
  }
  const known = await withReadLead(row, found, calls, context);
  const first = await decide(row, known, calls, context);
  if (first !== 'new') return first;
  const outcome = await createLead(row, calls, context);
  if (outcome !== existsMeanwhile) return outcome;
  return onExisting(row, calls, context);
}

/** A row that names its lead by id needs it read, also where nothing is looked up before writing. */
async function withReadLead(
  row: MappedRow<LeadDraft>,
  found: FoundLeads | undefined,
  calls: RowCalls,
  { client }: LeadContext,
): Promise<FoundLeads | undefined> {
  const { leadId } = row.draft;
  if (leadId === undefined || found?.byId !== undefined) return found;
  return { leads: [], byId: await calls.read(() => readById(leadId, client)) };
}

async function decide(
  row: MappedRow<LeadDraft>,
  found: FoundLeads | undefined,
  calls: RowCalls,
  context: LeadContext,
): Promise<Outcome | 'new'> {
  const target = await resolveTarget(row, found, context.history, context);
  if (target.kind === 'fate') return target.outcome;
  if (target.kind === 'new') return 'new';
  return updateLead(row, target.lead, target.id, calls, context);
}

/** The create was answered 409 although no lead was found before: the same policy holds for the lead that came in. */
async function onExisting(row: MappedRow<LeadDraft>, calls: RowCalls, context: LeadContext): Promise<Outcome> {
  const { client, workspace, onDuplicate, places } = context;
  if (onDuplicate === 'skip') return leadExists(row, places);
  if (onDuplicate === 'fail') return existingRefused(row, places);
  for (let search = 1; search <= searches; search++) {
    if (search > 1) await calls.backOff(search);
    const filter = { fields: { [workspace.identifier]: row.key ?? '' } };
    const { leads } = await calls.read(() => client.searchLeads(filter, { limit: 2 }));
    const outcome = await decide(row, { leads }, calls, context);
    if (outcome !== 'new') return outcome;
  }
  // The API says that it exists, and the search does not find it: archived, perhaps.
  return leadIdUnknown(row, places);
}

type Shared = Pick<LeadContext, 'workspace' | 'mapper' | 'places' | 'onDuplicate' | 'policy' | 'via'>;

export async function resolveTarget(
  row: MappedRow<LeadDraft>,
  found: FoundLeads | undefined,
  history: History,
  { places, onDuplicate, via }: Shared,
): Promise<ReturnType<typeof targetOf>> {
  const [lead] = found?.leads ?? [];
  const needsId = onDuplicate !== 'skip' && lead !== undefined && lead.id === undefined && row.key !== undefined;
  const fromHistory = needsId ? await history.leadIdOf(hashKey(row.key) ?? '') : undefined;
  // The Async API finds the lead by its identifier, and needs no id.
  const without = via === 'async' ? '' : undefined;
  return targetOf(row, found, onDuplicate, places, ({ id }) => id ?? fromHistory ?? without);
}

/** What a dry run says of a row without a look at the workspace. */
function foretell({ row, draft, remarks }: MappedRow<LeadDraft>): Outcome {
  const { leadId } = draft;
  return { row, status: leadId === undefined ? 'would-create' : 'would-update', leadId, actions: [], remarks };
}

async function forecast(
  row: MappedRow<LeadDraft>,
  found: FoundLeads,
  history: History,
  shared: Shared,
): Promise<Outcome> {
  const base = { row: row.row, actions: [], remarks: row.remarks } as const;
  const target = await resolveTarget(row, found, history, shared);
  if (target.kind === 'new') return { ...base, status: 'would-create' };
  if (target.kind === 'fate') {
    return { ...target.outcome, status: target.outcome.status === 'skipped' ? 'would-skip' : 'invalid' };
  }
  const plan = planUpdate(row, target.lead, shared);
  const changes = Object.keys(plan.fields).length > 0 || row.draft.actions.length > 0;
  const remarks = [...row.remarks, ...plan.remarks];
  return { ...base, remarks, leadId: target.id, status: changes ? 'would-update' : 'unchanged' };
}
