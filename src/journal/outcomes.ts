import { type FileHandle, open } from 'node:fs/promises';
import type { Outcome } from '../model/outcome.js';
import { remarkAt } from '../model/remark.js';
import { decodeLine } from './codec.js';
import type { RecordedOutcome } from './records.js';
import type { RunState } from './run-state.js';

/** Reads rows' fates back from the journal. */
export interface Outcomes {
  /** The fates of some rows, in their order: `unprocessed` where there is none, `unknown` where it is in doubt. */
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
  const outcomeOf = async (row: number): Promise<Outcome> => {
    const status = state.statusOf(row);
    if (status === undefined) return { row, status: 'unprocessed', actions: [], remarks: [] };
    if (status === 'in-doubt') return doubtful(row);
    const decoded = decodeLine(await blocks.lineAt(state.offsetOf(row)));
    const found = 'record' in decoded && 'outcome' in decoded.record ? decoded.record.outcome : undefined;
    return found === undefined ? doubtful(row) : outcomeFrom(row, found);
  };
  return {
    async outcomesOf(rows) {
      const outcomes: Outcome[] = [];
      for (const row of rows) outcomes.push(await outcomeOf(row));
      return outcomes;
    },
    close: () => blocks.close(),
  };
}

function outcomeFrom(row: number, { status, leadId, actions = [], remarks = [] }: RecordedOutcome): Outcome {
  return { row, status, leadId, actions, remarks };
}

function doubtful(row: number): Outcome {
  const message = 'the row was sent, and the answer was never recorded, so the lead may or may not have been written';
  return {
    row,
    status: 'unknown',
    actions: [],
    remarks: [remarkAt({ row, origin: 'api' }, { code: 'OUTCOME_UNKNOWN', message })],
  };
}

/** The last few blocks of a file that were read. */
class BlockCache {
  readonly #file: FileHandle;
  readonly #blocks = new Map<number, Buffer>();

  constructor(file: FileHandle) {
    this.#file = file;
  }

  /** The line that begins at an offset, without its line feed. */
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
    const buffer = Buffer.alloc(blockSize);
    const { bytesRead } = await this.#file.read(buffer, 0, blockSize, index * blockSize);
    const block = buffer.subarray(0, bytesRead);
    const [oldest] = this.#blocks.keys();
    if (this.#blocks.size >= blocksKept && oldest !== undefined) this.#blocks.delete(oldest);
    this.#blocks.set(index, block);
    return block;
  }
}
