import { distance } from 'fastest-levenshtein';

/** Names longer than this are not compared: edit distance is quadratic. */
const longest = 100;

/** The known name that a mistyped one probably means, or `undefined` when none is close. Case is not a difference. */
export function nearestName(name: string, known: Iterable<string>): string | undefined {
  if (name.length > longest) return undefined;
  const wanted = name.toLowerCase();
  let best: string | undefined;
  let bestDistance = Math.max(1, Math.floor(name.length / 3)) + 1;
  for (const candidate of known) {
    const edits = distance(wanted, candidate.toLowerCase());
    if (edits < bestDistance) {
      best = candidate;
      bestDistance = edits;
    }
  }
  return best;
}
