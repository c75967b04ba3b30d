import { mkdir, readFile, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { check, type Place, type Printed, root, run, type Step } from './step.js';

/** Where the package is installed. */
export const consumerOf = ({ folder }: Place): string => join(folder, 'consumer');

/** What the sample of 120 messy rows comes to; the numbers are those of test/samples.test.ts. */
export function checkSampleImport({ stdout }: Printed): string {
  const { rows } = (JSON.parse(stdout) as { result: { rows: { read: number; created: number; failed: number } } })
    .result;
  const said = `${rows.read} rows read, ${rows.created} created, ${rows.failed} failed`;
  check(said === '120 rows read, 103 created, 14 failed', `the sample import came to: ${said}`);
  return said;
}

/** The arguments of the sample import in a folder where the package is installed. */
export const sampleImport = (samples: string): string[] => [
  'import',
  `${samples}/leads.xlsx`,
  ...['--map', `${samples}/leads.map.json`, '--sandbox', '--json', '--no-progress'],
];

const lint: Step = {
  name: 'publint and attw find nothing in the package',
  async run({ tarball }) {
    await run('npx', ['publint', 'run', tarball, '--strict'], { cwd: root });
    await run('npx', ['attw', tarball, '--profile', 'esm-only'], { cwd: root });
    return 'clean';
  },
};

const install: Step = {
  name: 'installed in an empty folder, it imports the sample',
  async run(place) {
    const cwd = consumerOf(place);
    await mkdir(cwd);
    await writeFile(join(cwd, 'package.json'), '{ "private": true }\n');
    await run('npm', ['install', '--no-audit', '--no-fund', place.tarball], { cwd });
    const { version } = JSON.parse(await readFile(join(root, 'package.json'), 'utf8')) as { version: string };
    const told = (await run('npx', ['telecrm-bulk', '--version'], { cwd })).stdout.trim();
    check(told === version, `--version says ${told}, the package is ${version}`);
    const samples = join('node_modules', 'telecrm-bulk', 'samples');
    const said = checkSampleImport(await run('npx', ['telecrm-bulk', ...sampleImport(samples)], { cwd, codes: [1] }));
    const { packages } = JSON.parse(await readFile(join(cwd, 'package-lock.json'), 'utf8')) as {
      packages: Record<string, { hasInstallScript?: boolean }>;
    };
    const scripted = Object.entries(packages).filter(([, { hasInstallScript }]) => hasInstallScript === true);
    check(
      scripted.length === 0,
      `these would run scripts when installed: ${scripted.map(([name]) => name).join(', ')}`,
    );
    return `${version}; ${Object.keys(packages).length - 1} packages, none with an install script; ${said}`;
  },
};

const program = `
import { connect, type ImportSummary, importLeads } from 'telecrm-bulk';
import { createSandbox } from 'telecrm-bulk/sandbox';

export async function summary(): Promise<ImportSummary> {
  const { enterpriseId, token } = createSandbox();
  const client = connect({ enterpriseId, token });
  const { rows }: ImportSummary = await importLeads({ client, file: 'a.csv', map: { version: 1, fields: { phone: 'P' } } });
  // @ts-expect-error rows are counted, so this shows that the types are more than any
  rows.read.toUpperCase();
  return importLeads({ client, file: 'a.csv', map: 'a.map.json', dryRun: true });
}
`;

const types: Step = {
  name: 'its types serve both module resolutions, imported and required',
  async run(place) {
    const cwd = consumerOf(place);
    await writeFile(join(cwd, 'program.mts'), program);
    await writeFile(join(cwd, 'program.cts'), program);
    const tsc = join(root, 'node_modules', 'typescript', 'bin', 'tsc');
    const common = [
      '--noEmit',
      '--strict',
      '--target',
      'es2023',
      '--types',
      'node',
      '--typeRoots',
      join(root, 'node_modules', '@types'),
    ];
    const settings = [
      ['--module', 'nodenext', '--moduleResolution', 'nodenext', 'program.mts', 'program.cts'],
      ['--module', 'esnext', '--moduleResolution', 'bundler', 'program.mts'],
    ];
    for (const setting of settings) await run(process.execPath, [tsc, ...common, ...setting], { cwd });
    const required = 'console.log(Object.keys(require("telecrm-bulk")).includes("importLeads"))';
    const { stdout } = await run(process.execPath, ['-e', required], { cwd });
    check(stdout.trim() === 'true', 'require("telecrm-bulk") has no importLeads');
    return 'nodenext (ESM and CommonJS), bundler, require()';
  },
};

/** The package as its users get it. */
export const packageSteps: readonly Step[] = [lint, install, types];
