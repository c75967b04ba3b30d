import { foldHeader } from './cell-text.js';
import type { RowMap } from './map-schema.js';

/** The positions of the columns that a map reads passwords from: no file that a run writes may show their cells. */
export function withheldColumns({ fields }: RowMap, header: readonly string[]): ReadonlySet<number> {
  const { column = '', template = '' } = fields?.password ?? {};
  const joined = Array.from(template.matchAll(/\{([^{}]*)\}/gu), ([, name = '']) => name);
  const names = new Set([column, ...joined].map(foldHeader).filter((name) => name !== ''));
  return new Set([...header.keys()].filter((at) => names.has(foldHeader(header[at] ?? ''))));
}
