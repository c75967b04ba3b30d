import { type ApiProblem, StoppedError } from '../model/errors.js';
import { GivenUp, Halted } from './halt.js';

/** What an outage needs to know. */
export interface OutageOptions {
  /** The run stops when nothing went through for so long, in ms. */
  readonly maxOutageMs: number;
  /** Ms from a clock that never jumps. */
  readonly clock: () => number;
  /** Ends early when the run stops; never rejects. */
  readonly sleep: (ms: number) => Promise<void>;
  readonly stopped: () => boolean;
  /** Told when the run pauses: for how long, in ms, and after which problem. */
  readonly onPause?: (ms: number, problem: ApiProblem) => void;
}

/** Holds rows that could not be delivered, and the whole run when none can be. */
export interface Outage {
  /** Before every call: a promise to wait for while the run pauses. @throws {Halted} when the run stops. */
  gate(): Promise<void> | undefined;
  /** A call was answered. */
  wentThrough(): void;
  /** A place for one row that may have to wait. */
  forRow(): ParkingPlace;
  /** Why the run has to end, when nothing went through for too long. */
  readonly over: StoppedError | undefined;
}

/** Where one row waits. */
export interface ParkingPlace {
  /**
   * The row could not be delivered: wait until it is to be tried again.
   *
   * @throws {Halted} when the run stops; {GivenUp} when the row failed three times while others went through.
   */
  park(problem: ApiProblem): Promise<void>;
}

/** So many rows in a row that could not be delivered, and the whole run pauses. */
const rowsToPause = 3;
const firstPauseMs = 30_000;
const longestPauseMs = 600_000;
/** So often a row is tried again while others go through. */
const mostParkings = 3;

/**
 * One row that cannot be delivered waits by itself; three in a row mean that the server is away, and everything waits,
 * longer each time, until a call goes through again.
 */
export function createOutage(options: OutageOptions): Outage {
  const { maxOutageMs, clock, sleep, stopped, onPause } = options;
  let parkedInARow = 0;
  /** Calls that went through, in all: tells a row's own trouble from everybody's. */
  let through = 0;
  let pauseMs = firstPauseMs;
  let downSince: number | undefined;
  let pausing: Promise<void> | undefined;
  let over: StoppedError | undefined;
  const halted = (): boolean => over !== undefined || stopped();

  const pause = async (problem: ApiProblem, since: number): Promise<void> => {
    const left = maxOutageMs - (clock() - since);
    if (left <= 0) {
      over = serverGone(maxOutageMs, problem);
      return;
    }
    const ms = Math.min(pauseMs, left);
    pauseMs = Math.min(pauseMs * 2, longestPauseMs);
    onPause?.(ms, problem);
    await sleep(ms);
    parkedInARow = 0;
    pausing = undefined;
  };

  const pauseEnds = async (): Promise<void> => {
    while (pausing !== undefined && !halted()) await pausing;
    if (halted()) throw new Halted();
  };
  const gate = (): Promise<void> | undefined => {
    if (halted()) throw new Halted();
    return pausing === undefined ? undefined : pauseEnds();
  };

  return {
    gate,
    wentThrough() {
      parkedInARow = 0;
      through += 1;
      pauseMs = firstPauseMs;
      downSince = undefined;
    },
    forRow() {
      let parkings = 0;
      let throughBefore: number | undefined;
      return {
        async park(problem) {
          if (halted()) throw new Halted();
          parkings = throughBefore === undefined || through > throughBefore ? parkings + 1 : parkings;
          throughBefore = through;
          if (parkings > mostParkings) throw new GivenUp(problem);
          downSince ??= clock();
          parkedInARow += 1;
          if (parkedInARow >= rowsToPause) pausing ??= pause(problem, downSince);
          else if (pausing === undefined) await sleep(Math.min(firstPauseMs, maxOutageMs));
          await gate();
        },
      };
    },
    get over() {
      return over;
    },
  };
}

function serverGone(maxOutageMs: number, problem: ApiProblem): StoppedError {
  const minutes = Math.round(maxOutageMs / 60_000);
  const long = minutes < 1 ? '' : ` for ${minutes === 1 ? 'a minute' : `${minutes} minutes`}`;
  return new StoppedError(`Telecrm could not be reached${long} (${problem.code}), so the run was stopped.`, [
    'Everything that was sent is recorded; the rows that were not attempted are in the unprocessed file.',
    'Check the network, then go on with: telecrm-bulk resume',
  ]);
}
