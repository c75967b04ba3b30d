/** The look of the report: light and dark by the reader's own choice, and on paper. Contrast is 4.5 to 1 or better. */
export const reportStyle = `
:root {
  color-scheme: light dark;
  --page: #ffffff; --panel: #f4f6f8; --line: #cfd6dd; --ink: #17212b; --soft: #4d5a66; --link: #0b57b0;
  --good: #1f7a4d; --idle: #8a6d00; --bad: #b3261e; --doubt: #7a3fb0; --rest: #66727d; --accent: #2563a8;
}
@media (prefers-color-scheme: dark) {
  :root {
    --page: #12181e; --panel: #1b242c; --line: #3a4752; --ink: #e8edf2; --soft: #b3bec8; --link: #8fc1ff;
    --good: #57c48b; --idle: #d9b743; --bad: #ff8a80; --doubt: #c79bf2; --rest: #9aa7b2; --accent: #7fb4ef;
  }
}
* { box-sizing: border-box; }
body { margin: 0; background: var(--page); color: var(--ink); font: 16px/1.5 system-ui, sans-serif; }
header, main, footer { max-width: 76rem; margin: 0 auto; padding: 0 1.25rem; }
header { padding-top: 1.5rem; }
h1 { margin: 0 0 .25rem; font-size: 1.7rem; line-height: 1.25; overflow-wrap: anywhere; }
h2 { margin: 2.25rem 0 .75rem; font-size: 1.25rem; }
h3 { margin: 1.25rem 0 .4rem; font-size: 1rem; }
p { margin: .4rem 0; max-width: 46rem; }
a { color: var(--link); }
:focus-visible { outline: 3px solid var(--accent); outline-offset: 2px; }
.skip { position: absolute; left: -100rem; }
.skip:focus { left: 1rem; top: .5rem; padding: .5rem .75rem; background: var(--page); }
.soft { color: var(--soft); }
.facts { display: grid; grid-template-columns: repeat(auto-fit, minmax(11rem, 1fr)); gap: .5rem; margin: 1rem 0 0; }
.facts div { background: var(--panel); border-radius: .4rem; padding: .5rem .75rem; }
.facts dt { color: var(--soft); font-size: .85rem; }
.facts dd { margin: 0; font-weight: 600; overflow-wrap: anywhere; }
.scroll { overflow-x: auto; }
table { border-collapse: collapse; width: 100%; }
caption { text-align: left; color: var(--soft); padding-bottom: .4rem; }
th, td { text-align: left; vertical-align: top; padding: .4rem .6rem; border-bottom: 1px solid var(--line); }
thead th { background: var(--panel); white-space: nowrap; }
td.number, th.number { text-align: right; font-variant-numeric: tabular-nums; white-space: nowrap; }
.cell { white-space: pre-wrap; overflow-wrap: anywhere; min-width: 7rem; }
.wide { min-width: 15rem; }
.short { white-space: nowrap; }
/* Narrow screens scroll the tables sideways: squeezed columns would make every row a screen high. */
@media screen and (max-width: 45rem) { td.wide { min-width: 20rem; } th.wide { min-width: 11rem; } .bar { min-width: 4rem; } }
svg { display: block; }
.whole { width: 100%; height: 1.5rem; margin: .25rem 0 1rem; border-radius: .3rem; background: var(--panel); }
.bar { width: 100%; min-width: 7rem; height: 1rem; background: var(--panel); }
.swatch { display: inline-block; width: .8rem; height: .8rem; margin-right: .5rem; }
.chart { width: 100%; min-width: 40rem; max-width: 60rem; height: auto; }
.chart text { fill: var(--soft); font: 12px system-ui, sans-serif; }
.grid { stroke: var(--line); }
.pause { stroke: var(--soft); stroke-dasharray: 4 3; }
.success { fill: var(--good); } .skipped { fill: var(--idle); } .failed { fill: var(--bad); }
.unknown { fill: var(--doubt); } .unprocessed { fill: var(--rest); } .calls { fill: var(--accent); }
.median, .p95 { fill: none; stroke: var(--accent); stroke-width: 2; }
.p95 { stroke: var(--idle); stroke-dasharray: 5 3; }
.key { display: flex; flex-wrap: wrap; gap: .25rem 1.25rem; margin: 0 0 .25rem; padding: 0; list-style: none; }
.key li { display: flex; align-items: center; color: var(--soft); }
.filters { display: flex; flex-wrap: wrap; gap: .75rem; align-items: end; margin: .75rem 0; }
.filters div { max-width: min(22rem, 100%); }
.filters[hidden] { display: none; }
.filters label { display: block; font-size: .85rem; color: var(--soft); }
input, select, button { font: inherit; color: var(--ink); background: var(--page); }
input, select, .filters button {
  border: 1px solid var(--soft); border-radius: .3rem; padding: .35rem .5rem; max-width: 100%;
}
th button { border: 0; background: none; padding: 0; font-weight: inherit; cursor: pointer; }
th button::after { content: " \\2195"; content: " \\2195" / ""; color: var(--soft); }
[aria-sort=ascending] button::after { content: " \\2191"; content: " \\2191" / ""; }
[aria-sort=descending] button::after { content: " \\2193"; content: " \\2193" / ""; }
footer { margin-top: 2.5rem; padding-bottom: 2rem; color: var(--soft); font-size: .9rem; }
@media print {
  :root {
    --page: #ffffff; --panel: #ffffff; --line: #999999; --ink: #000000; --soft: #333333; --link: #000000;
    --good: #1f7a4d; --idle: #8a6d00; --bad: #b3261e; --doubt: #7a3fb0; --rest: #66727d; --accent: #2563a8;
  }
  body { font-size: 9pt; }
  header, main, footer { max-width: none; padding: 0; }
  .filters, .skip, th button::after { display: none; }
  .scroll { overflow: visible; }
  .cell, .wide, .bar { min-width: 0; }
  .bar { width: 4rem; }
  th.wide { width: 24%; }
  td.wide { width: 42%; }
  #remarks-table { table-layout: fixed; font-size: 8pt; }
  #remarks-table th, #remarks-table td { width: auto; padding: .2rem .3rem; white-space: normal; overflow-wrap: anywhere; }
  #remarks-table th:first-child { width: 6%; }
  #remarks-table th:nth-child(5), #remarks-table th:nth-child(6) { width: 22%; }
  .chart { min-width: 0; }
  svg { print-color-adjust: exact; -webkit-print-color-adjust: exact; }
  thead { display: table-header-group; }
  tr, figure, .facts { break-inside: avoid; }
  h2, h3, caption { break-after: avoid; }
}
`;
