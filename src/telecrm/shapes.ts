import { z } from 'zod';

/** An object with keys that we do not know, which are kept. */
export const openRecord = z.record(z.string(), z.unknown());

/** An object, or a one-element array around it: the vendor's document has both for the same answers. */
export function unwrap(body: unknown): unknown {
  return Array.isArray(body) && body.length === 1 ? body[0] : body;
}

/** Ids are opaque text; some are numbers in the document. */
const idSchema = z.union([z.string().min(1), z.number().transform(String)]);

/** The first of several spellings of an id that is there. */
export function idAt(row: Readonly<Record<string, unknown>>, ...names: readonly string[]): string | undefined {
  for (const name of names) {
    const id = idSchema.safeParse(row[name]);
    if (id.success) return id.data;
  }
  return undefined;
}

/** Text, where it is text and not empty. */
export function textAt(row: Readonly<Record<string, unknown>>, ...names: readonly string[]): string | undefined {
  for (const name of names) {
    const value = row[name];
    if (typeof value === 'string' && value !== '') return value;
  }
  return undefined;
}

/** A moment in epoch ms, as a number or as digits. */
export function momentAt(row: Readonly<Record<string, unknown>>, ...names: readonly string[]): number | undefined {
  for (const name of names) {
    const value = row[name];
    if (typeof value === 'number' && Number.isFinite(value)) return value;
    if (typeof value === 'string' && /^\d{10,16}$/u.test(value)) return Number(value);
  }
  return undefined;
}

/** Options, tags and labels are texts in one shape and objects with a label in the other. */
export const label = z.union([
  z.string(),
  z.number().transform(String),
  z.looseObject({ label: z.string() }).transform((option) => option.label),
  z.looseObject({ name: z.string() }).transform((option) => option.name),
  z.looseObject({ value: z.string() }).transform((option) => option.value),
]);

/** A page as the API sends it; the total and the echo of skip and limit may be missing. */
export interface Page {
  readonly data: readonly unknown[];
  readonly total_count?: number;
  readonly skip?: number;
  readonly limit?: number;
}

/** Read a page, whose rows are still to be read; undefined where it is none. Checked by hand, as a lead is. */
export function readPage(body: unknown): Page | undefined {
  const page = unwrap(body);
  return isRecord(page) && isPage(page) ? page : undefined;
}

function isPage(page: Readonly<Record<string, unknown>>): page is Readonly<Record<string, unknown>> & Page {
  return Array.isArray(page['data']) && ['total_count', 'skip', 'limit'].every((name) => isCountOrNone(page[name]));
}

const isCountOrNone = (value: unknown): boolean => value === undefined || Number.isFinite(value);

/** Whether a value is an object, and no list. */
export const isRecord = (value: unknown): value is Record<string, unknown> =>
  typeof value === 'object' && value !== null && !Array.isArray(value);

/** How many rows there are in all. Without a total, only a page that is shorter than its limit tells. */
export function totalOf({ data, total_count, skip, limit }: Page): number {
  if (total_count !== undefined) return total_count;
  return limit !== undefined && skip !== undefined && data.length < limit
    ? skip + data.length
    : Number.POSITIVE_INFINITY;
}
