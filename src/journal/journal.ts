import { constants } from 'node:fs';
import { type FileHandle, open } from 'node:fs/promises';
import { dirname } from 'node:path';
import { StoppedError } from '../model/errors.js';
import { encodeLine } from './codec.js';
import { diskReason } from './disk-reason.js';
import { type JournalRecord, journalVersion } from './records.js';
import { syncFolder } from './sync-folder.js';

/** The part of a file that the journal needs; tests give one that fails. */
export interface JournalFile {
  write(data: Buffer): Promise<unknown>;
  datasync(): Promise<void>;
  truncate(length: number): Promise<void>;
  close(): Promise<void>;
}

/** How a journal is opened: new, with the manifest that it belongs to, or to be continued. */
export type OpenMode =
  | { readonly create: true; readonly run: string; readonly manifest: string }
  /** `validBytes`: where a torn last line begins; it is cut off. */
  | { readonly append: true; readonly validBytes: number };

/** An append-only file of checked lines. A record counts when its promise resolves, not before. */
export interface Journal<Entry extends object = JournalRecord> {
  readonly path: string;
  /**
   * Resolves when the record is written and synced. Lines wait in memory until then, so the caller's waiting is
   * what bounds them.
   *
   * @throws {StoppedError} after the first failure and after `close`, always.
   */
  append(record: Entry | JournalRecord): Promise<void>;
  /** Wait for what is queued and close the file. @throws {StoppedError} when the file cannot be closed. */
  close(): Promise<void>;
}

interface Waiting {
  readonly line: string;
  readonly resolve: () => void;
  readonly reject: (error: unknown) => void;
}

/**
 * Open the journal of a run. One process at a time may have it open; the run's lock sees to that.
 *
 * @param openFile for tests; a file opened for appending otherwise, readable by its owner only.
 * @throws {StoppedError} when the file cannot be written.
 */
export async function openJournal<Entry extends object = JournalRecord>(
  path: string,
  mode: OpenMode,
  openFile: (path: string, flags: 'ax' | 'a') => Promise<JournalFile> = openAppending,
): Promise<Journal<Entry>> {
  const create = 'create' in mode;
  let file: JournalFile;
  try {
    file = await openFile(path, create ? 'ax' : 'a');
  } catch (error) {
    throw cannotWrite(path, error);
  }
  if (!create) {
    try {
      await file.truncate(mode.validBytes);
    } catch (error) {
      await file.close().catch(() => undefined);
      throw cannotWrite(path, error);
    }
  }
  const journal = new GroupedJournal<Entry>(path, file);
  if (!create) return journal;
  try {
    await journal.append({ t: 'run', v: journalVersion, run: mode.run, manifest: mode.manifest });
    await syncFolder(dirname(path));
  } catch (error) {
    await file.close().catch(() => undefined);
    throw cannotWrite(path, error);
  }
  return journal;
}

/** One writer: lines that come while a sync is under way share the next write and the next sync. */
class GroupedJournal<Entry extends object> implements Journal<Entry> {
  readonly path: string;
  readonly #file: JournalFile;
  #queue: Waiting[] = [];
  #writing: Promise<void> | undefined;
  #failure: StoppedError | undefined;
  #closed = false;

  constructor(path: string, file: JournalFile) {
    this.path = path;
    this.#file = file;
  }

  append(record: Entry | JournalRecord): Promise<void> {
    if (this.#failure !== undefined) return Promise.reject(this.#failure);
    if (this.#closed) return Promise.reject(cannotWrite(this.path, new Error('it is closed already')));
    return new Promise((resolve, reject) => {
      this.#queue.push({ line: encodeLine(record), resolve, reject });
      this.#writing ??= this.#writeAll();
    });
  }

  async close(): Promise<void> {
    if (this.#closed) return;
    this.#closed = true;
    await this.#writing;
    try {
      await this.#file.close();
    } catch (error) {
      // A failure before this one was told to every caller of `append`.
      if (this.#failure === undefined) throw cannotWrite(this.path, error);
    }
  }

  async #writeAll(): Promise<void> {
    // Let every append of this turn of the event loop join the first group.
    await Promise.resolve();
    while (this.#queue.length > 0) {
      const group = this.#queue;
      this.#queue = [];
      try {
        if (this.#failure !== undefined) throw this.#failure;
        await this.#file.write(Buffer.from(group.map(({ line }) => line).join('')));
        await this.#file.datasync();
        for (const { resolve } of group) resolve();
      } catch (error) {
        // The kernel may have dropped the pages of a failed sync: a second try would prove nothing.
        this.#failure ??= cannotWrite(this.path, error);
        for (const { reject } of group) reject(this.#failure);
      }
    }
    this.#writing = undefined;
  }
}

async function openAppending(path: string, flags: 'ax' | 'a'): Promise<JournalFile> {
  // To continue a journal that is gone would begin one without a head.
  const handle: FileHandle = await open(path, flags === 'a' ? constants.O_WRONLY | constants.O_APPEND : flags, 0o600);
  return {
    write: (data) => handle.appendFile(data),
    datasync: () => handle.datasync(),
    async truncate(length) {
      const { size } = await handle.stat();
      if (size < length) throw new Error('it is shorter than it was when it was read');
      if (size > length) await handle.truncate(length);
    },
    close: () => handle.close(),
  };
}

function cannotWrite(path: string, error: unknown): StoppedError {
  if (error instanceof StoppedError) return error;
  return new StoppedError(
    `The journal ${path} cannot be written: ${diskReason(error)}. Nothing more is sent without it.`,
    ['Make room on the disk, or choose another folder with --out-dir.'],
    { cause: error },
  );
}
