import type { Operation } from './operations.js';

/** What a sandbox was asked so far: how a test proves that nothing was written. */
export interface RequestLedger {
  readonly total: number;
  /** Calls to operations that change the workspace, whatever became of them. */
  readonly writes: number;
  /** By operation name, e.g. `createLead`. */
  readonly byOperation: Readonly<Record<string, number>>;
  /** Answers by HTTP status. */
  readonly byStatus: Readonly<Record<string, number>>;
  /** Scripted faults by name. */
  readonly faults: Readonly<Record<string, number>>;
}

export interface Ledger {
  arrived(): void;
  asked(operation: Operation): void;
  answered(status: number, fault?: string): void;
  lost(fault: string): void;
  read(): RequestLedger;
}

export function createLedger(): Ledger {
  let [total, writes] = [0, 0];
  const byOperation: Record<string, number> = {};
  const byStatus: Record<string, number> = {};
  const faults: Record<string, number> = {};
  const count = (counts: Record<string, number>, name: string): void => {
    counts[name] = (counts[name] ?? 0) + 1;
  };
  return {
    arrived() {
      total += 1;
    },
    asked(operation) {
      if (operation.writes) writes += 1;
      count(byOperation, operation.name);
    },
    answered(status, fault) {
      count(byStatus, String(status));
      if (fault !== undefined) count(faults, fault);
    },
    lost: (fault) => count(faults, fault),
    read: () => ({
      total,
      writes,
      byOperation: { ...byOperation },
      byStatus: { ...byStatus },
      faults: { ...faults },
    }),
  };
}
