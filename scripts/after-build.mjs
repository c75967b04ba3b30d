// tsc writes plain files and deletes none: the bin needs its executable bit, for `npx telecrm-bulk` in the checkout, and
// what a source made that is gone or renamed must not be packed.
import { chmodSync, existsSync, readdirSync, rmSync } from 'node:fs';

const dist = new URL('../dist/', import.meta.url);
const src = new URL('../src/', import.meta.url);

for (const name of readdirSync(dist, { recursive: true, encoding: 'utf8' })) {
  const source = /^(.*?)(?:\.d\.ts|\.js)$/u.exec(name)?.[1];
  const isFolder = source === undefined && existsSync(new URL(name, src));
  if (!isFolder && (source === undefined || !existsSync(new URL(`${source}.ts`, src)))) {
    rmSync(new URL(name, dist), { recursive: true, force: true });
  }
}
chmodSync(new URL('cli.js', dist), 0o755);
