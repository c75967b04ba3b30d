import { ConfigError, type RunError, StoppedError } from '../model/errors.js';
import { type DecodedLine, decodeLine } from './codec.js';
import { diskReason, errorCode } from './disk-reason.js';
import { readLines } from './lines.js';
import { type JournalRecord, journalVersion } from './records.js';
import { RunState } from './run-state.js';

/**
 * Read a journal into the state of every row.
 *
 * A last line that was cut short (the process died while writing it) counts as not written. Damage anywhere
 * else is refused: what comes behind it could not be trusted.
 *
 * @param onRecord told every record, in order, so that the journal need not be read twice.
 * @throws {ConfigError} naming the line, when the journal is missing, damaged, empty, or of another version.
 * @throws {StoppedError} when the system does not let it be read now.
 */
export async function replayJournal(path: string, onRecord?: (record: JournalRecord) => void): Promise<RunState> {
  const state = new RunState();
  let lines = 0;
  /** What is wrong with the line before; a faulty line with another one behind it is no torn end. */
  let fault: string | undefined;
  const onLine = (line: Buffer, offset: number): void => {
    if (fault !== undefined) throw damaged(path, lines, fault);
    lines += 1;
    const decoded = decodeLine(line);
    if ('record' in decoded) {
      const wrong = state.apply(decoded.record, offset);
      if (wrong !== undefined) throw damaged(path, lines, wrong);
      state.validBytes = offset + line.length + 1;
      onRecord?.(decoded.record);
      return;
    }
    if (decoded.foreign !== undefined) throw newer(path, lines, decoded);
    fault = decoded.fault;
  };
  let rest: number;
  try {
    rest = await readLines(path, onLine);
  } catch (error) {
    if (error instanceof RangeError) throw damaged(path, lines + 1, 'it does not end');
    throw errorCode(error) === undefined ? error : unreadable(path, error);
  }
  if (fault !== undefined && rest > 0) throw damaged(path, lines, fault);
  if (state.run === '') throw neverBegan(path);
  state.torn = fault !== undefined || rest > 0;
  return state;
}

const importAgain = 'import the file again: leads that exist are skipped, and no lead is created twice.';

function damaged(path: string, line: number, why: string): ConfigError {
  return new ConfigError(`The journal ${path} is damaged in line ${line}: ${why}.`, [
    'Do not edit it. Restore it from a backup if there is one.',
    `Otherwise ${importAgain} Actions on leads that existed before may be recorded a second time.`,
  ]);
}

function newer(path: string, line: number, decoded: DecodedLine): ConfigError {
  const what = 'fault' in decoded ? decoded.fault : '';
  return new ConfigError(
    `Line ${line} of the journal ${path} was written by another version of telecrm-bulk: ${what}, and this version reads format ${journalVersion}.`,
    ['Go on with the version that wrote it; manifest.json beside it names it as "tool".'],
  );
}

/** The head is synced before the first call can be announced. */
function neverBegan(path: string): ConfigError {
  return new ConfigError(`The journal ${path} is empty: its run ended before anything was sent.`, [
    'Import the file again.',
  ]);
}

function unreadable(path: string, error: unknown): RunError {
  const code = errorCode(error);
  if (code === 'EMFILE' || code === 'EIO') {
    const next = code === 'EIO' ? 'Check the disk' : 'Raise the limit on open files (ulimit -n)';
    return new StoppedError(`The journal ${path} cannot be read: ${diskReason(error)}.`, [
      `${next}, then resume the run.`,
    ]);
  }
  if (code === 'ENOENT') {
    return new ConfigError(`There is no journal ${path}.`, [
      'A dry run keeps none, and a run that ended before its journal began has sent nothing: name another run.',
    ]);
  }
  const actions = ['Check who may read the run folder.'];
  return new ConfigError(`The journal ${path} cannot be read: ${diskReason(error)}.`, actions, { cause: error });
}
