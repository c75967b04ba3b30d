import { crc32 } from 'node:zlib';
import { type JournalRecord, recordSchema } from './records.js';

const crcMember = /,"crc":"([0-9a-f]{8})"\}$/u;

/** One line of the journal with its line feed: a JSON object whose last member is the CRC-32 of the bytes before it. */
export function encodeLine(record: JournalRecord): string {
  const body = JSON.stringify(record).slice(0, -1);
  return `${body},"crc":"${checksum(body)}"}\n`;
}

/** A line that was read: the record, or what is wrong with the line. */
export type DecodedLine = { readonly record: JournalRecord } | { readonly fault: string };

/** Read one line, without its line feed. */
export function decodeLine(line: string): DecodedLine {
  const crc = crcMember.exec(line);
  if (crc === null) return { fault: 'it has no checksum' };
  if (checksum(line.slice(0, crc.index)) !== crc[1]) return { fault: 'its checksum does not fit' };
  let value: unknown;
  try {
    value = JSON.parse(line);
  } catch {
    return { fault: 'it is not JSON' };
  }
  const parsed = recordSchema.safeParse(value);
  return parsed.success ? { record: parsed.data } : { fault: 'it is not a record that this version knows' };
}

function checksum(body: string): string {
  return crc32(body).toString(16).padStart(8, '0');
}
