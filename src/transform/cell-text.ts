import { nearest } from '../values/nearest.js';
import type { ColumnSpec } from './map-schema.js';

/** How one mapped value gets its text out of a row. */
export interface CellText {
  /** Trimmed text; `''` when the row has none. Pure: the same row gives the same text. */
  read(cells: readonly string[], row: number): string;
  /** The header that remarks name; absent for constants and lists. */
  readonly column?: string;
  /** The position of that column, for faults of cells. */
  readonly index?: number;
}

/** The header of a file, for looking names up. */
export interface HeaderIndex {
  readonly header: readonly string[];
  /** First row behind the header. */
  readonly firstRow: number;
  readonly emptyTokens: ReadonlySet<string>;
}

/** Cells and map entries are compared without case and surrounding blanks. */
export const foldCase = (text: string): string => text.trim().toLowerCase();

/** Position of a header; a fault with the nearest header when the file has none of this name. */
export function findColumn(name: string, header: readonly string[], faults: string[], path: string): number {
  const exact = header.indexOf(name.trim());
  if (exact !== -1) return exact;
  const folded = header.findIndex((text) => foldCase(text) === foldCase(name));
  const suggestion = folded === -1 ? nearest(name, header) : header[folded];
  const hint =
    suggestion === undefined
      ? `it has ${header.filter((text) => text !== '').join(', ')}`
      : `did you mean "${suggestion}"?`;
  faults.push(`${path}: the file has no column "${name}"; ${hint}`);
  return -1;
}

/** Compile where a value comes from, with its translations and its default. Faults are added to `faults`. */
export function compileCellText(spec: ColumnSpec, context: HeaderIndex, faults: string[], path: string): CellText {
  const origin = compileOrigin(spec, context, faults, path);
  const { emptyTokens } = context;
  const fallback = spec.default?.trim() ?? '';
  const translations = new Map(Object.entries(spec.values ?? {}).map(([from, to]) => [foldCase(from), to.trim()]));
  const translate = translations.size > 0;
  const checkTokens = emptyTokens.size > 0;
  const { read } = origin;
  return {
    ...origin,
    read(cells, row) {
      const text = read(cells, row).trim();
      if (text === '') return fallback;
      if (translate) {
        const translated = translations.get(text.toLowerCase());
        if (translated !== undefined) return translated === '' ? fallback : translated;
      }
      if (checkTokens && emptyTokens.has(text.toLowerCase())) return fallback;
      return text;
    },
  };
}

function compileOrigin(spec: ColumnSpec, context: HeaderIndex, faults: string[], path: string): CellText {
  if (spec.column !== undefined) {
    const index = findColumn(spec.column, context.header, faults, path);
    return { read: (cells) => cells[index] ?? '', column: context.header[index] ?? spec.column, index };
  }
  if (spec.template !== undefined) return compileTemplate(spec.template, context.header, faults, path);
  if (spec.rotate !== undefined) {
    const list = spec.rotate;
    return { read: (_cells, row) => list[(row - context.firstRow) % list.length] ?? '' };
  }
  const constant = spec.value ?? '';
  return { read: () => constant };
}

/** `{City} / {Remarks}`: empty when all of its columns are. */
function compileTemplate(template: string, header: readonly string[], faults: string[], path: string): CellText {
  const parts = template.split(/\{([^{}]*)\}/u);
  const columns = parts.map((part, at) => (at % 2 === 1 ? findColumn(part, header, faults, path) : -1));
  return {
    read(cells) {
      let text = '';
      let filled = false;
      for (let at = 0; at < parts.length; at++) {
        if (at % 2 === 0) text += parts[at] ?? '';
        else {
          const cell = (cells[columns[at] ?? -1] ?? '').trim();
          if (cell !== '') filled = true;
          text += cell;
        }
      }
      return filled ? text : '';
    },
  };
}
