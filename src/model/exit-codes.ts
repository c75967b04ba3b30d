/** The exit codes of the command line; `--json` shows code and name. */
export const exitCodes = {
  ok: 0,
  'rows-failed': 1,
  usage: 2,
  stopped: 3,
  'not-authorized': 4,
  invalid: 5,
  unverified: 6,
  internal: 70,
  hangup: 129,
  interrupted: 130,
  terminated: 143,
} as const;

export type ExitName = keyof typeof exitCodes;
export type ExitCode = (typeof exitCodes)[ExitName];

/** The name that belongs to a code; the three signals share `interrupted`. */
export function exitNameOf(code: ExitCode): string {
  if (code === 129 || code === 130 || code === 143) return 'interrupted';
  for (const [name, value] of Object.entries(exitCodes)) if (value === code) return name;
  return 'internal';
}
