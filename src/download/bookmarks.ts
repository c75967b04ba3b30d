import { randomBytes } from 'node:crypto';
import { mkdir, open, readFile, rename } from 'node:fs/promises';
import { join } from 'node:path';
import { z } from 'zod';
import { StoppedError } from '../model/errors.js';
import { diskReason } from '../journal/disk-reason.js';

/** Where the last complete export of a search ended. */
export interface Bookmark {
  /** Epoch ms of the server's clock: everything up to here is exported. */
  readonly upTo: number;
  /** Leads from the overlap that are exported already, by key. */
  readonly known: readonly string[];
}

/** So much is read again each time, in ms: a search may learn of a lead a little late. */
export const bookmarkOverlap = 10 * 60_000;
/** More leads in an overlap are not remembered: they would be exported a second time, which harms nobody. */
const mostKnown = 100_000;

const fileSchema = z.object({
  version: z.literal(1),
  searches: z.record(z.string(), z.object({ upTo: z.number(), known: z.array(z.string()) })),
});

const pathIn = (outDir: string): string => join(outDir, 'bookmarks.json');

/** The bookmark of a search; undefined before its first export. A file that is damaged counts as missing. */
export async function readBookmark(outDir: string, search: string): Promise<Bookmark | undefined> {
  return new Map(Object.entries(await readAll(outDir))).get(search);
}

async function readAll(outDir: string): Promise<Record<string, Bookmark>> {
  try {
    return fileSchema.parse(JSON.parse(await readFile(pathIn(outDir), 'utf8'))).searches;
  } catch {
    return {};
  }
}

/** Keep the bookmark of a search, in `bookmarks.json` of the out-dir. @throws {StoppedError} when it cannot be written. */
export async function keepBookmark(outDir: string, search: string, { upTo, known }: Bookmark): Promise<void> {
  const searches = { ...(await readAll(outDir)), [search]: { upTo, known: known.slice(0, mostKnown) } };
  const path = pathIn(outDir);
  const beside = `${path}.${randomBytes(4).toString('hex')}.tmp`;
  try {
    await mkdir(outDir, { recursive: true });
    const file = await open(beside, 'wx', 0o600);
    try {
      await file.writeFile(`${JSON.stringify({ version: 1, searches }, null, 2)}\n`);
      await file.sync();
    } finally {
      await file.close();
    }
    await rename(beside, path);
  } catch (error) {
    throw new StoppedError(`The bookmark cannot be kept in ${path}: ${diskReason(error)}.`, [], { cause: error });
  }
}
