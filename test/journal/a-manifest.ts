import type { Manifest } from '../../src/journal/manifest.js';

/** A manifest of a run of `leads.csv`. */
export const aManifest = (runId: string, more: Partial<Manifest> = {}): Manifest => ({
  version: 1,
  tool: '0.1.0',
  runId,
  command: 'import',
  job: 'leads',
  dryRun: false,
  input: { path: '/data/leads.csv', name: 'leads.csv', size: 120, sha256: 'aa' },
  map: { path: '/data/leads.map.json', sha256: 'bb' },
  workspace: { fingerprint: 'cc', enterpriseId: 'e1', name: 'Acme' },
  host: 'next.telecrm.in',
  options: { newOptions: 'block' },
  startedAt: '2026-11-22T16:18:03.000Z',
  ...more,
});
