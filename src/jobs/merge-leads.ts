import type { LeadDraft } from '../model/lead.js';
import type { MappedRow } from '../model/mapped-row.js';
import { sheetPlaceOf } from '../transform/sheet-slots.js';

/**
 * Merge a row into an earlier one of the same lead: the earlier one wins, what it left empty is filled, the actions of
 * both are kept. Both have the same actions of the second sheet: they are the lead's, and are kept once. A value of
 * either row goes before a field that is to be cleared.
 */
export function mergeLeads(first: MappedRow<LeadDraft>, other: MappedRow<LeadDraft>): LeadDraft {
  const { draft } = first;
  const added = other.draft;
  const fields = { ...draft.fields };
  for (const [name, value] of Object.entries(added.fields)) if (!Object.hasOwn(fields, name)) fields[name] = value;
  const cleared = new Set(
    [...(draft.cleared ?? []), ...(added.cleared ?? [])].filter((name) => !Object.hasOwn(fields, name)),
  );
  const leadId = draft.leadId ?? added.leadId;
  const own = [...added.actionSlots.keys()].filter((at) => sheetPlaceOf(added.actionSlots[at] ?? at) === undefined);
  const rows = actionRowsOf(other);
  return {
    ...(leadId !== undefined && { leadId }),
    fields,
    ...(cleared.size > 0 && { cleared: [...cleared] }),
    actions: [...draft.actions, ...own.flatMap((at) => added.actions[at] ?? [])],
    actionSlots: [...draft.actionSlots, ...own.map((at) => added.actionSlots[at] ?? at)],
    actionRows: [...actionRowsOf(first), ...own.map((at) => rows[at] ?? other.row)],
  };
}

/** For each of a row's actions, the row of the file that it comes from. */
export function actionRowsOf({ row, draft }: MappedRow<LeadDraft>): readonly number[] {
  return draft.actionRows ?? draft.actions.map(() => row);
}

/** Slots of further rows begin so far up for each row; no map has as many actions. */
const slotsPerRow = 0x10000;

/**
 * How the journal tells the actions of a row apart: by their position in the map; an action that came with a row that
 * was merged, by that and its row.
 */
export function actionKeysOf(mapped: MappedRow<LeadDraft>): readonly number[] {
  return actionRowsOf(mapped).map((row, at) => {
    const slot = mapped.draft.actionSlots[at] ?? at;
    return row === mapped.row ? slot : row * slotsPerRow + slot;
  });
}
