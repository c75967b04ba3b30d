import { createReadStream } from 'node:fs';
import { ConfigError } from '../model/errors.js';
import { decodeLine } from './codec.js';
import { journalVersion } from './records.js';
import { RunState } from './run-state.js';

/**
 * Read a journal into the state of every row.
 *
 * A last line that was cut short (the process died while writing it) counts as not written. Damage anywhere
 * else is refused: what comes behind it could not be trusted.
 *
 * @throws {ConfigError} naming the line, when the journal is damaged, empty, or of a later version.
 */
export async function replayJournal(path: string): Promise<RunState> {
  const state = new RunState();
  let rest: Buffer = Buffer.alloc(0);
  let lines = 0;
  let fault: { readonly line: number; readonly why: string } | undefined;
  for await (const chunk of createReadStream(path, { highWaterMark: 1 << 18 }) as AsyncIterable<Buffer>) {
    let data = rest.length === 0 ? chunk : Buffer.concat([rest, chunk]);
    for (let end = data.indexOf(10); end !== -1; end = data.indexOf(10)) {
      // A faulty line with another one behind it is no torn end.
      if (fault !== undefined) throw damaged(path, fault.line, fault.why);
      lines += 1;
      fault = applyLine(state, data.toString('utf8', 0, end), lines, path);
      if (fault === undefined) state.validBytes += end + 1;
      data = data.subarray(end + 1);
    }
    rest = data;
  }
  if (fault !== undefined && rest.length > 0) throw damaged(path, fault.line, fault.why);
  if (state.run === '') throw damaged(path, 1, fault?.why ?? 'the journal is empty');
  return state;
}

function applyLine(
  state: RunState,
  line: string,
  number: number,
  path: string,
): { line: number; why: string } | undefined {
  const decoded = decodeLine(line);
  if ('fault' in decoded) return { line: number, why: decoded.fault };
  const { record } = decoded;
  if (record.t === 'run' && record.v > journalVersion) {
    throw new ConfigError(
      `The journal ${path} has format ${record.v}; this version of telecrm-bulk reads format ${journalVersion}.`,
      ['Install the version of telecrm-bulk that wrote it, or a newer one.'],
    );
  }
  if ((record.t === 'run') !== (number === 1)) {
    throw damaged(path, number, number === 1 ? 'it is not the head of a journal' : 'a second head of a journal');
  }
  state.apply(record, state.validBytes);
  return undefined;
}

function damaged(path: string, line: number, why: string): ConfigError {
  return new ConfigError(`The journal ${path} is damaged in line ${line}: ${why}.`, [
    'Do not edit it. Restore it from a backup if there is one.',
    'Otherwise import the file again: leads that exist are skipped, and nothing is created twice.',
  ]);
}
