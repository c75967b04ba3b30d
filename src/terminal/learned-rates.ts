import { mkdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { z } from 'zod';
import { writePrivate } from './private-file.js';

/** Limits belong to an enterprise at a host. */
interface RatedWorkspace {
  /** With its port, where it has one. */
  readonly host: string;
  readonly enterpriseId: string;
}

/** What a run learned about a workspace's limit, in calls a second. */
interface RememberedRate {
  readonly perSecond: number;
  readonly ceiling?: number;
}

const fileName = 'learned-rates.json';
/** Limits are raised with a licence, and stand-ins come and go; an old rate is forgotten after 30 days. */
const keptMs = 30 * 86_400_000;
/** Slower than this, in calls a second, a run is only while an hourly limit is used up; the next one should not begin so. */
const slowest = 1;

const rate = z.number().positive().max(100_000);
const storedRates = z.object({
  version: z.literal(1),
  workspaces: z.record(
    z.string(),
    z.object({ perSecond: rate, ceiling: rate.optional(), learnedAt: z.iso.datetime() }),
  ),
});
type StoredRates = z.infer<typeof storedRates>['workspaces'];

const keyOf = ({ host, enterpriseId }: RatedWorkspace): string => `${host}/${enterpriseId}`;

/** A lost rate costs a few seconds of finding it again, so a file that is missing or damaged says nothing. */
function readRates(stateDir: string, now: number): StoredRates {
  let workspaces: StoredRates | undefined;
  try {
    workspaces = storedRates.safeParse(JSON.parse(readFileSync(join(stateDir, fileName), 'utf8'))).data?.workspaces;
  } catch {
    workspaces = undefined;
  }
  const fresh = ({ learnedAt }: StoredRates[string]): boolean => now - Date.parse(learnedAt) <= keptMs;
  return Object.fromEntries(Object.entries(workspaces ?? {}).filter(([, each]) => fresh(each)));
}

/**
 * The pace that an earlier run learned for a workspace, in the last 30 days.
 *
 * @param now - Epoch ms.
 */
export function rememberedRate(stateDir: string, workspace: RatedWorkspace, now: number): RememberedRate | undefined {
  const found = new Map(Object.entries(readRates(stateDir, now))).get(keyOf(workspace));
  return found === undefined ? undefined : { perSecond: found.perSecond, ceiling: found.ceiling };
}

/**
 * Remember the pace for the next run on this workspace, in `learned-rates.json` of the state folder, mode 0600. Of two
 * processes that end at the same moment the later one wins. A pace below one a second is not worth remembering.
 *
 * @throws what the file system says; the caller decides whether that matters.
 */
export function rememberRate(stateDir: string, workspace: RatedWorkspace, learned: RememberedRate, now: number): void {
  const { perSecond, ceiling } = learned;
  if (perSecond < slowest) return;
  const entry = { perSecond, ceiling, learnedAt: new Date(now).toISOString() };
  const workspaces = { ...readRates(stateDir, now), [keyOf(workspace)]: entry };
  mkdirSync(stateDir, { recursive: true, mode: 0o700 });
  writePrivate(join(stateDir, fileName), `${JSON.stringify({ version: 1, workspaces }, null, 2)}\n`);
}
