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

/** What each code means, in a sentence; docs/exit-codes.md says when it comes and what to do. */
export const exitMeanings: Readonly<Record<ExitName, string>> = {
  ok: 'No row failed, and what became of every row is known.',
  'rows-failed': 'The run ended, and some rows failed.',
  usage: 'A flag, a setting, the map or the input file is at fault.',
  stopped: 'The run was stopped before its end, or the server could not be reached.',
  'not-authorized': 'The token, the enterprise or the licence was refused.',
  invalid: 'Validation found errors, and nothing was written.',
  unverified: 'For some rows it is not known whether they arrived, or an export could not prove that it is complete.',
  internal: 'This program has a bug.',
  hangup: 'The terminal was closed (SIGHUP).',
  interrupted: 'The run was interrupted with Ctrl-C (SIGINT), or its question was answered with no.',
  terminated: 'Another program asked this one to end (SIGTERM).',
};
export type ExitCode = (typeof exitCodes)[ExitName];

/** The name that belongs to a code; the three signals share `interrupted`. */
export function exitNameOf(code: ExitCode): string {
  if (code === 129 || code === 130 || code === 143) return 'interrupted';
  for (const [name, value] of Object.entries(exitCodes)) if (value === code) return name;
  return 'internal';
}

/** What a code means, in a sentence. */
export function exitMeaningOf(code: ExitCode): string {
  const names = Object.keys(exitCodes) as ExitName[];
  return exitMeanings[names.find((name) => exitCodes[name] === code) ?? 'internal'];
}
