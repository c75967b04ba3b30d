import { z } from 'zod';

/** The page's body is one line of `pages.jsonl`: where it begins, its bytes, and their CRC-32. */
export interface Stored {
  readonly at: number;
  readonly bytes: number;
  readonly sum: number;
}

/** The range of creation time that the export covers, fixed at its start by the server's clock. */
export interface RangeRecord {
  readonly t: 'range';
  readonly from: number;
  readonly to: number;
  /** Only leads changed from here on, in epoch ms (`--since-last`, by modification). */
  readonly changedFrom?: number;
  /** Leads that the last export of the same search had already, by key (`--since-last`). */
  readonly known?: readonly string[];
  readonly at: string;
}

/** A window is read in parts instead. */
export interface SplitRecord {
  readonly t: 'split';
  readonly window: string;
  readonly into: readonly (readonly [from: number, to: number])[];
}

/** One page of a window. Pages of one walk come in order; those of an earlier walk no longer count. */
export interface PageRecord extends Stored {
  readonly t: 'page';
  readonly window: string;
  /** Counts from 1. */
  readonly walk: number;
}

/** Of the pages of a window's walk only so many are on the disk: the machine went down before the others were. */
export interface CutRecord {
  readonly t: 'cut';
  readonly window: string;
  readonly pages: number;
}

/** A window was walked to its beginning; `total` is what the search said it holds, where it said so. */
export interface WalkedRecord {
  readonly t: 'walked';
  readonly window: string;
  readonly walk: number;
  readonly rows: number;
  readonly total?: number;
}

/** All windows together hold what the search says: from here on the leads stand firm. */
export interface ProvenRecord {
  readonly t: 'proven';
  readonly total: number;
}

/** The timeline of one lead, by the lead's place in the export, counting from 0. */
export interface TimelineRecord extends Stored {
  readonly t: 'timeline';
  readonly lead: number;
}

export type ExportRecord =
  | RangeRecord
  | SplitRecord
  | PageRecord
  | CutRecord
  | WalkedRecord
  | ProvenRecord
  | TimelineRecord;

const count = z.int().min(0);
const stored = { at: count, bytes: count, sum: count };

/** Checks a record of an export's journal; heads and ends are those of every journal. */
export const exportRecordSchema: z.ZodType<ExportRecord> = z.discriminatedUnion('t', [
  z.looseObject({
    t: z.literal('range'),
    from: z.number(),
    to: z.number(),
    changedFrom: z.number().optional(),
    known: z.array(z.string()).optional(),
    at: z.string(),
  }),
  z.looseObject({ t: z.literal('split'), window: z.string(), into: z.array(z.tuple([z.number(), z.number()])) }),
  z.looseObject({ t: z.literal('page'), window: z.string(), walk: z.int().min(1), ...stored }),
  z.looseObject({ t: z.literal('cut'), window: z.string(), pages: count }),
  z.looseObject({
    t: z.literal('walked'),
    window: z.string(),
    walk: z.int().min(1),
    rows: count,
    total: count.optional(),
  }),
  z.looseObject({ t: z.literal('proven'), total: count }),
  z.looseObject({ t: z.literal('timeline'), lead: count, ...stored }),
]);
