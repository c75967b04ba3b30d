import type { Behaviour } from './behave.js';
import type { Catalogue } from './catalogue.js';
import type { LeadStore } from './store.js';

/** What an operation works with. */
export interface Context {
  readonly catalogue: Catalogue;
  readonly store: LeadStore;
  readonly behaviour: Behaviour;
  /** Epoch milliseconds. */
  readonly now: () => number;
  /** Seconds until the search index learns of a lead created by this call. */
  readonly indexLag: number;
  /** The process dies between the parts of this call (fault `half`). */
  readonly half: boolean;
}

/** A call, taken apart. */
export interface Call {
  /** Decoded parts of the path, by name. */
  readonly path: Readonly<Record<string, string>>;
  readonly query: URLSearchParams;
  /** The JSON body, undefined where there is none. */
  readonly body: unknown;
}

/** The mail under which a token's writes appear in timelines. */
export function tokenOwner(catalogue: Catalogue): string {
  const { members } = catalogue.workspace;
  return (members.find(({ role, status }) => role === 'ADMIN' && status !== 'Deleted') ?? members[0])?.email ?? '';
}
