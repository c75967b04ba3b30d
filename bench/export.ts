/**
 * Exports against a server in another process. CSV beside a bare loop that fetches the same pages with undici, as many at
 * once, and writes JSON lines; XLSX beside exceljs' streaming writer fed from memory. Figures: rows/s, calls, memory.
 */
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { startLeadServer } from './lead-server.js';
import { atLeast, atMost, benchFolder, quick, ratios, report, runNode } from './measure.js';
import type { Row } from './table.js';

const folder = benchFolder();
const cli = fileURLToPath(new URL('../../dist/cli.js', import.meta.url));
const bare = fileURLToPath(new URL('./export-bare.js', import.meta.url));
const atOnce = 8;
const rounds = quick ? 1 : 3;

/** One export by the command line. */
function exportTo(url: string, file: string) {
  const to = join(folder, file);
  const flags = [
    '--force',
    '--quiet',
    '--base-url',
    url,
    '--enterprise-id',
    'bench',
    '--out-dir',
    join(folder, 'runs'),
  ];
  process.env.TELECRM_TOKEN = 'bench';
  process.env.TELECRM_STATE_DIR = join(folder, 'state');
  const pace = ['--max-per-second', 'none', '--concurrency', String(atOnce)];
  const run = runNode([cli, 'export', 'leads', '-o', to, ...flags, ...pace, '--json']);
  const { result } = JSON.parse(run.stdout) as { result: { rows: number; complete: boolean; windows: number } };
  if (!result.complete) throw new Error('The export is not complete.');
  return { ...run, ...result };
}

const leads = quick ? 50_000 : 200_000;
const server = await startLeadServer(leads);
const ours: number[] = [];
const theirs: number[] = [];
const calls: number[] = [];
const books: number[] = [];
const bareBooks: number[] = [];
for (let round = 0; round < rounds; round++) {
  theirs.push(
    (leads / runNode([bare, 'pages', server.url, String(leads), String(atOnce), join(folder, 'bare')]).ms) * 1_000,
  );
  const before = await server.searches();
  const { ms, windows } = exportTo(server.url, 'leads.csv');
  ours.push((leads / ms) * 1_000);
  calls.push(((await server.searches()) - before - windows) / (leads / 100));
  bareBooks.push((leads / Number(runNode([bare, 'xlsx', String(leads), join(folder, 'bare.xlsx')]).stdout)) * 1_000);
  books.push((leads / exportTo(server.url, 'leads.xlsx').ms) * 1_000);
}
server.stop();
const memory: Row[] = [];
for (const size of quick ? [10_000, 50_000] : [50_000, 500_000]) {
  const other = await startLeadServer(size);
  const { peakMb } = exportTo(other.url, 'memory.csv');
  memory.push({ label: `peak memory, CSV of ${size} leads`, values: [peakMb], unit: 'MB', bar: atMost(200) });
  other.stop();
}
report(`Export, ${atOnce} calls at once`, [
  { label: 'bare loop, JSON lines', values: theirs, unit: 'rows/s' },
  { label: `export of ${leads} leads to CSV`, values: ours, unit: 'rows/s' },
  { label: 'CSV: ratio', values: ratios(ours, theirs), unit: '', bar: atLeast(0.5) },
  { label: 'calls beyond the windows, of N/100', values: calls, unit: '', bar: atMost(1.05) },
  { label: 'bare exceljs writer, from memory', values: bareBooks, unit: 'rows/s' },
  { label: `export of ${leads} leads to XLSX`, values: books, unit: 'rows/s' },
  { label: 'XLSX: ratio', values: ratios(books, bareBooks), unit: '', bar: atLeast(0.6) },
  ...memory,
]);
