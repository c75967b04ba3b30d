/** `telecrm-bulk --help` beside `node -e 0`, in turn in the same run. */
import { join } from 'node:path';
import { line, quick, runNode } from './measure.js';

const cli = join(import.meta.dirname, '../../dist/cli.js');
const bare: number[] = [];
const help: number[] = [];
for (let round = 0; round < (quick ? 7 : 21); round++) {
  bare.push(runNode(['-e', '0']).ms);
  help.push(runNode([cli, '--help']).ms);
}
console.log('Start-up'.padEnd(44), '      min    median       max');
console.log(line('node -e 0', bare, 'ms'));
console.log(line('telecrm-bulk --help', help, 'ms'));
console.log(
  line(
    'ratio',
    help.map((value, at) => value / (bare[at] ?? 1)),
    '(bar: 4)',
  ),
);
