import { existsSync, readdirSync, rmSync } from 'node:fs';
import { join } from 'node:path';
import { importLeads, resumeRun } from '../../../src/import.js';
import { ApiError, ConfigError, UnreachableError } from '../../../src/model/errors.js';
import type { Outcome } from '../../../src/model/outcome.js';
import type { ImportSummary } from '../../../src/report/summary.js';
import { type Damage, Life, type LifeOptions, live } from './life.js';
import { keptOutcomes } from './told-in-memory.js';
import type { Task } from './task.js';
import type { World } from './world.js';

/** How a run came to its end. */
export interface Finished {
  readonly summary: ImportSummary & { readonly dryRun: false };
  readonly outcomes: readonly Outcome[];
  /** What each process died before, and after how many steps. */
  readonly deaths: readonly string[];
  /** The steps of the last process. */
  readonly steps: number;
  readonly runId: string;
}

const damages: readonly Damage[] = ['lost', 'torn', 'kept'];

/** Chances of a crash, for each of at most so many processes. */
export function randomLives(world: World, most: number): (life: number) => LifeOptions {
  return (life) => {
    const dies = life < most && world.random() < 0.65;
    const damage = damages[Math.floor(world.random() * damages.length)] ?? 'lost';
    return { counts: 'journal', damage, ...(dies && { diesAt: 1 + Math.floor(world.random() * 120) }) };
  };
}

/**
 * Run an import to its end: as often as its process dies or gives up, another one goes on.
 *
 * @param lifeOf how long each process lives.
 */
export async function runToEnd(task: Task, lifeOf: (life: number) => LifeOptions): Promise<Finished> {
  const deaths: string[] = [];
  for (let n = 0; n < 30; n++) {
    const life = new Life(lifeOf(n));
    const ended = await live(life, () => oneLife(task, life)).catch((error: unknown) => {
      // A read that failed five times in a row, by no answer or by 500: the process ends, and says so.
      if (error instanceof UnreachableError || error instanceof ApiError) return error;
      throw error;
    });
    if (ended instanceof Error) deaths.push(ended.message);
    else if (ended === 'died') {
      deaths.push(`${life.lastStep} (step ${life.steps})`);
      // The process that held the run is this one, which lives on: its successor would see it gone.
      for (const run of runsOf(task)) rmSync(join(task.options.outDir ?? '', run, 'run.lock'), { force: true });
    } else if (ended.rows.unprocessed === 0) {
      return { summary: ended, outcomes: keptOutcomes(life), deaths, steps: life.steps, runId: ended.runId };
    }
  }
  throw new Error(`no process came to an end: ${deaths.join(', ')}`);
}

const runsOf = ({ options }: Task): string[] =>
  existsSync(options.outDir ?? '')
    ? readdirSync(options.outDir ?? '')
        .filter((name) => /^\d/u.test(name))
        .sort()
    : [];

const neverBegan = /There is no journal|is empty: its run ended|manifest\.json: there is no such file/u;

/** A process that begins the run, or goes on with the one that is there. */
async function oneLife(task: Task, life: Life): Promise<ImportSummary & { readonly dryRun: false }> {
  const { options, world } = task;
  const client = world.connect(life);
  // Two runs of one second have no order: the one that came as far as its journal is the one to go on with.
  for (const runId of runsOf(task)) {
    try {
      return liveSummary(await resumeRun({ ...options, runId, client }));
    } catch (error) {
      if (!(error instanceof ConfigError) || !neverBegan.test(error.message)) throw error;
      // It died before its first call could be announced: whoever reads that imports again.
    }
  }
  const sent = world.sandbox.requests().writes - task.writesBefore;
  if (sent > 0) throw new Error(`${sent} calls were made, and no journal tells of them`);
  return liveSummary(await importLeads({ ...options, client }));
}

function liveSummary(summary: ImportSummary): ImportSummary & { readonly dryRun: false } {
  if (summary.dryRun) throw new Error('it was no dry run');
  return summary;
}
