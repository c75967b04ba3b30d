/** `telecrm-bulk --help` beside `node -e 0`, in turn in the same run. */
import { join } from 'node:path';
import { atMost, quick, ratios, report, runNode } from './measure.js';

const cli = join(import.meta.dirname, '../../dist/cli.js');
const bare: number[] = [];
const help: number[] = [];
for (let round = 0; round < (quick ? 7 : 21); round++) {
  bare.push(runNode(['-e', '0']).ms);
  help.push(runNode([cli, '--help']).ms);
}
report('Start-up', [
  { label: 'node -e 0', values: bare, unit: 'ms' },
  { label: 'telecrm-bulk --help', values: help, unit: 'ms' },
  { label: 'ratio', values: ratios(help, bare), unit: '', bar: atMost(4) },
]);
