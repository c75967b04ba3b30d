import { defineConfig, type Plugin } from 'vitest/config';

/** So many cases has a property that names no number of its own; PROPERTY_FACTOR multiplies all of them. */
const propertyCases = 200;
const propertyFactor = Number(process.env.PROPERTY_FACTOR ?? 1);

/** fast-check is set up where it is imported: a set-up file would load it for every test file. */
const properties: Plugin = {
  name: 'properties',
  enforce: 'pre',
  transform(code, id) {
    if (!id.endsWith('.test.ts') || !code.includes("import fc from 'fast-check'")) return undefined;
    const own = code.replaceAll(/numRuns: ([\d_]+)/gu, `numRuns: $1 * ${propertyFactor}`);
    return `${own}\nfc.configureGlobal({ numRuns: ${propertyCases * propertyFactor} });\n`;
  },
};

/** They put something else in place of modules that others use. */
const alone = ['test/proof/**/*.test.ts', 'test/queue/**/*.test.ts', 'test/windows.test.ts'];

export default defineConfig({
  plugins: [properties],
  resolve: {
    alias: {
      'telecrm-bulk/sandbox': new URL('./src/sandbox/index.ts', import.meta.url).pathname,
      'telecrm-bulk': new URL('./src/index.ts', import.meta.url).pathname,
    },
  },
  test: {
    globalSetup: 'test/helpers/scratch-folder.ts',
    maxWorkers: 2,
    testTimeout: 120_000,
    // Most of the time of small test files is spent on loading what they test: those that change no module share it.
    projects: [
      { extends: true, test: { name: 'together', include: ['test/**/*.test.ts'], exclude: alone, isolate: false } },
      { extends: true, test: { name: 'alone', include: alone } },
    ],
  },
});
