import { readFile, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { z } from 'zod';
import type { SourceSheet } from '../model/source-sheet.js';
import { StoppedError } from '../model/errors.js';
import { diskReason } from './disk-reason.js';
import type { RunFolder } from './run-folder.js';

const fileName = 'sheet.json';

const choices = z.array(z.object({ column: z.int().min(0), labels: z.array(z.string()), open: z.boolean() }));

const sheetSchema: z.ZodType<SourceSheet> = z.object({
  name: z.string(),
  position: z.int().min(1).optional(),
  identifier: z.string().optional(),
  choices,
  second: z.object({ name: z.string(), choices }).optional(),
});

/**
 * Keep in the run folder what the annotated workbook shows beside the rows, so that it can be made again without the
 * workspace.
 *
 * @throws {StoppedError} when the disk refuses.
 */
export async function keepSheet(folder: RunFolder, sheet: SourceSheet): Promise<void> {
  const path = join(folder.path, fileName);
  try {
    await writeFile(path, `${JSON.stringify(sheet)}\n`, { mode: 0o600 });
  } catch (error) {
    throw new StoppedError(
      `${path} cannot be written: ${diskReason(error)}. Nothing was sent.`,
      ['Make room on the disk, or choose another folder with --out-dir.'],
      { cause: error },
    );
  }
}

/** What was kept; `undefined` when it is missing or damaged: the workbook does without. */
export async function keptSheet(folder: RunFolder): Promise<SourceSheet | undefined> {
  try {
    return sheetSchema.parse(JSON.parse(await readFile(join(folder.path, fileName), 'utf8')));
  } catch {
    return undefined;
  }
}
