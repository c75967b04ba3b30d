import { type FileHandle, open } from 'node:fs/promises';
import { ConfigError } from '../model/errors.js';
import type { ActionOutcome, Outcome } from '../model/outcome.js';
import { type Remark, remarkAt } from '../model/remark.js';
import type { JournalRecord, RecordedRemark } from './records.js';
import type { RunState } from './run-state.js';

/** Reads rows' fates back from the journal. */
export interface Outcomes {
  /**
   * The fates of some rows, in their order: `unprocessed` where there is none, or where the run ended between two calls
   * of the row; `unknown` with what its intent told where it is in doubt.
   *
   * @throws {ConfigError} when the journal is not the one that the state was read from.
   */
  outcomesOf(rows: readonly number[]): Promise<Outcome[]>;
  close(): Promise<void>;
}

const blockSize = 1 << 18;
const blocksKept = 64;

/**
 * Open the fates of a run. Rows asked for in file order are nearly in the order of the journal, so a few blocks
 * of it are kept and most rows cost no read.
 */
export async function openOutcomes(path: string, state: RunState): Promise<Outcomes> {
  const blocks = new BlockCache(await open(path, 'r'));
  return {
    async outcomesOf(rows) {
      const outcomes: Outcome[] = [];
      for (const row of rows) {
        const status = state.statusOf(row);
        if (status === undefined || state.canBeginAgain(row)) {
          outcomes.push({ row, status: 'unprocessed', actions: [], remarks: [] });
          continue;
        }
        const offset = state.offsetOf(row);
        const line = blocks.lineNow(offset) ?? (await blocks.lineAt(offset));
        const record = recordIn(line, path);
        if (record === undefined || !('row' in record)) throw changed(path);
        outcomes.push(status === 'in-doubt' ? doubtful(record, row, path) : decided(record, row, path));
      }
      return outcomes;
    },
    close: () => blocks.close(),
  };
}

type RowRecord = Extract<JournalRecord, { readonly row: number }>;

function decided(record: RowRecord, row: number, path: string): Outcome {
  if (record.t === 'intent') throw changed(path);
  const recorded = record.row === row ? record.outcome : record.more?.find((other) => other.row === row)?.outcome;
  if (recorded === undefined) throw changed(path);
  const { status, leadId, actions = [], remarks } = recorded;
  return { row, status, leadId, actions, remarks: remarksOf(row, remarks) };
}

/** No answer decided what the intent announced. */
function doubtful(record: RowRecord, row: number, path: string): Outcome {
  const carried = record.t === 'verdict' ? undefined : record.rows;
  if (record.row !== row && carried?.includes(row) !== true) throw changed(path);
  const intent = record.t === 'intent' ? record : undefined;
  const first = record.row === row;
  // A further row of a call for actions brings one; a row that was merged into another brings none of its own.
  const all = intent?.actions ?? 0;
  const others = carried?.length ?? 0;
  const each = intent?.op === 'create-actions' && all > others ? 1 : 0;
  const actions = first ? all - each * others : each;
  const message = 'the row was sent, and its answer was never recorded, so it may or may not have been written';
  return {
    row,
    status: 'unknown',
    actions: Array.from({ length: actions }, (): ActionOutcome => ({ status: 'unknown' })),
    remarks: [
      ...remarksOf(row, first ? intent?.remarks : undefined),
      remarkAt({ row }, { code: 'OUTCOME_UNKNOWN', message }),
    ],
  };
}

const none: readonly Remark[] = [];

function remarksOf(row: number, remarks: readonly RecordedRemark[] | undefined): readonly Remark[] {
  return remarks === undefined || remarks.length === 0 ? none : remarks.map((remark) => ({ ...remark, row }));
}

/** The replay that made the state has checked each line; doing it again would double the time of the result files. */
function recordIn(line: string, path: string): JournalRecord | undefined {
  try {
    return JSON.parse(line) as JournalRecord;
  } catch {
    throw changed(path);
  }
}

function changed(path: string): ConfigError {
  return new ConfigError(`The journal ${path} was changed while it was read.`, [
    'Let no other program write to the run folder, and make the result files again.',
  ]);
}

/** The last few blocks of a file that were read. */
class BlockCache {
  readonly #file: FileHandle;
  readonly #blocks = new Map<number, Buffer>();

  constructor(file: FileHandle) {
    this.#file = file;
  }

  /** The line that begins at an offset, without its line feed, when it lies in a block that is at hand. */
  lineNow(offset: number): string | undefined {
    const block = this.#blocks.get(Math.floor(offset / blockSize));
    const start = offset % blockSize;
    const end = block?.indexOf(10, start) ?? -1;
    return end === -1 ? undefined : block?.toString('utf8', start, end);
  }

  /** The line that begins at an offset, without its line feed, however many blocks it goes through. */
  async lineAt(offset: number): Promise<string> {
    const parts: Buffer[] = [];
    for (let at = offset; ; ) {
      const block = await this.#block(Math.floor(at / blockSize));
      const start = at % blockSize;
      const end = block.indexOf(10, start);
      parts.push(block.subarray(start, end === -1 ? undefined : end));
      if (end !== -1 || block.length < blockSize) return Buffer.concat(parts).toString('utf8');
      at += block.length - start;
    }
  }

  async close(): Promise<void> {
    await this.#file.close();
  }

  async #block(index: number): Promise<Buffer> {
    const known = this.#blocks.get(index);
    if (known !== undefined) return known;
    const buffer = Buffer.allocUnsafe(blockSize);
    const { bytesRead } = await this.#file.read(buffer, 0, blockSize, index * blockSize);
    const block = buffer.subarray(0, bytesRead);
    const [oldest] = this.#blocks.keys();
    if (this.#blocks.size >= blocksKept && oldest !== undefined) this.#blocks.delete(oldest);
    this.#blocks.set(index, block);
    return block;
  }
}
