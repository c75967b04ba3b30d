import { type FileHandle, open } from 'node:fs/promises';
import { InputError } from '../model/errors.js';

const saveAs = 'Open it in a spreadsheet program and save it as .xlsx (File > Save As > Excel Workbook).';
const oleSignature = 'd0cf11e0a1b11ae1';

/** A file with a password; `file` is the name to show. */
export function lockedError(file: string): InputError {
  return new InputError(`${file}: the workbook is protected with a password and cannot be read.`, [
    'Open it in a spreadsheet program, take the password off (File > Info > Protect), save it, and try again.',
  ]);
}

/**
 * Why a file is no zip file, judged by its first bytes, or undefined when it begins like one.
 *
 * @param file the name to show in messages.
 */
export async function refusalOf(path: string, file: string): Promise<InputError | undefined> {
  let handle: FileHandle;
  try {
    handle = await open(path, 'r');
  } catch (error) {
    return cannotOpen(file, error);
  }
  try {
    if ((await handle.stat()).isDirectory()) return new InputError(`${file}: this is a folder, not a file.`);
    const { buffer, bytesRead } = await handle.read(Buffer.alloc(1024), 0, 1024, 0);
    const start = buffer.subarray(0, bytesRead);
    if (bytesRead === 0) return new InputError(`${file}: the file is empty (0 bytes).`, ['Save or download it again.']);
    // A spanned or self-extracting zip may begin otherwise, but no program writes workbooks so.
    if (start.toString('latin1', 0, 2) === 'PK') return undefined;
    if (start.toString('hex', 0, 8) === oleSignature) return await refusalOfOle(handle, file);
    return refusalOfText(start, file);
  } finally {
    await handle.close();
  }
}

function cannotOpen(file: string, error: unknown): InputError {
  const code = error instanceof Error && 'code' in error ? error.code : undefined;
  if (code === 'ENOENT') return new InputError(`${file}: there is no such file.`, ['Check the name and the folder.']);
  if (code === 'EACCES' || code === 'EPERM') {
    return new InputError(`${file}: the file may not be read by this user.`, ['Change its permissions.']);
  }
  return new InputError(`${file}: the file cannot be opened (${String(code ?? error)}).`, [], { cause: error });
}

/** An OLE file is an old `.xls`, or the envelope in which Excel locks an `.xlsx` with a password. */
async function refusalOfOle(handle: FileHandle, file: string): Promise<InputError> {
  const mark = Buffer.from('EncryptedPackage', 'utf16le');
  const block = Buffer.alloc(1024 * 1024);
  for (let at = 0; ; at += block.length - mark.length) {
    const { bytesRead } = await handle.read(block, 0, block.length, at);
    if (block.subarray(0, bytesRead).includes(mark)) {
      return lockedError(file);
    }
    if (bytesRead < block.length) break;
  }
  return new InputError(`${file}: this is an old Excel workbook (.xls), which is not supported.`, [saveAs]);
}

function refusalOfText(start: Buffer, file: string): InputError {
  const text = start.toString('latin1').replaceAll('\0', '').trimStart().toLowerCase();
  if (/^(?:ï»¿)?<(?:!doctype html|html|head|body|table|meta)/u.test(text)) {
    return new InputError(`${file}: this is a web page with the name of a workbook, as some programs export it.`, [
      saveAs,
    ]);
  }
  if (text.includes('urn:schemas-microsoft-com:office:spreadsheet')) {
    return new InputError(`${file}: this is an XML spreadsheet of 2003, which is not supported.`, [saveAs]);
  }
  if (text.startsWith('%pdf')) return new InputError(`${file}: this is a PDF, not a workbook.`);
  if (!/[\x00-\x08\x0e-\x1f]/u.test(start.toString('latin1'))) {
    return new InputError(`${file}: this is a text file, not a workbook.`, [
      'If its values are separated by commas or tabs, rename it to end in .csv.',
    ]);
  }
  return new InputError(`${file}: this is not an Excel workbook (.xlsx), or it is damaged.`, [
    'Download or copy the file again, or save it as .xlsx in a spreadsheet program.',
  ]);
}
