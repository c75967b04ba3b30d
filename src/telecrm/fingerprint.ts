import { createHash } from 'node:crypto';
import type { Workspace } from '../model/workspace.js';

/** SHA-256 of a workspace's canonical JSON: keys sorted, absent values left out. */
export function fingerprintOf(workspace: Omit<Workspace, 'fingerprint'>): string {
  return createHash('sha256').update(canonical(workspace)).digest('hex');
}

function canonical(value: unknown): string {
  return JSON.stringify(value, (_key, inner: unknown) => {
    if (typeof inner !== 'object' || inner === null || Array.isArray(inner)) return inner;
    return Object.fromEntries(Object.entries(inner).sort(([a], [b]) => (a < b ? -1 : a > b ? 1 : 0)));
  });
}
