import type { LeadDraft } from '../../src/model/lead.js';
import type { MappedRow } from '../../src/model/mapped-row.js';
import type { Remark } from '../../src/model/remark.js';
import type { MapperSettings } from '../../src/transform/bind-fields.js';
import { checkMap } from '../../src/transform/map-file.js';
import { compileMapper } from '../../src/transform/mapper.js';
import { workspace } from './workspace.js';

export const settings: MapperSettings = {
  timezone: 'Asia/Kolkata',
  defaultCountry: 'IN',
  numbers: 'western',
  newOptions: 'block',
  onInvalid: 'reject',
};

/** A remark as a person would tell it. */
export const inWords = ({ row, column, message }: Remark): string => `row ${row}, "${column ?? ''}": ${message}`;

/** Fit a map to a header and the sample workspace; returns what maps the cells of row 2. */
export function mapping(map: Record<string, unknown>, header: readonly string[], more: Partial<MapperSettings> = {}) {
  const mapper = compileMapper(checkMap({ version: 1, ...map }, 'map.json'), 'map.json', header, workspace, {
    ...settings,
    ...more,
  });
  const map1 = (cells: readonly string[], row = 2): MappedRow<LeadDraft> => mapper.map({ row, cells });
  return { map: map1, mapSource: mapper.map, warnings: mapper.warnings, columnOf: mapper.columnOf };
}

/** The value that one field gets from one cell, or what is said about it. */
export function oneCell(
  field: string,
  text: string,
  spec: Record<string, unknown> = {},
  more: Partial<MapperSettings> = {},
) {
  const { map } = mapping(
    { fields: { phone: 'Phone', [field]: { column: 'Cell', ...spec } } },
    ['Phone', 'Cell'],
    more,
  );
  const { draft, remarks } = map(['9876543210', text]);
  return {
    value: draft.fields[field],
    said: remarks.map(({ level, code, message }) => `${level} ${code}: ${message}`),
  };
}
