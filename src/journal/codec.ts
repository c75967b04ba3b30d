import { crc32 } from 'node:zlib';
import { isPlainRecord } from './plain-records.js';
import { type JournalRecord, journalVersion, recordSchema } from './records.js';

/** `,"crc":"5f6b4e09"}` is the end of each line. */
const crcMember = ',"crc":"';
const crcLength = 18;

/** One line of the journal with its line feed: a JSON object whose last member is the CRC-32 of the bytes before it. */
export function encodeLine(record: object): string {
  const body = JSON.stringify(record).slice(0, -1);
  return `${body},"crc":"${checksum(body)}"}\n`;
}

/**
 * A line that was read: the record, or what is wrong with the line.
 *
 * `foreign`: the line is as it was written, but this version does not know what it says.
 */
export type DecodedLine =
  | { readonly record: JournalRecord }
  | { readonly fault: string; readonly foreign?: 'version' | 'record' };

/** A line whose checksum fits, as JSON; what it says is not looked at. */
export type CheckedLine = { readonly value: unknown } | { readonly fault: string };

/** Check one line, without its line feed, against its checksum: of its bytes, where they are at hand. */
export function checkLine(line: string | Buffer): CheckedLine {
  const text = line.toString();
  const end = text.length - crcLength;
  if (!text.startsWith(crcMember, end) || !text.endsWith('"}')) return { fault: 'it does not end with a checksum' };
  const sum = checksum(typeof line === 'string' ? text.slice(0, end) : line.subarray(0, -crcLength));
  if (!text.startsWith(sum, end + crcMember.length)) return { fault: 'its checksum does not fit' };
  try {
    return { value: JSON.parse(text) };
  } catch {
    return { fault: 'it is not JSON' };
  }
}

/** Read one line, without its line feed. */
export function decodeLine(line: string | Buffer): DecodedLine {
  const checked = checkLine(line);
  if ('fault' in checked) return checked;
  const { value } = checked;
  if (isPlainRecord(value)) return { record: value };
  const version = versionOf(value);
  if (version !== undefined && version !== journalVersion) {
    return { fault: `it has format ${version}`, foreign: 'version' };
  }
  const parsed = recordSchema.safeParse(value);
  if (parsed.success) return { record: parsed.data };
  return { fault: 'it holds a record that this version does not know', foreign: 'record' };
}

/** The version that the head of a journal names. It is read before anything else: a later head may look different. */
function versionOf(value: unknown): unknown {
  if (typeof value !== 'object' || value === null || !('t' in value) || value.t !== 'run') return undefined;
  return 'v' in value ? value.v : undefined;
}

const hexOfByte = Array.from({ length: 256 }, (_, byte) => byte.toString(16).padStart(2, '0'));

/** Eight hexadecimal digits; made from those of each byte, as there are two sums for every row of a run. */
function checksum(body: string | Uint8Array): string {
  const sum = crc32(body);
  const hex = (byte: number): string => hexOfByte[byte] ?? '';
  return hex(sum >>> 24) + hex((sum >>> 16) & 0xff) + hex((sum >>> 8) & 0xff) + hex(sum & 0xff);
}
