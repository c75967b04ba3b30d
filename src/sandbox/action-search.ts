import type { Catalogue } from './catalogue.js';
import type { Call, Context } from './context.js';
import type { ActionRecord } from './lead-types.js';
import { leadNotFound } from './leads.js';
import { type Range, readRange, within } from './ranges.js';
import { badRequest, isRecord, ok, readPage, refuse, type Reply } from './reply.js';
import { timelineTypes } from './timeline-types.js';
import { actionView } from './views.js';

/**
 * `POST /lead/{leadId}/action/search`. The document declares no `skip` and `limit` but answers with both, so they are
 * obeyed; `performed_by` takes member ids (documented) and, to be of use, mails.
 */
export function searchActions({ path, query, body }: Call, { store, catalogue }: Context): Reply {
  const id = path.leadId ?? '';
  const lead = store.byId(id);
  if (lead === undefined) return leadNotFound(id);
  const page = readPage(query, 100);
  if ('refusal' in page) return page.refusal;
  if (body !== undefined && !isRecord(body)) return badRequest('The body must be an object');
  const test = actionTest(body ?? {}, catalogue, 'created_on');
  if (typeof test === 'string') return refuse(400, 'VALIDATION_ERROR', test);
  const hits = lead.actions.filter(test).sort((a, b) => b.createdOn - a.createdOn || (a.id < b.id ? 1 : -1));
  const { skip, limit } = page;
  const data = hits.slice(skip, skip + limit).map(actionView);
  return ok({ data, total_count: hits.length, skip, limit });
}

/**
 * The filter on actions that a lead search and an action search share; every criterion must hold for the same action
 * (documented). A text is what is wrong with it.
 */
export function actionTest(
  filter: Readonly<Record<string, unknown>>,
  catalogue: Catalogue,
  timeKey: 'created_on' | 'performed_at',
): ((action: ActionRecord) => boolean) | string {
  const types = filter.type === undefined ? undefined : list(filter.type).map((type) => storedType(type, catalogue));
  if (types?.includes(undefined) === true) return 'Action type is invalid';
  const by =
    filter.performed_by === undefined ? undefined : list(filter.performed_by).map((who) => mailOf(who, catalogue));
  let range: Range | undefined;
  if (filter[timeKey] !== undefined) {
    range = readRange(filter[timeKey], catalogue.workspace.utcOffsetMinutes, true);
    if (range === undefined) return `${timeKey} is invalid`;
  }
  return (action) =>
    (types === undefined || types.includes(action.type)) &&
    (by === undefined || by.includes(action.by.toLowerCase())) &&
    (range === undefined || within(action.createdOn, range));
}

const list = (value: unknown): readonly unknown[] => (Array.isArray(value) ? value : [value]);

/** `1001` is stored as `ACTION_1001`; a code that the workspace does not have is allowed and finds nothing. */
function storedType(type: unknown, catalogue: Catalogue): string | undefined {
  const text = String(type);
  if (text === 'PAYMENT' || timelineTypes.has(text) || catalogue.action(text) !== undefined) return text;
  return /^\d+$/.test(text) ? `ACTION_${text}` : /^ACTION_\d+$/.test(text) ? text : undefined;
}

function mailOf(who: unknown, { workspace }: Catalogue): string {
  return (workspace.members.find(({ id }) => id === who)?.email ?? String(who)).toLowerCase();
}
