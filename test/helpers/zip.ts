import { crc32, deflateRawSync } from 'node:zlib';

/** One entry of a zip file made for a test. */
export interface ZipEntry {
  readonly name: string;
  readonly data: string | Buffer;
  /** Do not compress. Default: deflated. */
  readonly stored?: boolean;
  /** Say so in the headers instead of the truth, to make damaged and hostile files. */
  readonly claim?: { readonly size?: number; readonly crc?: number; readonly flags?: number; readonly method?: number };
}

/** A zip file with these entries, in this order. */
export function zip(entries: readonly ZipEntry[]): Buffer {
  const locals: Buffer[] = [];
  const directory: Buffer[] = [];
  let offset = 0;
  for (const { name, data, stored = false, claim = {} } of entries) {
    const content = Buffer.from(data);
    const packed = stored ? content : deflateRawSync(content);
    const nameBytes = Buffer.from(name, 'utf8');
    // Version needed, flags (bit 11: names are UTF-8), method, time, date, checksum, both sizes, name length, extras.
    const common = Buffer.alloc(26);
    common.writeUInt16LE(20, 0);
    common.writeUInt16LE(0x0800 | (claim.flags ?? 0), 2);
    common.writeUInt16LE(claim.method ?? (stored ? 0 : 8), 4);
    common.writeUInt16LE(0x21, 8);
    common.writeUInt32LE(claim.crc ?? crc32(content), 10);
    common.writeUInt32LE(packed.length, 14);
    common.writeUInt32LE(claim.size ?? content.length, 18);
    common.writeUInt16LE(nameBytes.length, 22);
    const local = Buffer.concat([Buffer.from('PK\x03\x04', 'latin1'), common, nameBytes, packed]);
    const rest = Buffer.alloc(14);
    rest.writeUInt32LE(offset, 10);
    directory.push(Buffer.from('PK\x01\x02\x14\x00', 'latin1'), common, rest, nameBytes);
    locals.push(local);
    offset += local.length;
  }
  const listed = Buffer.concat(directory);
  const end = Buffer.alloc(22);
  end.write('PK\x05\x06', 0, 'latin1');
  end.writeUInt16LE(entries.length, 8);
  end.writeUInt16LE(entries.length, 10);
  end.writeUInt32LE(listed.length, 12);
  end.writeUInt32LE(offset, 16);
  return Buffer.concat([...locals, listed, end]);
}
