// tsc writes plain files: the bin needs its executable bit, for `npx telecrm-bulk` in the checkout.
import { chmodSync } from 'node:fs';

chmodSync(new URL('../dist/cli.js', import.meta.url), 0o755);
