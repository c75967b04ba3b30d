import type { Fault, FaultName } from './faults.js';
import type { Operation } from './operations.js';

/** What will go wrong with one call. */
export interface Plan {
  /** The fault that decides the call's fate, if any. */
  readonly fault?: Fault;
  /** Extra latency in milliseconds. */
  readonly jitter: number;
  /** Seconds until the search index learns of a lead that this call creates. */
  readonly indexLag: number;
  /** For answers that a gateway gives in the server's place: whether the server did the work all the same. */
  readonly executed: boolean;
}

const writesOnly: ReadonlySet<FaultName> = new Set<FaultName>(['late', 'half']);

/**
 * Throw the dice for one call. Every fault is thrown for, whatever the others show, so that the same calls in the same
 * order meet the same faults; the first that hits decides.
 */
export function planFaults(faults: readonly Fault[], operation: Operation, random: () => number): Plan {
  let fault: Fault | undefined;
  let [jitter, indexLag] = [0, 0];
  for (const each of faults) {
    const hit = random() < each.share;
    if (each.name === 'jitter') jitter += hit ? random() * each.value : 0;
    else if (each.name === 'index-lag') indexLag = hit ? Math.max(indexLag, each.value) : indexLag;
    else if (each.name === 'revoke') continue;
    else if (hit && fault === undefined && (operation.writes || !writesOnly.has(each.name))) fault = each;
  }
  return { ...(fault && { fault }), jitter, indexLag, executed: fault !== undefined && random() < 0.5 };
}
