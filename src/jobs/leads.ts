import type { Delivery } from '../model/delivery.js';
import type { ApiProblem } from '../model/errors.js';
import type { LeadDraft } from '../model/lead.js';
import type { MappedRow } from '../model/mapped-row.js';
import type { ActionOutcome, Outcome } from '../model/outcome.js';
import { type Remark, type RemarkPlace, remarkAt } from '../model/remark.js';
import type { CreatedLead } from '../telecrm/schemas.js';
import { columnChoices } from '../transform/choices.js';
import { compileMapper } from '../transform/mapper.js';
import { surveyDateOrders } from '../transform/date-columns.js';
import type { LeadMap } from '../transform/map-schema.js';
import type { WriteJob } from '../upload/job.js';
import type { Job } from './job.js';
import { createRequest } from './lead-request.js';
import { type SettleContext, settleLead } from './settle-lead.js';

/** Importing leads by a map: one create a row, with its actions; leads that exist are skipped. */
export function leadsJob(map: LeadMap, mapName: string): Job<LeadDraft, CreatedLead> {
  return {
    name: 'leads',
    command: 'import',
    dateOrders: (header, workspace) => surveyDateOrders(map, header, workspace),
    bind(header, workspace, settings, faults) {
      const mapper = compileMapper(map, mapName, header, workspace, settings, faults);
      const places: LeadPlaces = { identifier: workspace.identifier, columnOf: mapper.columnOf };
      return {
        warnings: mapper.warnings,
        identifier: workspace.identifier,
        identifierColumn: mapper.columnOf(workspace.identifier),
        choices: columnChoices(map, header, workspace),
        map: mapper.map,
        existing: (row, leads) => (leads.length === 0 ? undefined : leadExists(row, places, leads[0]?.id)),
        writes: (client) => createLeads({ client, workspace, mapper }, places),
      };
    },
  };
}

/** What remarks about leads need to name their place in the file. */
interface LeadPlaces {
  /** The API name of the field that identifies a lead. */
  readonly identifier: string;
  /** The column that a field came from; actions are named `actions[0].note`, by their position in the map. */
  readonly columnOf: (field: string) => string | undefined;
}

/** One create a row; a row's actions travel in it. */
function createLeads(context: SettleContext, places: LeadPlaces): WriteJob<LeadDraft, CreatedLead> {
  const { client } = context;
  return {
    operation: 'create-lead',
    body: createRequest,
    send: (draft): Promise<Delivery<CreatedLead>> => client.createLead(createRequest(draft)),
    done: (row, answer) => created(row, answer, places),
    refused: (row, problem) => refused(row, problem, places),
    settle: async (row, problem, lost) => (problem.status === 409 ? settleLead(row, lost, context) : undefined),
  };
}

/** A lead was created; what the API left out of it is said in `remarks` and in the status of each action. */
function created(row: MappedRow<LeadDraft>, answer: CreatedLead, places: LeadPlaces): Outcome {
  const remarks: Remark[] = [...row.remarks];
  for (const { field, status, remark } of answer.remarks) {
    const path = pathInMap(field, row.draft.actionSlots);
    const level = status === 'WARNING' ? 'WARNING' : 'IGNORED';
    remarks.push(
      remarkAt(
        {
          row: row.row,
          column: places.columnOf(path),
          field: path,
          value: sentValue(row.draft, field),
          level,
          origin: 'api',
        },
        { code: 'API_REMARK', message: `Telecrm says: ${remark}` },
      ),
    );
  }
  const actions = row.draft.actions.map((draft, at): ActionOutcome => {
    const slot = `actions[${row.draft.actionSlots[at] ?? at}]`;
    const entry = answer.actions[at];
    if (entry === undefined) {
      remarks.push(actionRemark(row.row, slot, `Telecrm's answer says nothing about the action ${draft.type}`));
      return { status: 'unknown' };
    }
    if (entry.status === 'CREATED') return { status: 'created', id: entry.id ?? undefined };
    if (!answer.remarks.some(({ field }) => field.startsWith(`actions[${at}]`))) {
      remarks.push(actionRemark(row.row, slot, `Telecrm left the action ${draft.type} out, without a reason`));
    }
    return { status: 'ignored' };
  });
  if (answer.actions.length > row.draft.actions.length) {
    remarks.push(actionRemark(row.row, 'actions', "Telecrm's answer tells of more actions than were sent"));
  }
  return { row: row.row, status: 'created', leadId: answer.leadId, actions, remarks };
}

function actionRemark(row: number, field: string, message: string): Remark {
  return remarkAt({ row, field, level: 'IGNORED', origin: 'api' }, { code: 'API_REMARK', message });
}

/** `fields.rating` is the map's `rating`; `actions[0].fields.note` counts the row's actions, the map counts its list. */
function pathInMap(path: string, slots: readonly number[]): string {
  const action = /^actions\[(\d+)\](?:\.fields)?(.*)$/u.exec(path);
  if (action !== null) return `actions[${slots[Number(action[1])] ?? action[1]}]${action[2] ?? ''}`;
  return path.replace(/^fields\./u, '');
}

function sentValue(draft: LeadDraft, path: string): string | undefined {
  const [root = '', ...rest] = path.replace(/\[(\d+)\]/gu, '.$1').split('.');
  let value: unknown = root === 'fields' ? draft.fields : root === 'actions' ? draft.actions : undefined;
  for (const key of rest) {
    if (typeof value !== 'object' || value === null || !Object.hasOwn(value, key)) return undefined;
    value = (value as Record<string, unknown>)[key];
  }
  if (Array.isArray(value)) return value.join(';');
  return typeof value === 'string' || typeof value === 'number' ? String(value) : undefined;
}

function refused(row: MappedRow<LeadDraft>, problem: ApiProblem, places: LeadPlaces): Outcome {
  if (problem.status === 409) return leadExists(row, places);
  const message = `Telecrm refused the row: ${problem.message} [${problem.code}]`;
  const remark = remarkAt({ row: row.row, origin: 'api' }, { code: 'API_REJECTED', message });
  return { row: row.row, status: 'failed', actions: [], remarks: [...row.remarks, remark] };
}

/** A lead with the row's identifier exists: the row is skipped, and nothing is written. */
function leadExists(row: MappedRow<LeadDraft>, places: LeadPlaces, leadId?: string): Outcome {
  const message = `"${row.key ?? ''}" is a lead of the workspace already`;
  const remark = remarkAt(identifierPlace(row, places), { code: 'LEAD_EXISTS', message });
  return { row: row.row, status: 'skipped', leadId, actions: [], remarks: [...row.remarks, remark] };
}

function identifierPlace(row: MappedRow<LeadDraft>, { identifier, columnOf }: LeadPlaces): RemarkPlace {
  return { row: row.row, column: columnOf(identifier), field: identifier, value: row.key, origin: 'api' };
}
