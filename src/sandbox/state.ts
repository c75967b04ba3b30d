import { randomBytes } from 'node:crypto';
import { type Catalogue, createCatalogue } from './catalogue.js';
import { openDatabase, usualSeries } from './database.js';
import { sampleLeads } from './sample-leads.js';
import { sampleWorkspace } from './sample-workspace.js';
import { createStore, type LeadStore } from './store.js';
import type { SandboxWorkspace } from './workspace-types.js';

/** Where a workspace and its leads come from; see the options of the sandbox. */
interface StateOptions {
  readonly seed?: number;
  readonly randomSeed?: number;
  readonly ownIds?: boolean;
  readonly db?: string;
  readonly workspace?: SandboxWorkspace;
}

/** The workspace and its leads: samples, then what earlier processes left in the file. */
export function openState(
  options: StateOptions,
  now: () => number,
): { readonly catalogue: Catalogue; readonly store: LeadStore; close(): void } {
  const workspace = options.workspace === undefined ? sampleWorkspace() : structuredClone(options.workspace);
  const series = options.ownIds === true ? randomBytes(4).toString('hex') : usualSeries;
  const fresh = { seed: options.seed ?? 0, salt: options.randomSeed ?? 1, upTo: now() - 86_400_000, series };
  const database = options.db === undefined ? undefined : openDatabase(options.db, fresh);
  const { seed, salt, upTo, ...kept } = database?.header ?? fresh;
  const samples = sampleLeads(workspace, seed, upTo, salt);
  let replaying = true;
  const catalogue = createCatalogue(workspace, (change) => {
    if (!replaying) database?.append(change);
  });
  const store = createStore(catalogue, samples, kept.series, (lead, removed) => {
    if (!replaying) database?.append(removed ? { removed: lead.id } : { lead });
  });
  for (const { field, member, lead, removed } of database?.entries ?? []) {
    const definition = field && catalogue.field(field.apiName)?.definition;
    if (definition !== undefined && field !== undefined) catalogue.addLabel(definition, field.label.label);
    if (member !== undefined) catalogue.saveMember(member);
    if (lead !== undefined) store.restore(lead);
    if (removed !== undefined) store.remove(removed);
  }
  replaying = false;
  return { catalogue, store, close: () => database?.close() };
}
