import { actionTest } from './action-search.js';
import type { LeadField } from './catalogue.js';
import type { Call, Context } from './context.js';
import type { LeadStore } from './store.js';
import { type Range, readRange, within } from './ranges.js';
import { badRequest, isRecord, ok, readPage, refuse, type Reply } from './reply.js';
import { accept, identifierKey } from './values.js';
import { leadView } from './views.js';

const longestWindow = 30 * 86_400_000;
const timeFilters = new Set(['created_on', 'modified_on']);

/** Does a lead, by its number, fit? */
type Test = (seq: number) => boolean;

interface Filter {
  readonly created: Range;
  readonly tests: readonly Test[];
  /** The only leads that can fit, where the filter names identifiers. */
  readonly candidates?: readonly number[];
}

interface Hits {
  readonly version: number;
  readonly key: string;
  /** Newest first. */
  readonly seqs: readonly number[];
}

/** The latest filtered search of each store: the next page asks for the same hits. */
const lastHits = new WeakMap<LeadStore, Hits>();

/** `POST /lead/search?skip&limit` */
export function searchLeads({ query, body }: Call, context: Context): Reply {
  const page = readPage(query, 100);
  if ('refusal' in page) return page.refusal;
  if (body !== undefined && !isRecord(body)) return badRequest('The body must be an object');
  const filter = readFilter(body ?? {}, context);
  if ('status' in filter) return filter;
  const { skip, limit } = page;
  const { seqs, total } = find(filter, JSON.stringify(body ?? {}), skip, limit, context);
  const data = seqs.map((seq) => {
    const lead = context.store.at(seq);
    const view = leadView(lead, context);
    return context.behaviour.searchId ? { id: lead.id, ...view } : view;
  });
  return ok({ data, total_count: total, skip, limit });
}

function find(
  { created, tests, candidates }: Filter,
  key: string,
  skip: number,
  limit: number,
  { store, now }: Context,
): { readonly seqs: readonly number[]; readonly total: number } {
  const low = created.from === Number.NEGATIVE_INFINITY ? 0 : store.positionOf(created.from);
  const high = created.to === Number.POSITIVE_INFINITY ? store.size : store.positionOf(created.to + 1);
  const hidden = store.hidden(now());
  if (tests.length === 0 && candidates === undefined && hidden.size === 0) {
    const total = Math.max(0, high - low);
    const count = Math.max(0, Math.min(limit, total - skip));
    return { seqs: Array.from({ length: count }, (_, at) => store.seqAt(high - 1 - skip - at)), total };
  }
  const fits = (seq: number): boolean => !hidden.has(seq) && tests.every((test) => test(seq));
  const slice = (seqs: readonly number[]) => ({ seqs: seqs.slice(skip, skip + limit), total: seqs.length });
  if (candidates !== undefined) {
    const seqs = candidates.filter((seq) => within(store.createdOn(seq), created) && fits(seq));
    return slice(seqs.sort((a, b) => store.createdOn(b) - store.createdOn(a) || b - a));
  }
  const known = lastHits.get(store);
  if (hidden.size === 0 && known?.version === store.version && known.key === key) {
    return slice(known.seqs);
  }
  const seqs: number[] = [];
  for (let position = high - 1; position >= low; position -= 1) {
    const seq = store.seqAt(position);
    if (fits(seq)) seqs.push(seq);
  }
  // While some leads are hidden the answer depends on the time.
  if (hidden.size === 0) lastHits.set(store, { version: store.version, key, seqs });
  return slice(seqs);
}

function readFilter(
  body: Readonly<Record<string, unknown>>,
  { catalogue, store, behaviour, now }: Context,
): Filter | Reply {
  const { utcOffsetMinutes, defaultCallingCode } = catalogue.workspace;
  const invalid = (message: string): Reply => refuse(400, 'VALIDATION_ERROR', message);
  const tests: Test[] = [];
  let created: Range = { from: Number.NEGATIVE_INFINITY, to: Number.POSITIVE_INFINITY };
  let candidates: number[] | undefined;
  const fields = body.fields ?? {};
  if (!isRecord(fields)) return invalid('fields must be an object');
  // Seen in public code: this pair, and (switch `long-window`) wide windows, end in a 500.
  if (fields.assignee !== undefined && Array.isArray(fields.status)) return broken();
  for (const [apiName, value] of Object.entries(fields)) {
    if (timeFilters.has(apiName) || isRecord(value)) {
      const field = timeFilters.has(apiName) ? undefined : catalogue.field(apiName);
      const range = readRange(value, utcOffsetMinutes);
      if (range === undefined || (field?.type !== 'DATE' && !timeFilters.has(apiName))) {
        return invalid(`${apiName} value is invalid`);
      }
      if (behaviour.longWindow === '500' && Math.min(range.to, now()) - range.from > longestWindow) return broken();
      if (apiName === 'created_on') created = range;
      else if (field === undefined) tests.push((seq) => within(store.at(seq).modifiedOn, range));
      else tests.push((seq) => within(Number(store.value(seq, field) ?? Number.NaN), range));
      continue;
    }
    const field = catalogue.field(apiName);
    if (field === undefined) return invalid(`Field ${apiName} was not found`);
    const wanted = Array.isArray(value) ? value.flat() : [value];
    if (field.identifier) {
      const keys = wanted.map((each) => identifierKey(each, field.type, defaultCallingCode));
      const found = keys.map((key) => (key === undefined ? undefined : store.find(key)));
      candidates = [...new Set(found.filter((seq) => seq !== undefined))];
      continue;
    }
    if (field.type === 'RATING' && !wanted.every((each) => accept(each, field, catalogue).ok)) {
      return invalid('Rating value must be between 1 and 5');
    }
    tests.push(sameValue(field, wanted, store, (each) => comparable(each, field, catalogue)));
  }
  if (body.actions !== undefined) {
    if (!isRecord(body.actions)) return invalid('actions must be an object');
    const test = actionTest(body.actions, catalogue, 'performed_at');
    if (typeof test === 'string') return invalid(test);
    tests.push((seq) => store.at(seq).actions.some(test));
  }
  return { created, tests, ...(candidates && { candidates }) };
}

const broken = (): Reply => refuse(500, 'INTERNAL_SERVER_ERROR', 'Something went wrong');

/** Equal to one of the wanted values, ignoring case (documented); of tags, one must be among them (a guess). */
function sameValue(
  field: LeadField,
  wanted: readonly unknown[],
  store: LeadStore,
  comparableOf: (value: unknown) => string,
): Test {
  const keys = new Set(wanted.map(comparableOf));
  return (seq) => {
    const value = store.value(seq, field);
    if (value === undefined) return false;
    return Array.isArray(value) ? value.some((each) => keys.has(comparableOf(each))) : keys.has(comparableOf(value));
  };
}

function comparable(value: unknown, field: LeadField, catalogue: Context['catalogue']): string {
  if (field.type === 'PHONE' || field.type === 'DATE' || field.type === 'NUMBER') {
    const accepted = accept(value, field, catalogue);
    if (accepted.ok) return String(accepted.value);
  }
  if (field.type === 'MONEY' && value !== '' && Number.isFinite(Number(value))) return String(Number(value));
  return String(value).toLowerCase();
}
