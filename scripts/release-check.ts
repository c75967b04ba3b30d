/**
 * What is looked at before a release and is no part of `npm test`, because it needs the network or programs that are not
 * everywhere: the packed package as its users get it, every version of Node, office programs and a browser.
 * Run with `npm run release-check`; name steps to run only these: `npm run release-check -- chromium`.
 */
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { browserSteps } from './release/browser-steps.js';
import { nodeSteps } from './release/node-steps.js';
import { officeSteps } from './release/office-steps.js';
import { packageSteps } from './release/package-steps.js';
import { root, run, Skipped } from './release/step.js';

const wanted = process.argv.slice(2).map((word) => word.toLowerCase());
const folder = await mkdtemp(join(tmpdir(), 'release-'));
const { stdout } = await run('npm', ['pack', '--json', '--ignore-scripts', '--pack-destination', folder], {
  cwd: root,
});
const [{ filename }] = JSON.parse(stdout) as [{ filename: string }];
const place = { folder, tarball: join(folder, filename) };

// The others need the package installed.
const always = packageSteps.filter(({ name }) => name.startsWith('installed'));
const all = [...packageSteps, ...nodeSteps, ...officeSteps, ...browserSteps];
const chosen =
  wanted.length === 0
    ? all
    : all.filter((step) => always.includes(step) || wanted.some((word) => step.name.toLowerCase().includes(word)));

let failed = 0;
for (const step of chosen) {
  try {
    console.log(`ok       ${step.name}: ${await step.run(place)}`);
  } catch (error) {
    const skipped = error instanceof Skipped;
    if (!skipped) failed += 1;
    console.log(
      `${skipped ? 'skipped' : 'FAILED '}  ${step.name}: ${error instanceof Error ? error.message : String(error)}`,
    );
  }
}
await rm(folder, { recursive: true, force: true });
console.log(failed === 0 ? 'Nothing failed.' : `${failed} of ${chosen.length} failed.`);
process.exitCode = failed === 0 ? 0 : 1;
