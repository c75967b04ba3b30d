/** The letters that a spreadsheet shows above a column: 0 is `A`, 26 is `AA`. */
export function columnLetters(index: number): string {
  let letters = '';
  for (let n = index; n >= 0; n = Math.floor(n / 26) - 1) letters = String.fromCharCode(65 + (n % 26)) + letters;
  return letters;
}
