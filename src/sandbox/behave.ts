import { SandboxOptionError } from './option-error.js';

/** Ways in which the real API may answer, where its documents leave it open or contradict themselves (contract section 9). */
export interface Behaviour {
  /** Whether a row of a lead search carries its `id`. */
  readonly searchId: boolean;
  /** Whether creating a lead or actions answers with the object, or with it in a one-element array. */
  readonly answer: 'object' | 'array';
  /** What a search over more than 30 days gets: an answer, or a 500. */
  readonly longWindow: 'ok' | '500';
  /** Whether the 409 of an existing identifier names the lead's id. */
  readonly conflictId: boolean;
  /** Whether tags of an update replace the stored ones or are added to them. */
  readonly tags: 'replace' | 'add';
  /** Whether status, rating and assignee of a lead as read are in `fields` or at the top level. */
  readonly statusAt: 'fields' | 'top';
}

export const usualBehaviour: Behaviour = {
  searchId: true,
  answer: 'object',
  longWindow: 'ok',
  conflictId: false,
  tags: 'replace',
  statusAt: 'fields',
};

const switches: Readonly<Record<string, Readonly<Record<string, Partial<Behaviour>>>>> = {
  'search-id': { yes: { searchId: true }, no: { searchId: false } },
  answer: { object: { answer: 'object' }, array: { answer: 'array' } },
  'long-window': { ok: { longWindow: 'ok' }, '500': { longWindow: '500' } },
  'conflict-id': { yes: { conflictId: true }, no: { conflictId: false } },
  tags: { replace: { tags: 'replace' }, add: { tags: 'add' } },
  'status-at': { fields: { statusAt: 'fields' }, top: { statusAt: 'top' } },
};

/**
 * Read one `NAME=VALUE` of `--behave`.
 *
 * @throws {SandboxOptionError} for an unknown name or value.
 */
export function parseBehave(text: string): Partial<Behaviour> {
  const [name = '', value, ...rest] = text.trim().split('=');
  const values = Object.hasOwn(switches, name) ? switches[name] : undefined;
  if (values === undefined) {
    const known = Object.keys(switches).map((each) => `${each}=${Object.keys(switches[each] ?? {}).join('|')}`);
    throw new SandboxOptionError(`"${text}" is not a behaviour of the sandbox; it knows ${known.join(', ')}.`);
  }
  const chosen = value !== undefined && rest.length === 0 && Object.hasOwn(values, value) ? values[value] : undefined;
  if (chosen === undefined) {
    throw new SandboxOptionError(`"${text}" should be ${name}=${Object.keys(values).join('|')}.`);
  }
  return chosen;
}
