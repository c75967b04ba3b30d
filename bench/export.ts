/**
 * Exports against a server in another process. CSV beside a bare loop that fetches the same pages with undici, as many at
 * once, and writes JSON lines; XLSX beside exceljs' streaming writer fed from memory. Figures: rows/s, calls, memory.
 */
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { startLeadServer } from './lead-server.js';
import { benchFolder, line, quick, runNode } from './measure.js';

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

console.log(`Export, ${atOnce} calls at once`.padEnd(44), '      min    median       max');
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
const ratios = (some: readonly number[], others: readonly number[]): number[] =>
  some.map((value, at) => value / (others[at] ?? 1));
console.log(line('bare loop, JSON lines', theirs, 'rows/s'));
console.log(line(`export of ${leads} leads to CSV`, ours, 'rows/s'));
console.log(line('ratio', ratios(ours, theirs), '(bar: 0.5)'));
console.log(line('calls beyond the windows, of N/100', calls, '(bar: 1.05)'));
console.log(line('bare exceljs writer, from memory', bareBooks, 'rows/s'));
console.log(line(`export of ${leads} leads to XLSX`, books, 'rows/s'));
console.log(line('ratio', ratios(books, bareBooks), '(bar: 0.6)'));
for (const size of quick ? [10_000, 50_000] : [50_000, 500_000]) {
  const memory = await startLeadServer(size);
  console.log(line(`memory, CSV of ${size} leads`, [exportTo(memory.url, 'memory.csv').peakMb], 'MB (bar: 200)'));
  memory.stop();
}
