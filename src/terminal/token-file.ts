import { readFileSync, statSync } from 'node:fs';
import { Secret } from '../model/secret.js';
import { readToken } from './setting-forms.js';

/** A token is well below this; a larger file is some other file. */
const largestFile = 64 * 1_024;

/** What came of reading a file that should hold a token. */
interface TokenFile {
  readonly token?: Secret;
  /** Why there is no token, to follow `--token-file PATH`; never quotes the file. */
  readonly fault?: string;
  readonly warning?: string;
}

/**
 * Read a token from a file: one line, blanks around it and a leading `Bearer` taken off. Warns when others on this
 * machine can read the file (POSIX modes; Windows keeps its own lists).
 */
export function readTokenFile(path: string): TokenFile {
  try {
    const stats = statSync(path);
    if (stats.isDirectory()) return { fault: 'is a folder; name a file that holds the token and nothing else' };
    if (stats.size > largestFile) return { fault: 'is too large for a token; name a file that holds the token only' };
    const text = readFileSync(path, 'utf8');
    if (text.trim() === '') return { fault: 'is empty; put the token into it' };
    const token = readToken(text);
    if (token === undefined) return { fault: 'does not hold a token: one line, no blanks inside, nothing else' };
    // A pipe (`--token-file <(pass telecrm)`) has a mode too, but nobody else can open it.
    const open = process.platform !== 'win32' && stats.isFile() && (stats.mode & 0o044) !== 0;
    const warning = `The token file ${path} can be read by other users of this machine: chmod 600 '${path}'`;
    return { token: new Secret(token), warning: open ? warning : undefined };
  } catch (error) {
    const missing = error instanceof Error && 'code' in error && error.code === 'ENOENT';
    return { fault: missing ? 'does not exist' : `cannot be read: ${String(error)}` };
  }
}
