import { barLine, type Measure, plainLine } from './progress-line.js';
import { type TerminalStream, terminalBar } from './terminal-bar.js';

/** How far a stage has come. Every figure is of the stage, not of the run. */
export interface ProgressUpdate {
  /** Rows that have their fate (exports: rows written). */
  readonly done: number;
  /** Rows that failed. */
  readonly failed?: number;
  /** Rows a second just now; the average of the stage when left out. */
  readonly rate?: number;
  /** Calls a second that the pacer allows just now. */
  readonly pace?: number;
  /** Pages read, in exports. */
  readonly pages?: number;
}

/** Shows how far a run has come. All methods may be called at any time and any number of times. */
export interface Progress {
  /**
   * A stage begins (reading the workspace, surveying, looking up, uploading, writing results); the one before is over.
   *
   * @param total rows to do, where it is known.
   */
  stage(name: string, total?: number): void;
  /** Cheap enough to be called for every row. Ignored before the first stage. */
  update(update: ProgressUpdate): void;
  /** Print something else without tearing the bar: it is taken away before and drawn again after. */
  aside?(print: () => void): void;
  /** The last stage is over; the cursor is back. To be called however the run ends. */
  stop(): void;
}

/** Shows nothing: `--quiet`, and the library's default. */
export const silentProgress: Progress = {
  stage: () => undefined,
  update: () => undefined,
  stop: () => undefined,
};

/** Milliseconds between two lines of one stage where there is no terminal. */
const lineEveryMs = 5_000;

/**
 * One line when a stage begins, one at most every five seconds, one with the final figures: for logs and pipes.
 *
 * @param write takes whole lines, with their line feed.
 * @param now milliseconds, from any origin.
 */
export function lineProgress(write: (line: string) => void, now: () => number = Date.now): Progress {
  let measure: Measure | undefined;
  let printedAt = 0;
  let printedDone: number | undefined;

  const print = (current: Measure): void => {
    printedAt = now();
    printedDone = current.update?.done;
    write(`${plainLine(current, printedAt)}\n`);
  };
  const finish = (): void => {
    if (measure?.update !== undefined && measure.update.done !== printedDone) print(measure);
    measure = undefined;
  };

  return {
    stage(name, total) {
      finish();
      measure = { name, total, startedAt: now() };
      print(measure);
    },
    update(update) {
      if (measure === undefined) return;
      measure.update = update;
      if (now() - printedAt >= lineEveryMs) print(measure);
    },
    stop: finish,
  };
}

/**
 * A bar on a terminal, drawn by cli-progress, one a stage: rows done, rate, failed, pace, time left. It fits the
 * terminal's width and drops the least important figures first. Draws nothing where the stream is no terminal.
 *
 * @param now milliseconds, from any origin.
 */
export function terminalProgress(stderr: TerminalStream, now: () => number = Date.now): Progress {
  let measure: Measure | undefined;
  const bar = terminalBar(stderr, (width) => (measure === undefined ? '' : barLine(measure, now(), width)));

  return {
    stage(name, total) {
      bar.stop();
      measure = { name, total, startedAt: now() };
      bar.start();
    },
    update(update) {
      if (measure === undefined) return;
      measure.update = update;
      bar.update(update.done);
    },
    aside: bar.aside,
    stop() {
      bar.stop();
      measure = undefined;
    },
  };
}
