import { mkdir, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { checkSampleImport, consumerOf, sampleImport } from './package-steps.js';
import { check, root, run, Skipped, type Step } from './step.js';

/** The oldest of each line that `engines` allows, and the newest. */
const versions = ['20.19.0', '22.12.0', '22', '24'];
/** Quick, and between them they touch most of what differs between versions of Node. */
const smoke = [
  'test/model',
  'test/values',
  'test/transform',
  'test/readers',
  'test/writers',
  'test/journal',
  'test/telecrm',
];

const onNode = (version: string): Step => ({
  name: `on Node ${version}`,
  async run(place) {
    const cwd = join(place.folder, `node-${version}`);
    await mkdir(cwd);
    await writeFile(join(cwd, 'package.json'), '{ "private": true }\n');
    // The npm package `node` fetches the program with a script, which some npm settings forbid.
    await run('npm', ['install', '--no-audit', '--no-fund', '--ignore-scripts=false', `node@${version}`], {
      cwd,
    }).catch((error: unknown) => {
      throw new Skipped(`node@${version} cannot be had: ${error instanceof Error ? error.message : String(error)}`);
    });
    const node = join(cwd, 'node_modules', 'node', 'bin', process.platform === 'win32' ? 'node.exe' : 'node');
    const told = (await run(node, ['--version'])).stdout.trim();
    check(told.startsWith(`v${version}`), `node@${version} is ${told}`);
    const consumer = consumerOf(place);
    const bin = join(consumer, 'node_modules', 'telecrm-bulk', 'dist', 'cli.js');
    const samples = join('node_modules', 'telecrm-bulk', 'samples');
    const said = checkSampleImport(await run(node, [bin, ...sampleImport(samples)], { cwd: consumer, codes: [1] }));
    const vitest = join(root, 'node_modules', 'vitest', 'vitest.mjs');
    const { stdout } = await run(node, [vitest, 'run', ...smoke], {
      cwd: root,
      env: { ...process.env, NO_COLOR: '1' },
    });
    const [, tests = ''] = /Tests\s+(.*)/u.exec(stdout) ?? [];
    return `${told}: ${said}; tests: ${tests}`;
  },
});

/** Every version of Node that the package says it works on. */
export const nodeSteps: readonly Step[] = versions.map(onNode);
