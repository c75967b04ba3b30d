import { posix } from 'node:path';
import { distance } from 'fastest-levenshtein';
import { InputError } from '../model/errors.js';
import type { DateSystem } from './xlsx-dates.js';
import { type PartContext, scanPart } from './xlsx-part.js';
import type { XmlSink, XmlTag } from './xlsx-xml.js';

/** A sheet as the workbook lists it. */
interface Sheet {
  readonly name: string;
  readonly visible: boolean;
  /** The part that holds it; undefined for a chart, a dialog or a macro sheet. */
  readonly part: string | undefined;
}

/** What a workbook says about itself before any cell is read. */
export interface Workbook {
  readonly sheets: readonly Sheet[];
  readonly dateSystem: DateSystem;
  readonly stringsPart: string | undefined;
  readonly stylesPart: string | undefined;
}

interface Relation {
  readonly id: string;
  /** The last word of the type: `worksheet`, `styles`; the same in Transitional and Strict files. */
  readonly type: string;
  readonly part: string;
}

const saveAs = 'Open it in a spreadsheet program and save it as .xlsx (File > Save As > Excel Workbook).';

/**
 * Find the workbook inside the zip and read its list of sheets.
 *
 * @throws {InputError} when the zip holds no workbook, with what it holds instead.
 */
export async function readWorkbook(context: PartContext): Promise<Workbook> {
  const part = await workbookPart(context);
  const relations = await readRelations(context, part);
  const sink = new WorkbookSink();
  await scanPart(context, part, sink);
  const partOfType = (type: string, usual: string) =>
    context.zip.find(relations.find((relation) => relation.type === type)?.part ?? usual);
  const sheets = sink.sheets.map(({ name, visible, id }, index) => {
    const relation = relations.find((candidate) => candidate.id === id);
    if (relation) return { name, visible, part: relation.type === 'worksheet' ? relation.part : undefined };
    return { name, visible, part: context.zip.find(`xl/worksheets/sheet${index + 1}.xml`) };
  });
  return {
    sheets,
    dateSystem: sink.dateSystem,
    stringsPart: partOfType('sharedStrings', 'xl/sharedStrings.xml'),
    stylesPart: partOfType('styles', 'xl/styles.xml'),
  };
}

async function workbookPart(context: PartContext): Promise<string> {
  const { zip, file } = context;
  const root = await readRelations(context, '');
  const named = root.find((relation) => relation.type === 'officeDocument')?.part ?? 'xl/workbook.xml';
  const part = zip.find(named) ?? zip.find('xl/workbook.xml');
  const refuse = (what: string) => new InputError(`${file}: this is ${what}, which is not supported.`, [saveAs]);
  if (part?.endsWith('.bin') || zip.find('xl/workbook.bin')) throw refuse('a binary Excel workbook (.xlsb)');
  if (part !== undefined && !part.toLowerCase().startsWith('word/') && !part.toLowerCase().startsWith('ppt/'))
    return part;
  if (zip.find('mimetype') && zip.find('content.xml')) throw refuse('an OpenDocument file (.ods)');
  if (zip.find('word/document.xml')) throw refuse('a Word document (.docx)');
  if (zip.find('ppt/presentation.xml')) throw refuse('a PowerPoint file (.pptx)');
  if (zip.find('Index/Document.iwa') || zip.find('Index.zip')) throw refuse('an Apple Numbers file');
  throw new InputError(`${file}: the file is a zip archive without a workbook inside.`, [
    'Unpack it, and import the .xlsx or .csv file that it holds.',
  ]);
}

/** The relations of a part (of the whole package for `''`); none when there is no such part. */
async function readRelations(context: PartContext, source: string): Promise<Relation[]> {
  const folder = posix.dirname(source);
  const part = context.zip.find(posix.join(folder, '_rels', `${posix.basename(source)}.rels`));
  if (part === undefined) return [];
  const relations: Relation[] = [];
  await scanPart(context, part, {
    open(name: string, tag: XmlTag): void {
      if (name !== 'Relationship' || tag.attribute('TargetMode') === 'External') return;
      const target = (tag.attribute('Target') ?? '').replaceAll('\\', '/');
      // Joined as names only: `..` cannot leave the zip, in which nothing else is looked up.
      const path = target.startsWith('/') ? target : posix.join('/', folder, target);
      const type = tag.attribute('Type') ?? '';
      relations.push({
        id: tag.attribute('Id') ?? '',
        type: type.slice(type.lastIndexOf('/') + 1),
        part: posix.normalize(path).slice(1),
      });
    },
    close(): void {},
    text(): void {},
  });
  return relations;
}

class WorkbookSink implements XmlSink {
  readonly sheets: { name: string; visible: boolean; id: string | undefined }[] = [];
  dateSystem: DateSystem = 1900;

  open(name: string, tag: XmlTag): void {
    if (name === 'workbookPr') {
      if (/^(?:1|true|on)$/iu.test(tag.attribute('date1904') ?? '')) this.dateSystem = 1904;
    } else if (name === 'sheet') {
      const state = tag.attribute('state') ?? 'visible';
      this.sheets.push({
        name: tag.attribute('name') ?? '',
        visible: state !== 'hidden' && state !== 'veryHidden',
        id: tag.attribute('id'),
      });
    }
  }

  close(): void {}

  text(): void {}
}

/** A sheet that holds cells. */
export interface ChosenSheet {
  readonly name: string;
  readonly part: string;
}

/** The sheets with their positions, for messages: `1 "Leads", 2 "Old" (hidden)`. */
export const listed = (sheets: readonly Sheet[]) =>
  sheets.map(({ name, visible }, index) => `${index + 1} "${name}"${visible ? '' : ' (hidden)'}`).join(', ');

/**
 * The sheet to read: by name without regard to case, by position counted from 1, or else the first visible one.
 *
 * @throws {InputError} when there is no such sheet, with the sheets there are and the nearest name.
 */
export function chooseSheet(sheets: readonly Sheet[], wanted: string | number | undefined, file: string): ChosenSheet {
  if (wanted === undefined) {
    for (const { name, visible, part } of sheets) if (visible && part !== undefined) return { name, part };
    const any = sheets.some(({ part }) => part !== undefined);
    throw new InputError(
      any ? `${file}: all sheets of the workbook are hidden.` : `${file}: the workbook has no sheet with cells.`,
      any ? [`Choose one with --sheet: ${listed(sheets)}.`] : [],
    );
  }
  const sheet = findSheet(sheets, wanted);
  if (!sheet) throw noSuchSheet(sheets, wanted, file);
  if (sheet.part === undefined) {
    throw new InputError(`${file}: the sheet "${sheet.name}" is a chart or a dialog and has no rows.`, [
      `Choose another one with --sheet: ${listed(sheets)}.`,
    ]);
  }
  return { name: sheet.name, part: sheet.part };
}

function findSheet(sheets: readonly Sheet[], wanted: string | number): Sheet | undefined {
  if (typeof wanted === 'number') return sheets[wanted - 1];
  const key = foldName(wanted);
  const exact = sheets.find(({ name }) => name === wanted) ?? sheets.find(({ name }) => foldName(name) === key);
  // On a command line a position is text too; a sheet of that name comes first.
  return exact ?? (/^[1-9][0-9]{0,4}$/u.test(key) ? sheets[Number(key) - 1] : undefined);
}

const foldName = (name: string) => name.normalize('NFKC').trim().toLowerCase();

function noSuchSheet(sheets: readonly Sheet[], wanted: string | number, file: string): InputError {
  if (typeof wanted === 'number') {
    return new InputError(`${file}: there is no sheet ${wanted}.`, [`The sheets are ${listed(sheets)}.`]);
  }
  const key = foldName(wanted).slice(0, 200);
  let nearest: { name: string; steps: number } | undefined;
  for (const { name } of sheets) {
    const steps = distance(key, foldName(name));
    if (steps <= Math.max(2, Math.floor(key.length / 3)) && steps < (nearest?.steps ?? Number.POSITIVE_INFINITY)) {
      nearest = { name, steps };
    }
  }
  const hint = nearest ? ` Did you mean "${nearest.name}"?` : '';
  return new InputError(`${file}: there is no sheet "${wanted}".${hint}`, [`The sheets are ${listed(sheets)}.`]);
}
