import type { Template, TemplateColumn, TemplateSheet } from '../model/template.js';
import type { CustomAction, Field, Workspace } from '../model/workspace.js';
import { fieldTypeOf } from '../values/field-types.js';
import { exampleOf } from './example-row.js';
import type { LeadMapInput } from './map-schema.js';
import { templateColumn } from './template-columns.js';
import { templateDateFormat } from './template-dates.js';
import { headersOf } from './template-headers.js';
import { templateMark } from './template-mark.js';

/** A template and the map that reads it. */
export interface TemplatePlan {
  readonly template: Template;
  readonly map: LeadMapInput;
  /** How many fields of the lead have a column. */
  readonly fields: number;
}

/**
 * Plan a template for a workspace: a column for each field, the identifier first, and the map that reads them.
 * Pure: the same workspace gives the same plan.
 */
export function planTemplate(workspace: Workspace): TemplatePlan {
  const fields = fieldsInOrder(workspace);
  const headers = headersOf(fields.map(({ apiName }) => apiName));
  const headerOf = (at: number): string => headers[at] ?? '';
  const columns = fields.map((field, at) => leadColumn(field, headerOf(at), workspace));
  const leads = { name: 'Leads', columns };
  const actions = actionsSheet(workspace, columns[0]);
  const sheets = actions === undefined ? [leads] : [leads, actions.sheet];
  return {
    template: {
      title: `Leads for ${workspace.name}`,
      mark: templateMark(workspace.fingerprint, sheets),
      sheets,
    },
    map: {
      $schema: './node_modules/telecrm-bulk/templates/map.schema.json',
      version: 1,
      source: { sheet: leads.name, headerRow: 1 },
      fields: Object.fromEntries(fields.map((field, at) => [field.apiName, sourceOf(field, headerOf(at))])),
      ...(actions !== undefined && { sheets: { actions: actions.map } }),
    },
    fields: fields.length,
  };
}

function fieldsInOrder({ fields, identifier }: Workspace): readonly Field[] {
  const isIdentifier = ({ apiName }: Field): boolean => apiName === identifier;
  return [...fields.filter(isIdentifier), ...fields.filter((field) => !isIdentifier(field))];
}

function leadColumn(field: Field, header: string, workspace: Workspace): TemplateColumn {
  const column = templateColumn(field, header, workspace);
  if (field.apiName !== workspace.identifier) return column;
  const example = exampleOf(typeof column.example === 'string' ? column.example : '12345');
  return {
    ...column,
    // Text, whatever its type: the example is none of its values.
    cells: { kind: 'text' },
    required: true,
    note: ['Required: it identifies the lead.', ...column.note, 'The example row is not imported.'],
    example: example.trim(),
  };
}

/** How the map reads a column: tags and dates say how they are written, everything else is named only. */
function sourceOf(field: Field, column: string): NonNullable<LeadMapInput['fields']>[string] {
  const type = fieldTypeOf(field.type);
  if (type === 'DATE') return { column, format: templateDateFormat(field) };
  if (type === 'TAGS') return { column, separator: ';' };
  return column;
}

type ActionSheetMap = NonNullable<NonNullable<LeadMapInput['sheets']>['actions']>;

/** A line an action: who, which action, when, and the fields of all actions. `undefined` where there are no actions. */
function actionsSheet(
  workspace: Workspace,
  identifier: TemplateColumn | undefined,
): { readonly sheet: TemplateSheet; readonly map: ActionSheetMap } | undefined {
  const { actions } = workspace;
  if (actions.length === 0 || identifier === undefined) return undefined;
  const fields = fieldsOfActions(actions);
  const taken = [identifier.header, 'Action', 'Done On'];
  const headers = headersOf(
    fields.map(({ field }) => field.apiName),
    taken,
  );
  const doneOn: Field = { apiName: 'created_on', type: 'DATE', locked: false };
  const labels = actionLabels(actions);
  const sheet: TemplateSheet = {
    name: 'Actions',
    columns: [
      {
        ...identifier,
        note: [
          'Required: the lead that the action is recorded on.',
          'The sheet Leads has it too: both are imported together.',
        ],
        example: undefined,
      },
      {
        header: 'Action',
        note: ['Required: what was done.'],
        accepts: 'An action of the list.',
        cells: { kind: 'list', options: labels, others: 'stop' },
        required: true,
      },
      { ...templateColumn(doneOn, 'Done On', workspace), example: undefined },
      ...fields.map(({ field, owners }, at) => {
        const column = templateColumn(field, headers[at] ?? '', workspace);
        return { ...column, note: [...column.note, `For ${owners.join(', ')}.`], example: undefined };
      }),
    ],
  };
  const map: ActionSheetMap = {
    sheet: sheet.name,
    leadKey: identifier.header,
    actions: [
      {
        // By their codes, which stay when an action is renamed, and tell those of one name apart.
        type: {
          column: 'Action',
          values: Object.fromEntries(labels.map((label, at) => [label, actions[at]?.code ?? ''])),
        },
        created_on: sourceOf(doneOn, 'Done On'),
        fields: Object.fromEntries(fields.map(({ field }, at) => [field.apiName, sourceOf(field, headers[at] ?? '')])),
      },
    ],
  };
  return { sheet, map };
}

/** Actions by their names; where two share one, with their codes. */
function actionLabels(actions: readonly CustomAction[]): string[] {
  const names = actions.map(({ displayName }) => displayName.trim().toLowerCase());
  return actions.map(({ code, displayName }, at) => {
    const name = names[at];
    const alone = name !== '' && names.indexOf(name ?? '') === names.lastIndexOf(name ?? '');
    return alone ? displayName : `${displayName} (${code})`.trim();
  });
}

/** The fields of all actions; those of one name share a column, as they share an entry of the map. */
function fieldsOfActions(actions: readonly CustomAction[]): { field: Field; owners: string[] }[] {
  const found = new Map<string, { field: Field; owners: string[] }>();
  for (const { displayName, fields } of actions) {
    for (const field of fields) {
      const known = found.get(field.apiName);
      if (known === undefined) found.set(field.apiName, { field, owners: [displayName] });
      else {
        known.field = either(known.field, field);
        known.owners.push(displayName);
      }
    }
  }
  return [...found.values()];
}

/** What a column for two fields of the same name takes: of the same type, both lists; else any text. */
function either(one: Field, other: Field): Field {
  const { apiName, type } = one;
  if (type !== other.type) return { apiName, type: 'TEXT', locked: false };
  const both = (a?: readonly string[], b?: readonly string[]) => a && b && [...new Set([...a, ...b])];
  const [options, tags] = [both(one.options, other.options), both(one.tags, other.tags)];
  return { ...one, options, tags };
}
