import type ExcelJS from 'exceljs';

interface Rules {
  add(range: string, rule: ExcelJS.DataValidation): unknown;
}

/** Rules for whole ranges; exceljs has them, but not in its types, so they are looked for with care. */
export function rulesOf(worksheet: object): Rules {
  if ('dataValidations' in worksheet && isRules(worksheet.dataValidations)) return worksheet.dataValidations;
  throw new Error('exceljs has no rules for ranges of cells');
}

function isRules(rules: unknown): rules is Rules {
  return typeof rules === 'object' && rules !== null && 'add' in rules && typeof rules.add === 'function';
}
