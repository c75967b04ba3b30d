import type { TemplateCells, TemplateColumn } from '../model/template.js';
import type { Field, Workspace } from '../model/workspace.js';
import { fieldTypeOf } from '../values/field-types.js';
import { spreadsheetDateFormat, templateDateFormat } from './template-dates.js';

/** What a field's type says about its column. */
type Typed = Pick<TemplateColumn, 'accepts' | 'cells' | 'example'>;

const text: TemplateCells = { kind: 'text' };
/** Day and time of the example row, as a clock on the wall shows them. */
const exampleTime = new Date(Date.UTC(2026, 10, 22, 10, 30));

/** The column of a field: what it takes, what its header's comment says, and what the example row holds in it. */
export function templateColumn(field: Field, header: string, workspace: Workspace): TemplateColumn {
  const typed = typedColumn(field, workspace);
  const locked = field.locked ? ['Cannot be changed once the lead is in Telecrm.'] : [];
  return { header, note: [`${field.apiName} (${field.type})`, typed.accepts, ...locked], required: false, ...typed };
}

function typedColumn(field: Field, workspace: Workspace): Typed {
  switch (fieldTypeOf(field.type)) {
    case 'TEXT':
      return { accepts: 'Any text.', cells: text, example: exampleText(field.apiName) };
    case 'PHONE':
      return {
        accepts: 'One phone number, with its country code: +91 98765 43210.',
        cells: text,
        example: '+91 98765 43210',
      };
    case 'EMAIL':
      return { accepts: 'One e-mail address: name@example.com.', cells: text, example: 'asha.nair@example.com' };
    case 'WEBSITE':
      return { accepts: 'A web address: https://example.com.', cells: text, example: 'https://example.com' };
    case 'MEDIA_LINK':
      return { accepts: 'The web address of a file: https://example.com/photo.jpg.', cells: text };
    case 'NUMBER':
      return { accepts: 'A number, in digits: 1250.5.', cells: { kind: 'number', format: 'General' }, example: 1250 };
    case 'MONEY':
      return {
        accepts: 'An amount of money, in digits and without a currency: 500000.',
        cells: { kind: 'number', format: '#,##0.00' },
        example: 500_000,
      };
    case 'RATING':
      return {
        accepts: 'A whole number from 1 to 5.',
        cells: { kind: 'whole-number', from: 1, to: 5 },
        example: 4,
      };
    case 'DATE':
      return dateColumn(field);
    case 'DROPDOWN':
      return listColumn(field.options, 'an option', 'ask');
    case 'TAGS':
      return tagsColumn(field.tags ?? field.options);
    case 'STATUS':
      return listColumn(active(workspace.statuses), 'a status', 'stop');
    case 'LOST_REASON':
      return { ...listColumn(active(workspace.lostReasons), 'a lost reason', 'stop'), example: undefined };
    case 'ACTIVE_USERS':
    case 'ASSIGNEE':
      return listColumn(presentMembers(workspace), "a team member's e-mail address", 'stop');
    case undefined:
      return { accepts: 'Text, sent as it is: this program does not know the type.', cells: text };
  }
}

function dateColumn(field: Field): Typed {
  const format = templateDateFormat(field);
  return {
    accepts: `A date, with or without a time: ${format}.`,
    cells: { kind: 'date', format: spreadsheetDateFormat(format) },
    example: exampleTime,
  };
}

/** A field whose list is not told takes any text; one whose list is empty takes nothing yet. */
function listColumn(options: readonly string[] | undefined, what: string, others: 'stop' | 'ask'): Typed {
  if (options === undefined) return { accepts: 'Any text; its options are not known.', cells: text };
  if (options.length === 0) return { accepts: "Nothing yet: the workspace's list is empty.", cells: text };
  const added = others === 'ask' ? ' New ones are imported with --new-options allow only.' : '';
  return {
    accepts: `${what.charAt(0).toUpperCase()}${what.slice(1)} of the list.${added}`,
    cells: { kind: 'list', options, others },
    example: options[0],
  };
}

function tagsColumn(tags: readonly string[] | undefined): Typed {
  const accepts = 'One tag or several, with ; between them.';
  if (tags === undefined || tags.length === 0) return { accepts, cells: text };
  // As a cell must have them: a ; inside a tag would part it in two.
  const options = tags.map((tag) => tag.replaceAll('\\', '\\\\').replaceAll(';', '\\;'));
  return { accepts, cells: { kind: 'list', options, others: 'allow' }, example: options.slice(0, 2).join('; ') };
}

function active(labels: readonly { readonly label: string; readonly archived: boolean }[]): string[] {
  return labels.filter(({ archived }) => !archived).map(({ label }) => label);
}

function presentMembers({ members }: Workspace): string[] {
  return members.filter(({ status }) => status.trim().toLowerCase() !== 'deleted').map(({ email }) => email);
}

function exampleText(apiName: string): string | undefined {
  if (/^(?:full_?|lead_?)?name$/iu.test(apiName)) return 'Asha Nair';
  return /city/iu.test(apiName) ? 'Pune' : undefined;
}
