import { isAbsolute, join } from 'node:path';

const folder = 'telecrm-bulk';

/**
 * The user's state folder, for profiles, learned rates and workspace locks: `XDG_STATE_HOME` or `~/.local/state`
 * (Linux), `~/Library/Application Support` (macOS), `LOCALAPPDATA` or `APPDATA` (Windows). A relative
 * `XDG_STATE_HOME` counts as unset, as the XDG specification asks.
 */
export function defaultStateDir(
  env: Readonly<Record<string, string | undefined>>,
  platform: NodeJS.Platform,
  home: string,
): string {
  if (platform === 'win32') return join(env.LOCALAPPDATA || env.APPDATA || join(home, 'AppData', 'Local'), folder);
  if (platform === 'darwin') return join(home, 'Library', 'Application Support', folder);
  const xdg = env.XDG_STATE_HOME ?? '';
  return join(isAbsolute(xdg) ? xdg : join(home, '.local', 'state'), folder);
}

/** Where the locks of workspaces lie. */
export const locksIn = (stateDir: string): string => join(stateDir, 'locks');
