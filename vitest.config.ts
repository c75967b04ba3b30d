import { defineConfig } from 'vitest/config';

export default defineConfig({
  resolve: {
    alias: {
      'telecrm-bulk/sandbox': new URL('./src/sandbox/index.ts', import.meta.url).pathname,
      'telecrm-bulk': new URL('./src/index.ts', import.meta.url).pathname,
    },
  },
  test: { include: ['test/**/*.test.ts'], maxWorkers: 2, testTimeout: 120_000 },
});
