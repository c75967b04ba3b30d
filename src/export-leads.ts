import type { ExportRun } from './export-run.js';
import { exportedLeads } from './download/exported-leads.js';
import type { RangeRecord } from './download/records.js';
import type { PlacedLead } from './download/timelines.js';
import { join } from 'node:path';
import type { LeadRecord } from './telecrm/schemas.js';
import { KeyTable } from './transform/key-table.js';
import { identifierKey } from './values/converter.js';
import type { FieldValue } from './model/lead.js';

/** Tells a lead from all others: its id, its identifier where the search tells no id, else everything that it is. */
export function keyTeller({ workspace }: Pick<ExportRun, 'workspace'>): (lead: LeadRecord) => string {
  const { identifier, fields } = workspace;
  const type = fields.find(({ apiName }) => apiName === identifier)?.type ?? 'TEXT';
  return ({ id, fields: values, raw }) => {
    if (id !== undefined) return id;
    const value = values[identifier];
    const key = isValue(value) ? identifierKey(type, value) : '';
    return key === '' ? JSON.stringify(raw) : key;
  };
}

const isValue = (value: unknown): value is FieldValue => typeof value === 'string' || typeof value === 'number';

/** The key of a lead in a bookmark: by modification, a lead that changed once more is another one. */
export function bookmarkKey(
  run: Pick<ExportRun, 'plan' | 'workspace'>,
  keyOf: (lead: LeadRecord) => string = keyTeller(run),
): (lead: LeadRecord) => string {
  return run.plan.sinceLast === 'modified' ? (lead) => `${keyOf(lead)} ${String(lead.fields['modified_on'])}` : keyOf;
}

/** The leads that an export writes, page by page: each once, those of the last export and those that `--where` leaves out not. */
export function leadsOf(run: ExportRun, signal?: AbortSignal): AsyncGenerator<readonly LeadRecord[]> {
  const { state, pages, search, folder } = run;
  const range: RangeRecord | undefined = state.range;
  const known = new Set(range?.known ?? []);
  const keyOf = keyTeller(run);
  const markOf = bookmarkKey(run, keyOf);
  const seen = new KeyTable();
  return exportedLeads({
    ...{ state, pages, signal, path: join(folder.path, 'pages.jsonl') },
    isFirst: (lead) => seen.firstRow(keyOf(lead), 1) === undefined,
    isWanted: (lead) =>
      (known.size === 0 || !known.has(markOf(lead))) && search.conditions.every((condition) => condition(lead.fields)),
  });
}

/** The same, one by one, with their places. */
export async function* placedLeads(run: ExportRun, signal?: AbortSignal): AsyncGenerator<PlacedLead> {
  let place = 0;
  for await (const leads of leadsOf(run, signal)) for (const lead of leads) yield { place: place++, lead };
}
