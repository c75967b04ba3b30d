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

/** Check one line, without its line feed, against its checksum. */
export function checkLine(line: string): CheckedLine {
  const end = line.length - crcLength;
  if (!line.startsWith(crcMember, end) || !line.endsWith('"}')) return { fault: 'it does not end with a checksum' };
  if (checksum(line.slice(0, end)) !== line.slice(end + crcMember.length, -2))
    return { fault: 'its checksum does not fit' };
  try {
    return { value: JSON.parse(line) };
  } catch {
    return { fault: 'it is not JSON' };
  }
}

/** Read one line, without its line feed. */
export function decodeLine(line: string): DecodedLine {
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

function checksum(body: string): string {
  return crc32(body).toString(16).padStart(8, '0');
}
