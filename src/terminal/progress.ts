import type { Progress } from '../model/progress.js';
import { barLine, type Measure, plainLine } from './progress-line.js';
import { type TerminalStream, terminalBar } from './terminal-bar.js';

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
