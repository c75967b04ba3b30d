import { basename } from 'node:path';
import { remarkCodes } from '../model/remark-codes.js';
import type { HtmlContent } from './html.js';
import { type Html, html } from './html-text.js';
import type { ReportedRemark } from './remarks-report.js';
import { grouped, levelWords } from './row-words.js';

const columns = ['Row', 'The row', 'Column', 'Value', 'Remark', 'What to do', 'Code', 'Lead'] as const;
/** Where the filters look; the script compares with the text of these cells. */
const cellOf = { level: 1, column: 2, code: 6 } as const;

/** The first remarks as a table; the script of the page filters and sorts it. */
export function remarksSection({ remarks, summary }: HtmlContent): Html {
  const { dryRun, files } = summary;
  const { first, total } = remarks;
  if (total === 0) return html``;
  const which =
    total > first.length
      ? `These are the first ${grouped(first.length)} of ${grouped(total)} remarks; ${basename(files.remarks)} has them all.`
      : `${total === 1 ? 'The one remark' : `All ${grouped(total)} remarks`} of the run, in the order of the file.`;
  const choices = [
    choice('The row', cellOf.level, [...new Set(first.map(({ remark }) => levelWords(remark.level, dryRun)))]),
    choice('Column', cellOf.column, [...new Set(first.map(({ remark }) => placeOf(remark)))].toSorted()),
    choice(
      'Cause',
      cellOf.code,
      [...new Set(first.map(({ remark }) => remark.code))].toSorted(),
      (code) => remarkCodes[code].cause,
    ),
  ];
  return html`<section aria-labelledby="remarks">
<h2 id="remarks">Remarks</h2>
<p>${which}</p>
<form id="filters" class="filters" role="search" aria-label="Filter the remarks" hidden>
<div><label for="search">Search</label><input id="search" type="search" autocomplete="off" spellcheck="false"></div>
${choices}
<button type="reset">Show all</button>
<p id="told" role="status" class="soft"></p>
</form>
<div class="scroll" tabindex="0" role="region" aria-labelledby="remarks"><table id="remarks-table">
<thead><tr>${columns.map((name) => html`<th scope="col">${name}</th>`)}</tr></thead>
<tbody>${first.map((reported) => line(reported, dryRun))}</tbody>
</table></div>
</section>`;
}

function choice<Value extends string>(
  name: string,
  cell: number,
  values: readonly Value[],
  shown: (value: Value) => string = (value) => value,
): Html {
  const options = values
    .filter((value) => value !== '')
    .map((value) => html`<option value="${value}">${shown(value)}</option>`);
  const id = `by-${cell}`;
  return html`<div><label for="${id}">${name}</label><select id="${id}" data-cell="${cell}"><option value="">any</option>${options}</select></div>
`;
}

function line({ remark, leadId }: ReportedRemark, dryRun: boolean): Html {
  const { row, value, level, code, message, tip } = remark;
  return html`<tr><td class="number">${row}</td><td class="cell">${levelWords(level, dryRun)}</td><td class="cell">${placeOf(remark)}</td><td class="cell">${value}</td><td class="cell wide">${message}</td><td class="cell wide">${tip}</td><td>${code}</td><td>${leadId}</td></tr>
`;
}

const placeOf = ({ column, field }: ReportedRemark['remark']): string => column ?? field ?? '';
