/** What is known about a lead after a create whose answer was lost was answered 409. */
export interface CreateEvidence {
  /** Leads that a search for the identifier finds now. */
  readonly found: number;
  /** The lead's marker field against our key; absent when the map sets no marker aside. */
  readonly marker?: 'ours' | 'another' | 'none';
  /** When the lead was created, in epoch ms, by the server's clock. */
  readonly createdOn?: number;
  /** The server's time when the first attempt was announced, in epoch ms. */
  readonly firstIntentAt: number;
  /** How far our idea of the server's time may be off, in ms. */
  readonly clockErrorMs: number;
  /** Whether every field that was sent reads back the same. */
  readonly sameFields: boolean;
}

/** `ours` and `foreign` are certain; `probably-ours` is as good as evidence gets without a marker. */
export type CreateVerdict = 'ours' | 'probably-ours' | 'foreign' | 'unknown';

/**
 * Whose lead is it that stands in the way: the one of our own first attempt, or one that was there before? Pure.
 *
 * Nothing is guessed: a lead that came in about the same time with other values, or that cannot be found, leaves
 * the row unknown.
 */
export function settleCreate(evidence: CreateEvidence): CreateVerdict {
  const { found, marker, createdOn, firstIntentAt, clockErrorMs, sameFields } = evidence;
  if (found !== 1) return 'unknown';
  if (marker === 'ours') return 'ours';
  if (marker === 'another') return 'foreign';
  if (createdOn === undefined) return 'unknown';
  if (createdOn < firstIntentAt - 2 * clockErrorMs) return 'foreign';
  return sameFields ? 'probably-ours' : 'unknown';
}
