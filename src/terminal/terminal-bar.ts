import { createRequire } from 'node:module';
import { clearLine, cursorTo } from 'node:readline';
import type * as cliProgress from 'cli-progress';

const saveCursor = '\u001b7';
const showCursor = '\u001b[?25h';

/** A stream that may be a terminal: `process.stderr`. */
export type TerminalStream = NodeJS.WritableStream & { readonly isTTY?: boolean; readonly columns?: number };

/** One line at the bottom of a terminal that is drawn again and again. */
interface TerminalBar {
  start(): void;
  update(done: number): void;
  aside(print: () => void): void;
  stop(): void;
}

/** Loaded when a bar is first drawn: most commands draw none and should start without it. */
function loadCliProgress(): typeof cliProgress {
  return createRequire(import.meta.url)('cli-progress');
}

/**
 * A cli-progress bar whose whole line is made by `line`; nothing is drawn where the stream is no terminal.
 *
 * `gracefulExit` is off because it would take Ctrl-C away from us: the command stops the bar itself. Should the process
 * end without that, the cursor is shown again on exit.
 *
 * @param line makes the line, at most the given number of columns wide.
 */
export function terminalBar(stderr: TerminalStream, line: (width: number) => string): TerminalBar {
  let bar: cliProgress.SingleBar | undefined;
  const restoreCursor = (): void => {
    stderr.write(showCursor);
  };

  return {
    start() {
      if (bar !== undefined || stderr.isTTY !== true) return;
      const { SingleBar } = loadCliProgress();
      bar = new SingleBar({
        stream: stderr,
        // One column stays free: some terminals wrap when the last one is written.
        format: (_options, params) => line(Math.max(1, params.maxWidth - 1)),
        fps: 5,
        forceRedraw: true,
        hideCursor: true,
        // Otherwise it switches the terminal's line wrap off, and warnings beside the bar would be cut.
        linewrap: true,
        gracefulExit: false,
      });
      process.once('exit', restoreCursor);
      bar.start(1, 0);
    },
    update(done) {
      bar?.update(done);
    },
    aside(print) {
      if (bar === undefined) {
        print();
        return;
      }
      cursorTo(stderr, 0);
      clearLine(stderr, 0);
      print();
      // The bar goes back to the saved position when it stops; the old one is now above what was printed.
      stderr.write(saveCursor);
      bar.render();
    },
    stop() {
      if (bar === undefined) return;
      bar.stop();
      bar = undefined;
      process.removeListener('exit', restoreCursor);
    },
  };
}
