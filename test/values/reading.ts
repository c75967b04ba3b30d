import type { Field, Workspace } from '../../src/model/workspace.js';
import { type Converter, converterFor, type ValueSettings } from '../../src/values/converter.js';

export const settings: ValueSettings = {
  timezone: 'Asia/Kolkata',
  defaultCountry: 'IN',
  numbers: 'western',
  newOptions: 'block',
};

export const workspace: Workspace = {
  enterpriseId: 'e1',
  name: 'Sunrise Homes',
  identifier: 'phone',
  fields: [],
  actions: [],
  statuses: [
    { label: 'Fresh', stage: 'OPEN', archived: false },
    { label: 'Interested', stage: 'OPEN', archived: false },
    { label: 'Site Visit', stage: 'OPEN', archived: true },
    { label: 'Won', stage: 'WON', archived: false },
    { label: 'Lost', stage: 'LOST', archived: false },
  ],
  lostReasons: [
    { label: 'Too expensive', archived: false },
    { label: 'Bought elsewhere', archived: true },
  ],
  members: [
    { name: 'Asha Rao', email: 'Asha@example.com', status: 'Active' },
    { name: 'Ravi Kumar', email: 'ravi@example.com', status: 'On Leave' },
    { name: 'Ravi Kumar', email: 'ravi.k@example.com', status: 'Active' },
    { name: 'Old Hand', email: 'old@example.com', status: 'Deleted' },
  ],
  fingerprint: '',
};

/** The converter of a field with this type. */
export function converter(
  type: string,
  given: {
    field?: Partial<Field>;
    settings?: Partial<ValueSettings>;
    column?: Parameters<typeof converterFor>[2];
  } = {},
): Converter {
  const field = { apiName: type.toLowerCase(), type, locked: false, ...given.field };
  return converterFor(field, { ...settings, ...given.settings }, given.column ?? {}, workspace);
}

/** The value; behind it what was repaired. A problem as `CODE: message`. */
export function read(by: Pick<Converter, 'parse'>, text: string): unknown {
  const parsed = by.parse(text);
  if (!parsed.ok) return `${parsed.problem.code}: ${parsed.problem.message}`;
  return parsed.repaired === undefined ? parsed.value : [parsed.value, parsed.repaired.code, parsed.repaired.message];
}

/** The advice that comes with a problem. */
export function tip(by: Pick<Converter, 'parse'>, text: string): string | undefined {
  const parsed = by.parse(text);
  return parsed.ok ? undefined : parsed.problem.tip;
}

/** The same for many texts: text -> what came of it. */
export function readAll(by: Pick<Converter, 'parse'>, texts: readonly string[]): Record<string, unknown> {
  return Object.fromEntries(texts.map((text) => [text, read(by, text)]));
}
