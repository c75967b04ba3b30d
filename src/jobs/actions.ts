import type { ActionDraft } from '../model/lead.js';
import type { MappedRow } from '../model/mapped-row.js';
import type { Outcome } from '../model/outcome.js';
import { type Problem, type RemarkPlace, remarkAt } from '../model/remark.js';
import { keyReader } from '../values/converter.js';
import { quote } from '../values/words.js';
import { bindField } from '../transform/bind-fields.js';
import { readValue } from '../transform/cell-value.js';
import { columnChoices } from '../transform/choices.js';
import { surveyDateOrders } from '../transform/date-columns.js';
import { bindOpenAction, type OpenAction, possibleActions } from '../transform/open-action.js';
import { bindName, bindRowMap } from '../transform/row-binding.js';
import type { ActionsMap } from '../transform/row-maps.js';
import { lookUpExisting } from '../upload/existing-leads.js';
import type { History } from '../upload/history.js';
import type { RowCalls } from '../upload/job.js';
import { hashKey } from '../upload/recorded.js';
import { addActions, type AddedAction } from './add-actions.js';
import type { FoundLeads } from './found-leads.js';
import type { Job, JobContext } from './job.js';
import { lostActions } from './lost-actions.js';

/** One action for a lead that exists. */
export interface ActionRow {
  readonly leadId?: string;
  /** Absent where the row has none. */
  readonly action?: ActionDraft;
}

/** Recording actions on leads that exist: one action a row, the rows of one lead in one call. */
export function actionsJob(map: ActionsMap, mapName: string): Job<ActionRow, FoundLeads> {
  const [spec = { type: '' }] = map.actions;
  return {
    name: 'actions',
    command: 'import-actions',
    dateOrders: (header, workspace) =>
      surveyDateOrders({ fields: {}, actions: possibleActions(spec, workspace) }, header, workspace),
    bind(header, workspace, settings, faults) {
      let open: OpenAction | undefined;
      const { identifier } = workspace;
      const bound = bindRowMap<ActionRow>(map, { mapName, header, workspace, settings, faults }, (context) => {
        const field = workspace.fields.find(({ apiName }) => apiName === identifier);
        const keyOf = keyReader(field?.type ?? 'TEXT');
        const known = field ?? { apiName: identifier, type: 'TEXT', locked: false };
        const key =
          map.leadKey === undefined ? undefined : bindField(known, { column: map.leadKey }, 'leadKey', true, context);
        const needsId = key === undefined ? 'the lead' : undefined;
        const leadId = map.leadId === undefined ? undefined : bindName(map.leadId, 'leadId', context, needsId);
        open = bindOpenAction(spec, 'actions[0]', context);
        const { read } = open;
        return (row) => {
          const id = leadId?.(row) ?? '';
          const before = row.remarks.length;
          const value = id !== '' || key === undefined ? undefined : readValue(key, row);
          if (id === '' && key !== undefined && value === undefined && row.remarks.length === before) {
            const place = { row: row.row, column: key.text.column, field: identifier };
            row.remarks.push(
              remarkAt(place, { code: 'IDENTIFIER_MISSING', message: 'is empty, and it names the lead' }),
            );
          }
          const action = read(row);
          return {
            draft: { ...(id !== '' && { leadId: id }), ...(action !== undefined && { action }) },
            ...(value !== undefined && { key: keyOf(value) }),
          };
        };
      });
      const places: ActionPlaces = {
        identifier,
        keyColumn: bound.columnOf('leadKey'),
        idColumn: bound.columnOf('leadId'),
        bindingOf: (type) => open?.bindingOf(type),
      };
      return {
        warnings: bound.warnings,
        identifier,
        identifierColumn: places.keyColumn,
        keysAreUnique: false,
        choices: columnChoices({ fields: {}, actions: possibleActions(spec, workspace) }, header, workspace),
        map: bound.map,
        groupOf: ({ draft: { leadId }, key }) => leadId ?? key,
        async *lookUp(batches, rowOf, client) {
          const keyOf = (row: MappedRow<ActionRow> | undefined) =>
            row?.draft.leadId === undefined ? row?.key : undefined;
          const found = lookUpExisting(batches, (item) => keyOf(rowOf(item)), workspace, client.searchLeads);
          for await (const batch of found) yield batch.map(({ item, leads }) => ({ item, found: { leads } }));
        },
        foretell: (row) => sure(row, 'would-create', row.draft.leadId),
        async forecast(row, found, history) {
          const target = await leadOf(row, found, history, places);
          if ('problem' in target) return { ...refused(row, target.place, target.problem), status: 'invalid' };
          return sure(row, 'would-create', target.id);
        },
        actionsOf: (row) => actionsOf(row, places),
        writes: (context) => ({
          laneOf: ({ mapped: { draft, key }, found }) => draft.leadId ?? found?.leads[0]?.id ?? key,
          write: ({ mapped, others = [], found }, calls) =>
            writeGroup([mapped, ...others], found, calls, context, places),
        }),
      };
    },
  };
}

interface ActionPlaces extends Pick<OpenAction, 'bindingOf'> {
  readonly identifier: string;
  readonly keyColumn?: string;
  readonly idColumn?: string;
}

/** Rows of one lead, in file order: one call for all of their actions. */
async function writeGroup(
  rows: readonly MappedRow<ActionRow>[],
  found: FoundLeads | undefined,
  calls: RowCalls,
  context: JobContext,
  places: ActionPlaces,
): Promise<Outcome[]> {
  const [first] = rows;
  if (first === undefined) return [];
  const target = await leadOf(first, found, context.history, places);
  if ('problem' in target) {
    return rows.map((row) => refused(row, { ...target.place, row: row.row }, target.problem));
  }
  const { id } = target;
  const wanted = rows.flatMap((row) => actionsOf(row, places));
  const added = await addActions(id, wanted, calls, context, lostActions(calls));
  const byRow = new Map(wanted.map(({ row }, at) => [row, added[at]]));
  return rows.map((row) => {
    const one = byRow.get(row.row);
    return one === undefined ? sure(row, 'skipped', id) : outcomeOf(row, id, one, places);
  });
}

/** A row's one action, if it has one. */
function actionsOf({ row, draft: { action: draft } }: MappedRow<ActionRow>, { bindingOf }: ActionPlaces) {
  return draft === undefined ? [] : [{ row, slot: 0, key: row, draft, binding: bindingOf(draft.type) }];
}

/** What became of a row's one action is what became of the row. */
function outcomeOf(
  row: MappedRow<ActionRow>,
  leadId: string,
  { outcome, remarks, refused: problem }: AddedAction,
  { idColumn }: ActionPlaces,
): Outcome {
  const base = { row: row.row, leadId, actions: [outcome], remarks: [...row.remarks, ...remarks] };
  if (problem?.status === 404) {
    const place = { row: row.row, column: idColumn, field: 'leadId', value: leadId, origin: 'api' } as const;
    return {
      ...refused(row, place, { code: 'LEAD_NOT_FOUND', message: `${quote(leadId)} is no lead of the workspace` }),
      leadId,
    };
  }
  if (outcome.status === 'created') return { ...base, status: 'created' };
  if (outcome.status === 'unknown')
    return { ...base, status: 'unknown', remarks: asErrors(base.remarks, 'OUTCOME_UNKNOWN') };
  if (outcome.earlier === true) return { ...base, status: 'unchanged' };
  // The row is its action: one that Telecrm left out was not written.
  const refusal = base.remarks.map((remark) =>
    remark.code === 'API_REMARK'
      ? remarkAt({ ...remark, level: 'ERROR' }, { code: 'API_REJECTED', message: remark.message })
      : remark,
  );
  return { ...base, status: 'failed', remarks: refusal };
}

/** In a row that also writes a lead an action is a part; here it is all there is. */
function asErrors(remarks: Outcome['remarks'], code: string): Outcome['remarks'] {
  return remarks.map((remark) => (remark.code === code ? { ...remark, level: 'ERROR' } : remark));
}

type Target = { readonly id: string } | { readonly place: RemarkPlace; readonly problem: Problem };

/** Which lead a row is for: by its id column, by a search for its identifier, or by the journals of earlier runs. */
async function leadOf(
  { row, draft: { leadId }, key = '' }: MappedRow<ActionRow>,
  found: FoundLeads | undefined,
  history: History,
  { keyColumn, identifier }: ActionPlaces,
): Promise<Target> {
  if (leadId !== undefined) return { id: leadId };
  const [lead, another] = found?.leads ?? [];
  const place = { row, column: keyColumn, field: identifier, value: key, origin: 'api' } as const;
  if (another !== undefined) {
    return { place, problem: { code: 'LEAD_AMBIGUOUS', message: `more than one lead has ${quote(key)}` } };
  }
  const id = lead?.id ?? (await history.leadIdOf(hashKey(key) ?? ''));
  if (id !== undefined) return { id };
  if (lead === undefined) {
    return { place, problem: { code: 'LEAD_NOT_FOUND', message: `no lead of the workspace has ${quote(key)}` } };
  }
  const message = `the lead ${quote(key)} exists, but this workspace's search does not tell its id`;
  return { place, problem: { code: 'LEAD_ID_UNKNOWN', message } };
}

function sure({ row, draft, remarks }: MappedRow<ActionRow>, status: Outcome['status'], leadId?: string): Outcome {
  const nothing = draft.action === undefined && status === 'would-create';
  return { row, status: nothing ? 'would-skip' : status, leadId, actions: [], remarks };
}

function refused({ row, remarks }: MappedRow<ActionRow>, place: RemarkPlace, problem: Problem): Outcome {
  return { row, status: 'failed', actions: [], remarks: [...remarks, remarkAt(place, problem)] };
}
