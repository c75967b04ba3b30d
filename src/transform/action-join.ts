import { KeyTable } from './key-table.js';

/**
 * Joins rows of the second sheet with leads, by the normalised identifier: exact, and in a few bytes a row. Rows of the
 * second sheet are told by their position, from 0.
 */
export class ActionJoin {
  readonly #keys = new KeyTable({ lastRows: true });
  /** For each row, the next one of the same lead, counted from 1; 0 behind the last one. */
  #next = new Uint32Array(1024);
  /** For the first row of each lead, the row of the lead on the first sheet; 0 as long as none is known. */
  #leads = new Uint32Array(1024);
  /** For the first row of each lead, 1 when `#leads` is the row that is sent, and not one that failed or is left out. */
  #sent = new Uint8Array(1024);
  #count = 0;

  /** Add the next row. @param key of its lead; left out for a row that has nothing to join. */
  add(key: string | undefined): void {
    const at = this.#count++;
    if (at >= this.#next.length) this.#grow();
    if (key === undefined) return;
    const last = this.#keys.rowsOf(key)?.last;
    this.#keys.firstRow(key, at + 1);
    if (last !== undefined) this.#next[last - 1] = at + 1;
  }

  get count(): number {
    return this.#count;
  }

  /** The rows of a lead, in the order of their sheet. */
  *rowsOf(key: string): Generator<number> {
    for (let at = this.#keys.rowsOf(key)?.first ?? 0; at > 0; at = this.#next[at - 1] ?? 0) yield at - 1;
  }

  /** A row of the first sheet has this identifier. Of several, the one counts that is sent; else the first one. */
  noteLead(key: string, row: number, sent: boolean): void {
    const first = this.#keys.rowsOf(key)?.first;
    if (first === undefined || this.#sent[first - 1] === 1) return;
    if (!sent && this.#leads[first - 1] !== 0) return;
    this.#leads[first - 1] = row;
    this.#sent[first - 1] = sent ? 1 : 0;
  }

  /** The row of the first sheet that has this identifier. */
  leadOf(key: string): number | undefined {
    const first = this.#keys.rowsOf(key)?.first;
    const row = first === undefined ? 0 : (this.#leads[first - 1] ?? 0);
    return row === 0 ? undefined : row;
  }

  /** The rows of leads as they were noted, to be kept; `restore` takes them. */
  leads(): Uint32Array {
    return this.#leads.subarray(0, this.#count);
  }

  /** Take back what was kept, in place of what would be noted. @returns false when it is not of these rows. */
  restore(leads: Uint32Array): boolean {
    if (leads.length !== this.#count) return false;
    this.#leads.set(leads);
    this.#sent.fill(1);
    return true;
  }

  #grow(): void {
    const next = new Uint32Array(this.#next.length * 2);
    next.set(this.#next);
    this.#next = next;
    const leads = new Uint32Array(next.length);
    leads.set(this.#leads);
    this.#leads = leads;
    const sent = new Uint8Array(next.length);
    sent.set(this.#sent);
    this.#sent = sent;
  }
}
