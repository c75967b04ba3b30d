import { nearest } from '../values/nearest.js';
import type { ColumnSpec } from './map-schema.js';

/** How one mapped value gets its text out of a row. */
export interface CellText {
  /** Trimmed text; `''` when the row has none. Pure: the same row gives the same text. */
  read(cells: readonly string[], row: number): string;
  /** The text before translations and defaults: the cell, the joined cells, the constant. */
  raw(cells: readonly string[], row: number): string;
  /** The header that remarks name; absent for constants and lists. */
  readonly column?: string;
  /** The positions of the cells that it is made of, for faults of cells; several where columns are joined. */
  readonly indexes: readonly number[];
  /** Whether cells are parts of a longer text, in which a spreadsheet error would be hidden. */
  readonly joined?: boolean;
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

/** A header for comparing: without case, and with one blank for line breaks and other blanks, which nobody sees. */
export const foldHeader = (text: string): string => oneBlank(text).toLowerCase();

const oneBlank = (text: string): string => text.replace(/\s+/gu, ' ').trim();

/** Position of a header; a fault with the nearest header when the file has none of this name. */
export function findColumn(name: string, header: readonly string[], faults: string[], path: string): number {
  if (name.trim() === '') {
    faults.push(`${path}: "" is no column; a column without a header cannot be mapped, so give it one in the file`);
    return -1;
  }
  const exact = header.indexOf(name.trim());
  if (exact !== -1) return exact;
  const seen = header.flatMap((text, index) => (oneBlank(text) === oneBlank(name) ? [index] : []));
  if (seen.length === 1) return seen[0] ?? -1;
  const folded = header.findIndex((text) => foldHeader(text) === foldHeader(name));
  const suggestion = folded === -1 ? nearest(name, header) : header[folded];
  const hint =
    suggestion === undefined
      ? `it has ${header
          .filter((text) => text !== '')
          .map(oneBlank)
          .join(', ')}`
      : `did you mean "${suggestion}"?`;
  faults.push(`${path}: the file has no column "${name}"; ${hint}`);
  return -1;
}

/**
 * Compile where a value comes from, with its translations and its default. Faults are added to `faults`.
 *
 * @param translate the list of values (`--values`); it goes before the map's own `values`, and also reads what these
 *   make of a cell, since that is what the list names.
 */
export function compileCellText(
  spec: ColumnSpec,
  context: HeaderIndex,
  faults: string[],
  path: string,
  translate?: (text: string) => string | undefined,
): CellText {
  const text = compileMapped(spec, context, faults, path);
  if (translate === undefined) return text;
  const { read, raw } = text;
  return {
    ...text,
    read(cells, row) {
      const cell = raw(cells, row).trim();
      const listed = cell === '' ? undefined : translate(cell);
      if (listed !== undefined) return listed;
      const mapped = read(cells, row);
      return mapped === '' ? '' : (translate(mapped) ?? mapped);
    },
  };
}

/** A value's text by the map alone. */
function compileMapped(spec: ColumnSpec, context: HeaderIndex, faults: string[], path: string): CellText {
  const origin = compileOrigin(spec, context, faults, path);
  const { emptyTokens } = context;
  const fallback = spec.default?.trim() ?? '';
  const translations = new Map(Object.entries(spec.values ?? {}).map(([from, to]) => [foldCase(from), to.trim()]));
  const translates = translations.size > 0;
  const checkTokens = emptyTokens.size > 0;
  const { raw } = origin;
  return {
    ...origin,
    read(cells, row) {
      const text = raw(cells, row).trim();
      if (text === '') return fallback;
      if (translates) {
        const translated = translations.get(text.toLowerCase());
        if (translated !== undefined) return translated === '' ? fallback : translated;
      }
      if (checkTokens && emptyTokens.has(text.toLowerCase())) return fallback;
      return text;
    },
  };
}

type Origin = Omit<CellText, 'read'>;

function compileOrigin(spec: ColumnSpec, context: HeaderIndex, faults: string[], path: string): Origin {
  if (spec.column !== undefined) {
    const index = findColumn(spec.column, context.header, faults, path);
    return { raw: (cells) => cells[index] ?? '', column: context.header[index] ?? spec.column, indexes: [index] };
  }
  if (spec.template !== undefined) return compileTemplate(spec.template, context, faults, path);
  if (spec.rotate !== undefined) {
    const list = spec.rotate;
    // A file of failed rows begins higher up than the rows that the map tells of.
    return { raw: (_cells, row) => list[Math.abs(row - context.firstRow) % list.length] ?? '', indexes: [] };
  }
  const constant = spec.value ?? '';
  return { raw: () => constant, indexes: [] };
}

/** `{City} / {Remarks}`: empty when all of its columns are. */
function compileTemplate(
  template: string,
  { header, emptyTokens }: HeaderIndex,
  faults: string[],
  path: string,
): Origin {
  const parts = template.split(/\{([^{}]*)\}/u);
  const columns = parts.map((part, at) => (at % 2 === 1 ? findColumn(part, header, faults, path) : -1));
  return {
    indexes: columns.filter((index) => index !== -1),
    joined: true,
    raw(cells) {
      let text = '';
      let filled = false;
      for (let at = 0; at < parts.length; at++) {
        if (at % 2 === 0) text += parts[at] ?? '';
        else {
          const cell = (cells[columns[at] ?? -1] ?? '').trim();
          if (cell === '' || emptyTokens.has(cell.toLowerCase())) continue;
          filled = true;
          text += cell;
        }
      }
      return filled ? text : '';
    },
  };
}
