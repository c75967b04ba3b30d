import { z } from 'zod';
import { ConfigError } from '../model/errors.js';
import type { Workspace } from '../model/workspace.js';
import { fingerprintOf } from './fingerprint.js';

const fieldSchema = z.object({
  id: z.string().optional(),
  apiName: z.string().min(1),
  type: z.string().min(1),
  locked: z.boolean().default(false),
  options: z.array(z.string()).optional(),
  tags: z.array(z.string()).optional(),
  dateFormat: z.string().optional(),
  timeFormat: z.string().optional(),
});

const workspaceSchema = z.object({
  enterpriseId: z.string().min(1),
  name: z.string(),
  createdOn: z.number().optional(),
  identifier: z.string().min(1),
  fields: z.array(fieldSchema).min(1),
  actions: z.array(
    z.object({
      code: z.string().min(1),
      displayName: z.string(),
      fields: z.array(fieldSchema),
      allowsPredating: z.boolean().default(false),
    }),
  ),
  statuses: z.array(z.object({ label: z.string(), stage: z.string(), archived: z.boolean().default(false) })),
  lostReasons: z.array(z.object({ label: z.string(), archived: z.boolean().default(false) })),
  members: z.array(z.object({ name: z.string(), email: z.string(), status: z.string() })),
});

const advice = ['Write one with: telecrm-bulk metadata -o workspace.json'];

/**
 * Read a snapshot file (`--metadata`): the `Workspace` as JSON, as `metadata -o` writes it. Its fingerprint
 * is computed again, so that a snapshot edited by hand is told from the one that was written.
 *
 * @param json - The file's text, or what it holds when it was parsed already.
 * @throws {ConfigError} in words, when it is not a snapshot.
 */
export function parseWorkspace(json: unknown): Workspace {
  const value = typeof json === 'string' ? parseText(json) : json;
  if (typeof value !== 'object' || value === null || !('identifier' in value) || !('fields' in value)) {
    throw new ConfigError('This is not a snapshot of a workspace: it has no "identifier" and "fields".', advice);
  }
  const parsed = workspaceSchema.safeParse(value);
  if (!parsed.success) {
    const faults = parsed.error.issues.slice(0, 3).map((issue) => `${issue.path.join('.')}: ${issue.message}`);
    throw new ConfigError(`The snapshot of the workspace is damaged: ${faults.join('; ')}.`, advice);
  }
  const workspace = parsed.data;
  if (!workspace.fields.some(({ apiName }) => apiName === workspace.identifier)) {
    const { identifier } = workspace;
    throw new ConfigError(`The snapshot says that "${identifier}" identifies leads, and has no such field.`, advice);
  }
  return { ...workspace, fingerprint: fingerprintOf(workspace) };
}

function parseText(text: string): unknown {
  try {
    return JSON.parse(text.startsWith('\uFEFF') ? text.slice(1) : text);
  } catch (error) {
    const why = error instanceof Error ? error.message : '';
    throw new ConfigError(`The snapshot of the workspace is not JSON: ${why}`, advice);
  }
}
