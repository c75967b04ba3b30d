import { crc32 } from 'node:zlib';
import { type Entry, type ZipFile, openPromise } from 'yauzl';
import { InputError } from '../model/errors.js';
import type { ReadLimits } from './options.js';
import { type ByteSource, damagedPack, unpacked } from './source.js';

/** What a zip file turned out to be, by the names inside. */
export type ZipContent =
  | { readonly kind: 'workbook' }
  /** A workbook of a kind that is not supported; `what` names it. */
  | { readonly kind: 'other-workbook'; readonly what: string }
  | { readonly kind: 'text'; readonly bytes: ByteSource };

/** Folders and hidden files that systems add to archives. */
const addedBySystems = /(?:^|\/)(?:__MACOSX\/|\.|Thumbs\.db$|desktop\.ini$)|\/$/iu;
const textName = /\.(?:csv|tsv|txt|tab)$/iu;

/**
 * Look into a zip file. Nothing is extracted to disk, so odd names inside it do no harm.
 *
 * @param file the name to show.
 * @throws {InputError} when it is damaged or locked, or does not hold exactly one text file.
 */
export async function lookIntoZip(path: string, file: string, limits: ReadLimits): Promise<ZipContent> {
  const entries = await withZip(path, file, (zip) => entriesOf(zip, file, limits));
  const names = entries.map(({ fileName }) => fileName);
  if (names.includes('xl/workbook.bin')) return { kind: 'other-workbook', what: 'a binary Excel workbook (.xlsb)' };
  if (names.includes('[Content_Types].xml')) return { kind: 'workbook' };
  if (names.includes('mimetype') && names.includes('content.xml')) {
    return { kind: 'other-workbook', what: 'an OpenDocument spreadsheet (.ods)' };
  }
  if (names.some((name) => name.endsWith('.iwa') || name === 'Index.zip')) {
    return { kind: 'other-workbook', what: 'a Numbers spreadsheet' };
  }
  const files = entries.filter(({ fileName }) => !addedBySystems.test(fileName));
  const texts = files.filter(({ fileName }) => textName.test(fileName));
  const [entry] = texts;
  if (!entry || texts.length > 1)
    throw notOneText(
      file,
      (entry ? texts : files).map(({ fileName }) => fileName),
    );
  if (entry.isEncrypted()) throw locked(file);
  if (entry.compressionMethod !== 0 && entry.compressionMethod !== 8) {
    throw damagedPack(file, `it is packed by the unusual method ${entry.compressionMethod}`);
  }
  return { kind: 'text', bytes: entryBytes(path, file, entry, limits) };
}

function notOneText(file: string, names: readonly string[]): InputError {
  const inside = names.slice(0, 5).join(', ') + (names.length > 5 ? ` and ${names.length - 5} more` : '');
  return new InputError(
    `${file}: the zip file should hold one CSV file, but it holds ${names.length === 0 ? 'none' : inside}.`,
    ['Unpack it, and name the file to read.'],
  );
}

function locked(file: string): InputError {
  return new InputError(`${file}: the zip file is protected with a password.`, ['Unpack it, and name the CSV file.']);
}

async function withZip<T>(path: string, file: string, use: (zip: ZipFile) => Promise<T>): Promise<T> {
  let zip: ZipFile;
  try {
    zip = await openPromise(path, { autoClose: false });
  } catch (error) {
    throw damagedPack(file, error);
  }
  // Without a listener an error of the file handle would end the process; the read itself rejects too.
  zip.on('error', () => undefined);
  try {
    return await use(zip);
  } catch (error) {
    throw error instanceof InputError ? error : damagedPack(file, error);
  } finally {
    zip.close();
  }
}

async function entriesOf(zip: ZipFile, file: string, limits: ReadLimits): Promise<Entry[]> {
  const entries: Entry[] = [];
  for await (const entry of zip.eachEntry()) {
    if (entries.push(entry) <= limits.zipEntries) continue;
    throw new InputError(`${file}: the zip file holds more than ${limits.zipEntries} files.`, [
      'Unpack it, and name the CSV file.',
    ]);
  }
  return entries;
}

function entryBytes(path: string, file: string, entry: Entry, limits: ReadLimits): ByteSource {
  return async function* () {
    let zip: ZipFile | undefined;
    try {
      zip = await openPromise(path, { autoClose: false });
      zip.on('error', () => undefined);
      let checksum = 0;
      const bytes: AsyncIterable<Buffer> = await zip.openReadStreamPromise(entry);
      for await (const piece of unpacked(bytes, entry.compressedSize, file, limits)) {
        checksum = crc32(piece, checksum);
        yield piece;
      }
      if (checksum !== entry.crc32) throw damagedPack(file, `${entry.fileName} fails its checksum`);
    } catch (error) {
      throw error instanceof InputError ? error : damagedPack(file, error);
    } finally {
      zip?.close();
    }
  };
}
