const cellErrors = new Set([
  '#N/A',
  '#REF!',
  '#VALUE!',
  '#DIV/0!',
  '#NAME?',
  '#NULL!',
  '#NUM!',
  '#ERROR!',
  '#SPILL!',
  '#CALC!',
  '#FIELD!',
  '#BLOCKED!',
  '#CONNECT!',
  '#UNKNOWN!',
  '#BUSY!',
  '#GETTING_DATA',
]);

/** Whether a cell's text is what a spreadsheet shows in place of a result (`#REF!`, `#N/A`), LibreOffice's `Err:502` included. */
export function isCellError(text: string): boolean {
  if (text.length > 16) return false;
  return cellErrors.has(text.trim().toUpperCase()) || /^\s*Err:\d{3}\s*$/u.test(text);
}
