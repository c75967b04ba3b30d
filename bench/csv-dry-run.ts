/**
 * A dry run of a CSV file from a snapshot of the workspace, result files written, beside a bare papaparse `chunk` parse
 * of the same file on one thread, in turn in the same run. Figures: rows/s of both and their ratio; peak memory, also
 * against a tenth of the rows. Start-up counts on both sides.
 *
 * papaparse is fed as it usually is: by a read stream of text, in pieces of 64 KB. Larger pieces do not make it faster.
 */
import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { benchMap, writeLeads } from './lead-rows.js';
import { atLeast, atMost, benchFolder, quick, ratios, report, runNode } from './measure.js';
import { snapshotFile } from './snapshot.js';

const rows = quick ? 200_000 : 1_000_000;
const rounds = quick ? 2 : 3;
const folder = benchFolder();
const cli = join(import.meta.dirname, '../../dist/cli.js');

await snapshotFile(join(folder, 'workspace.json'));
writeFileSync(join(folder, 'map.json'), JSON.stringify(benchMap));
await writeLeads(join(folder, 'large.csv'), rows);
await writeLeads(join(folder, 'small.csv'), rows / 10);
writeFileSync(
  join(folder, 'bare.cjs'),
  `const Papa=require(${JSON.stringify(join(import.meta.dirname, '../../node_modules/papaparse'))});let n=0;
   Papa.parse(require('fs').createReadStream(process.argv[2],'utf8'),{chunk(r){n+=r.data.length},complete(){console.log(n)}});`,
);

const dryRun = (file: string) =>
  runNode(
    [
      cli,
      'import',
      file,
      '--map',
      'map.json',
      '--dry-run',
      '--metadata',
      'workspace.json',
      '--out-dir',
      'runs',
      '--quiet',
    ],
    [0, 5],
    folder,
  );

const bare: number[] = [];
const ours: number[] = [];
const peak: number[] = [];
const smallPeak: number[] = [];
for (let round = 0; round < rounds; round++) {
  bare.push((rows / runNode([join(folder, 'bare.cjs'), 'large.csv'], [0], folder).ms) * 1000);
  const { ms, peakMb } = dryRun('large.csv');
  ours.push((rows / ms) * 1000);
  peak.push(peakMb);
  smallPeak.push(dryRun('small.csv').peakMb);
}
report(`CSV dry run, ${rows} rows x 14 columns, result files written`, [
  { label: 'bare papaparse chunk parse', values: bare, unit: 'rows/s' },
  { label: 'telecrm-bulk import --dry-run --metadata', values: ours, unit: 'rows/s' },
  { label: 'ratio', values: ratios(ours, bare), unit: '', bar: atLeast(0.2) },
  { label: 'peak memory', values: peak, unit: 'MB', bar: atMost(250) },
  { label: 'peak memory against a tenth of the rows', values: ratios(peak, smallPeak), unit: '', bar: atMost(1.3) },
]);
