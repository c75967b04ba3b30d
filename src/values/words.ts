/** Longest piece of a value that a message shows, in characters. */
const shownLength = 60;

/** A value as messages show it: in quotes, on one line, shortened when it is long. */
export function quote(text: string): string {
  const line = text.length > 400 ? text.slice(0, 400) : text;
  const flat = line.replace(/\s+/gu, ' ');
  if (flat.length <= shownLength && line.length === text.length) return `"${flat}"`;
  return `"${flat.slice(0, shownLength - 3).replace(/[\ud800-\udbff]$/u, '')}…"`;
}

/** The entry of a map that translates one text into another; without the texts when the value is long. */
export function translation(from: string, to: string | undefined, apiName: string): string {
  if (from.length > shownLength) return `translate it with "values" of "${apiName}" in the map`;
  return `add "values": {${JSON.stringify(from)}: ${JSON.stringify(to ?? '…')}} to "${apiName}" in the map`;
}

/** The first few of a list, for people: `New, Fresh, Won, …`. */
export function some(labels: readonly string[]): string {
  const shown = labels.slice(0, 6).map((label) => (label.length > 40 ? `${label.slice(0, 39)}…` : label));
  if (labels.length > shown.length) shown.push('…');
  return shown.join(', ');
}
