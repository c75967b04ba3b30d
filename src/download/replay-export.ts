import { checkLine, decodeLine } from '../journal/codec.js';
import { diskReason, errorCode } from '../journal/disk-reason.js';
import { readLines } from '../journal/lines.js';
import { ConfigError } from '../model/errors.js';
import { DownloadState, reopen } from './download-state.js';
import type { PageStore } from './page-store.js';
import { exportRecordSchema } from './records.js';

/** The journal of an export, read. */
export interface ReplayedExport {
  readonly state: DownloadState;
  /** SHA-256 of the manifest, as the first line has it. */
  readonly manifestHash: string;
  /** Bytes of whole lines; what comes behind was cut short and counts as not written. */
  readonly validBytes: number;
}

/**
 * Read the journal of an export into what is known so far.
 *
 * @throws {ConfigError} naming the line, when it is missing, damaged anywhere but at its end, or of another version.
 */
export async function replayExport(path: string): Promise<ReplayedExport> {
  const state = new DownloadState();
  let manifestHash: string | undefined;
  let validBytes = 0;
  let lines = 0;
  let fault: string | undefined;
  const onLine = (line: Buffer, offset: number): void => {
    if (fault !== undefined) throw damaged(path, lines, fault);
    lines += 1;
    const text = line.toString('utf8');
    const checked = checkLine(text);
    if ('fault' in checked) {
      fault = checked.fault;
      return;
    }
    const parsed = exportRecordSchema.safeParse(checked.value);
    if (parsed.success) {
      const wrong = manifestHash === undefined ? 'it has no head' : state.apply(parsed.data);
      if (wrong !== undefined) throw damaged(path, lines, wrong);
    } else {
      // Heads and ends are those of every journal.
      const decoded = decodeLine(text);
      if ('fault' in decoded) throw damaged(path, lines, decoded.fault);
      if (decoded.record.t === 'run') manifestHash = decoded.record.manifest;
      else if (decoded.record.t !== 'end') throw damaged(path, lines, 'it belongs to an import');
    }
    validBytes = offset + line.length + 1;
  };
  try {
    await readLines(path, onLine);
  } catch (error) {
    if (errorCode(error) === undefined) throw error;
    throw new ConfigError(`The journal ${path} cannot be read: ${diskReason(error)}.`, startAgain);
  }
  if (manifestHash === undefined) throw damaged(path, 1, 'it never began');
  return { state, manifestHash, validBytes };
}

const startAgain = ['Run the export again from the start, without --resume.'];

function damaged(path: string, line: number, why: string): ConfigError {
  return new ConfigError(`The journal ${path} is damaged in line ${line}: ${why}.`, startAgain);
}

/**
 * What did not outlive the machine is read again: windows by whole, timelines one by one. Each answer's checksum is in the
 * journal. Where leads are read again, so are all timelines, which are kept by the places of the leads.
 */
export async function reopenDamaged(state: DownloadState, pages: PageStore): Promise<void> {
  for (const window of state.ordered()) {
    if (window.rows === undefined) continue;
    for (const stored of window.pages) {
      if ((await pages.read(stored)) !== undefined) continue;
      reopen(window);
      state.proven = undefined;
      state.timelines.length = 0;
      break;
    }
  }
  for (const [place, stored] of state.timelines.entries()) {
    if (stored !== undefined && (await pages.read(stored)) === undefined) delete state.timelines[place];
  }
}
