import type { Catalogue, LeadField } from './catalogue.js';
import type { LeadRecord } from './lead-types.js';
import type { SampleLeads } from './sample-leads.js';
import { identifierKey } from './values.js';

/** The leads, in order of creation, with the indexes that make look-ups and any page of a search cheap. */
export interface LeadStore {
  /** Leads there are, removed ones not counted. */
  readonly size: number;
  /** Grows with every change, so that a search can keep its hits between pages. */
  readonly version: number;
  /** A sample lead is made anew at each call until it is saved. */
  at(seq: number): LeadRecord;
  /** One value without making the whole lead. */
  value(seq: number, field: LeadField): unknown;
  createdOn(seq: number): number;
  visibleOn(seq: number): number;
  byId(id: string): LeadRecord | undefined;
  /** The number of the lead with this key (`identifierKey`). */
  find(key: string): number | undefined;
  /** The caller has made sure that the key is free. */
  add(key: string, lead: Pick<LeadRecord, 'fields' | 'createdOn' | 'visibleOn'>): LeadRecord;
  /** Keeps a lead that was changed. */
  save(lead: LeadRecord): void;
  /** Puts back a lead of an earlier process. */
  restore(lead: LeadRecord): void;
  /** Forgets a lead, as a person can in the dashboard; the API has no such operation. */
  remove(id: string): boolean;
  /** The lead at a position of the list that is ordered by creation, oldest first. */
  seqAt(position: number): number;
  /** How many leads were created before this instant. */
  positionOf(time: number): number;
  /** Newest leads that the search index has not seen yet. */
  hidden(now: number): ReadonlySet<number>;
}

/** Lead ids are 24 hexadecimal digits (documented examples); these lead straight back to the lead's number. */
const idStart = '65f0c3a7';

function leadIds(series: string) {
  const prefix = idStart + series;
  const idOf = (seq: number): string => prefix + seq.toString(16).padStart(8, '0');
  const seqOfId = (id: string): number | undefined => {
    if (id.length !== 24 || !id.startsWith(prefix)) return undefined;
    const seq = Number.parseInt(id.slice(prefix.length), 16);
    return Number.isNaN(seq) || idOf(seq) !== id ? undefined : seq;
  };
  return { idOf, seqOfId };
}

/** @param series eight hexadecimal digits of every lead id. */
export function createStore(
  catalogue: Catalogue,
  samples: SampleLeads,
  series: string,
  onSave: (lead: LeadRecord, removed: boolean) => void = () => undefined,
): LeadStore {
  const { identifier, workspace } = catalogue;
  const { idOf, seqOfId } = leadIds(series);
  const sampleFields = [...workspace.fields.map(({ apiName }) => apiName), 'status', 'rating', 'assignee', 'lostReason']
    .map((apiName) => catalogue.field(apiName))
    .filter((field) => field !== undefined);
  const created: LeadRecord[] = [];
  const changed = new Map<number, LeadRecord>();
  const keys = new Map<string, number>();
  const removed = new Set<number>();
  const lagging = new Set<number>();
  // Undefined while the order of creation is the order of numbers: the usual case, which needs no memory.
  let order: number[] | undefined;
  let version = 0;

  const total = (): number => samples.count + created.length;
  const stored = (seq: number): LeadRecord | undefined =>
    seq >= samples.count ? created[seq - samples.count] : changed.get(seq);
  const createdOn = (seq: number): number =>
    seq < samples.count ? samples.createdOn(seq) : (stored(seq)?.createdOn ?? 0);
  const seqAt = (position: number): number => order?.[position] ?? position;
  const size = (): number => order?.length ?? total();

  const positionOf = (time: number): number => {
    let [low, high] = [0, size()];
    while (low < high) {
      const middle = (low + high) >>> 1;
      if (createdOn(seqAt(middle)) < time) low = middle + 1;
      else high = middle;
    }
    return low;
  };
  const explicitOrder = (): number[] => {
    order ??= Array.from({ length: total() }, (_, seq) => seq);
    return order;
  };
  const insert = (lead: LeadRecord): void => {
    const last = size() === 0 ? Number.NEGATIVE_INFINITY : createdOn(seqAt(size() - 1));
    const inOrder = lead.createdOn >= last;
    if (order === undefined && !inOrder) explicitOrder();
    const position = inOrder ? size() : positionOf(lead.createdOn + 1);
    created.push(lead);
    order?.splice(position, 0, lead.seq);
    if (lead.visibleOn > lead.createdOn) lagging.add(lead.seq);
  };
  const sample = (seq: number): LeadRecord => {
    const fields: Record<string, unknown> = {};
    for (const field of sampleFields) {
      const value = samples.value(seq, field);
      if (value !== undefined) fields[field.apiName] = value;
    }
    const on = samples.createdOn(seq);
    const actions = samples.actions(seq);
    const modifiedOn = actions.at(-1)?.recordedOn ?? on;
    return {
      seq,
      id: idOf(seq),
      createdOn: on,
      modifiedOn,
      statusChangedOn: on,
      score: 0,
      visibleOn: on,
      fields,
      actions,
    };
  };
  const keyOf = (lead: LeadRecord): string | undefined =>
    identifierKey(lead.fields[identifier.apiName], identifier.type, workspace.defaultCallingCode);

  return {
    get size() {
      return size();
    },
    get version() {
      return version;
    },
    at: (seq) => stored(seq) ?? sample(seq),
    value: (seq, field) => {
      const lead = stored(seq);
      return lead === undefined ? samples.value(seq, field) : lead.fields[field.apiName];
    },
    createdOn,
    visibleOn: (seq) => stored(seq)?.visibleOn ?? createdOn(seq),
    byId(id) {
      const seq = seqOfId(id);
      if (seq === undefined || seq >= total() || removed.has(seq)) return undefined;
      return stored(seq) ?? sample(seq);
    },
    find(key) {
      const seq = keys.get(key) ?? samples.find(key);
      return seq === undefined || removed.has(seq) ? undefined : seq;
    },
    add(key, { fields, createdOn: on, visibleOn }) {
      const seq = total();
      const lead: LeadRecord = {
        seq,
        id: idOf(seq),
        createdOn: on,
        modifiedOn: on,
        statusChangedOn: on,
        score: 0,
        visibleOn,
        fields,
        actions: [],
      };
      insert(lead);
      keys.set(key, seq);
      version += 1;
      return lead;
    },
    save(lead) {
      if (lead.seq < samples.count) changed.set(lead.seq, lead);
      version += 1;
      onSave(lead, false);
    },
    restore(lead) {
      version += 1;
      if (lead.seq < samples.count) {
        changed.set(lead.seq, lead);
        return;
      }
      const at = lead.seq - samples.count;
      if (at < created.length) created[at] = lead;
      else insert(lead);
      const key = keyOf(lead);
      if (key !== undefined) keys.set(key, lead.seq);
    },
    remove(id) {
      const seq = seqOfId(id);
      if (seq === undefined || seq >= total() || removed.has(seq)) return false;
      const lead = stored(seq) ?? sample(seq);
      const list = explicitOrder();
      list.splice(list.indexOf(seq, Math.min(positionOf(lead.createdOn), list.length)), 1);
      const key = keyOf(lead);
      if (key !== undefined && keys.get(key) === seq) keys.delete(key);
      removed.add(seq);
      lagging.delete(seq);
      version += 1;
      onSave(lead, true);
      return true;
    },
    seqAt,
    positionOf,
    hidden(now) {
      for (const seq of lagging) if ((stored(seq)?.visibleOn ?? 0) <= now) lagging.delete(seq);
      return lagging;
    },
  };
}
