import { closeSync, existsSync, ftruncateSync, openSync, readFileSync, writeSync } from 'node:fs';
import { SandboxOptionError } from './option-error.js';
import type { CatalogueChange } from './catalogue.js';
import type { LeadRecord } from './lead-types.js';

/** The first line of the file: what the sample leads are made from. */
interface Header {
  readonly sandbox: 1;
  readonly seed: number;
  readonly salt: number;
  /** When the newest sample lead was created, epoch milliseconds. */
  readonly upTo: number;
  /** Eight hexadecimal digits of every lead id. */
  readonly series: string;
}

/** The series of lead ids where it is not drawn by lot. */
export const usualSeries = 'be21d904';

/** A later line: the whole state of what changed. */
interface Entry extends CatalogueChange {
  readonly lead?: LeadRecord;
  readonly removed?: string;
}

/** A file of JSON lines that keeps the state of a sandbox between two processes (`--db`). */
export interface Database {
  readonly header: Header;
  /** Lines of earlier processes, oldest first. */
  readonly entries: readonly Entry[];
  append(entry: Entry): void;
  close(): void;
}

/**
 * Open the file, or make it. What is in it wins over `fresh`. A last line that a killed process left unfinished is cut off.
 *
 * @throws {SandboxOptionError} when it is not a file of the sandbox.
 */
export function openDatabase(file: string, fresh: Omit<Header, 'sandbox'>): Database {
  const known = existsSync(file) ? readFileSync(file) : Buffer.alloc(0);
  const lines: unknown[] = [];
  let start = 0;
  for (let end = known.indexOf(10); end >= 0; end = known.indexOf(10, start)) {
    lines.push(parse(known.toString('utf8', start, end), file));
    start = end + 1;
  }
  if (known.length > 0 && lines.length === 0) throw foreign(file);
  const descriptor = openSync(file, 'a', 0o600);
  if (start < known.length) ftruncateSync(descriptor, start);
  const write = (value: Header | Entry): void => {
    const bytes = Buffer.from(`${JSON.stringify(value)}\n`);
    for (let at = 0; at < bytes.length; ) at += writeSync(descriptor, bytes, at);
  };
  const [first, ...rest] = lines;
  const header: Header = first === undefined ? { sandbox: 1, ...fresh } : asHeader(first, file);
  if (first === undefined) write(header);
  return {
    header,
    entries: rest.filter(isEntry),
    append: write,
    close: () => closeSync(descriptor),
  };
}

function parse(line: string, file: string): unknown {
  try {
    return JSON.parse(line);
  } catch {
    throw foreign(file);
  }
}

function asHeader(value: unknown, file: string): Header {
  const header = value as Partial<Header> | null;
  const { seed, salt, upTo, series = usualSeries } = header ?? {};
  if (header?.sandbox !== 1 || seed === undefined || salt === undefined || upTo === undefined) throw foreign(file);
  return { sandbox: 1, seed, salt, upTo, series };
}

function isEntry(value: unknown): value is Entry {
  return typeof value === 'object' && value !== null;
}

function foreign(file: string): SandboxOptionError {
  return new SandboxOptionError(`${file} was not written by the sandbox, so its state cannot be kept there.`);
}
