/** A stretch of creation time, in epoch ms, both ends included. */
export interface Window {
  readonly from: number;
  readonly to: number;
}

const day = 86_400_000;
/** Searches over more than 30 days have failed with 500 (seen in public code). */
export const longestWindow = 30 * day;
/** A search that fails over less than this does not fail because of its length, in ms. */
const shortestWindow = 60_000;

/** Cut a range into windows of at most `longest` ms, newest first; each instant is in exactly one. */
export function splitRange({ from, to }: Window, longest = longestWindow): Window[] {
  const windows: Window[] = [];
  for (let end = to; end >= from; end -= longest) windows.push({ from: Math.max(from, end - longest + 1), to: end });
  return windows;
}

/** The two halves of a window, newest first; undefined where it is too short to be halved. */
export function halve(window: Window): readonly Window[] | undefined {
  const length = window.to - window.from + 1;
  return length < 2 * shortestWindow ? undefined : splitRange(window, Math.ceil(length / 2));
}

/** Leads from which on a window is worth parting, so that its pages need not come one after the other. */
const busy = 6_000;
/** Leads that a part should hold; the last page of each is not full, which costs one call in eighty. */
const partSize = 4_000;

/** The parts of a window that holds so many leads, newest first; undefined where it is as well left whole. */
export function partBusy(window: Window, leads: number): readonly Window[] | undefined {
  if (!Number.isFinite(leads) || leads <= busy) return undefined;
  const length = Math.max(shortestWindow, Math.ceil((window.to - window.from + 1) / Math.ceil(leads / partSize)));
  const parts = splitRange(window, length);
  return parts.length > 1 ? parts : undefined;
}

/** The name of a window, which no other has. */
export const windowKey = ({ from, to }: Window): string => `${from}-${to}`;

/** Newest first. */
export const byTime = (one: Window, other: Window): number => other.to - one.to;

/** A window for people: its dates in UTC. */
export function windowInWords({ from, to }: Window): string {
  const shown = (time: number): string => new Date(time).toISOString().replace('T', ' ').slice(0, 16);
  return `${shown(from)} to ${shown(to)} UTC`;
}
