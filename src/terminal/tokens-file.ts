import { readFileSync, statSync } from 'node:fs';
import { z } from 'zod';
import { ConfigError } from '../model/errors.js';
import { Secret } from '../model/secret.js';

const tokens = z.record(z.string().trim().min(1), z.string().trim().min(1));

/** A workspace and its Sync token. */
export interface WorkspaceToken {
  readonly enterpriseId: string;
  readonly token: Secret;
}

/**
 * Read the tokens of several workspaces: a JSON object from enterprise id to Sync token.
 *
 * @throws {ConfigError} when the file is missing, readable by others, or no such object. No message holds a token.
 */
export function readTokens(path: string): WorkspaceToken[] {
  let parsed: unknown;
  try {
    if (process.platform !== 'win32' && (statSync(path).mode & 0o077) !== 0) {
      throw new ConfigError(`The file ${path} can be read by others, and it holds tokens.`, [`chmod 600 ${path}`]);
    }
    parsed = JSON.parse(readFileSync(path, 'utf8'));
  } catch (error) {
    if (error instanceof ConfigError) throw error;
    const why = error instanceof SyntaxError ? 'it is not JSON' : 'it is missing or cannot be opened';
    throw new ConfigError(`The file ${path} with the tokens cannot be read: ${why}.`, [form]);
  }
  const result = tokens.safeParse(parsed);
  if (!result.success || Object.keys(result.data).length === 0) {
    throw new ConfigError(`The file ${path} does not hold an object from enterprise id to token.`, [form]);
  }
  return Object.entries(result.data).map(([enterpriseId, token]) => ({ enterpriseId, token: new Secret(token) }));
}

const form = 'Write it as {"<enterprise id>": "<Sync token>", …}, readable by you only (chmod 600).';
