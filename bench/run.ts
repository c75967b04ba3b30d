/**
 * `npm run bench -- [name …] [--quick] [--json]`: the figures, one after the other, each a script in a process of its own
 * that makes its own data. `--quick` takes small sizes, `--json` prints one object when all are done.
 */
import { spawnSync } from 'node:child_process';
import { arch, cpus, platform, totalmem } from 'node:os';
import { join } from 'node:path';
import { asJson, type Figure, readArguments, table } from './table.js';

const { names, quick, json } = readArguments(process.argv.slice(2));
const machine = {
  node: process.version,
  system: `${platform()} ${arch()}`,
  processor: cpus()[0]?.model ?? 'unknown',
  cores: cpus().length,
  memoryGb: Math.round(totalmem() / 2 ** 30),
};
const date = new Date().toISOString().slice(0, 10);
const say = (text: string): void => void (json ? process.stderr : process.stdout).write(`${text}\n`);

say(
  `${date}, Node ${machine.node}, ${machine.system}, ${machine.cores} x ${machine.processor}, ${machine.memoryGb} GB`,
);
const done: object[] = [];
const started = performance.now();
for (const name of names) {
  const script = join(import.meta.dirname, `${name}.js`);
  const args = [script, '--json', ...(quick ? ['--quick'] : [])];
  const { status, stdout } = spawnSync(process.execPath, args, {
    encoding: 'utf8',
    stdio: ['ignore', 'pipe', 'inherit'],
  });
  if (status !== 0) throw new Error(`The figure ${name} ended with ${status}.`);
  const figure = JSON.parse(stdout) as Figure;
  say(`\n${table(figure)}`);
  done.push(asJson(name, figure));
}
const seconds = Math.round((performance.now() - started) / 1_000);
say(`\n${names.length === 1 ? 'One figure' : `${names.length} figures`} in ${seconds} s.`);
if (json) console.log(JSON.stringify({ date, machine, quick, seconds, figures: done }));
