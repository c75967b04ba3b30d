import type { Field, Workspace } from '../model/workspace.js';
import { actionType } from './action-types.js';
import { foldHeader } from './cell-text.js';
import { rounded } from './field-fit.js';
import { type MapEvidence, proposeMap } from './guess.js';
import type { LeadMapInput } from './map-schema.js';
import type { Proposal } from './proposal.js';

type ActionSheetInput = NonNullable<NonNullable<LeadMapInput['sheets']>['actions']>;

/** What a second sheet, whose rows are actions of the leads, is proposed to be read as. */
export interface ActionSheetProposal {
  readonly sheet: string;
  /** Absent where no column is certain to name the lead, or the action. */
  readonly map?: ActionSheetInput;
  /** Targets are paths below `sheets.actions`. */
  readonly proposals: readonly Proposal[];
  /** Columns with values that are not certain. */
  readonly open: readonly string[];
  readonly missing: readonly ('lead' | 'action')[];
}

/** Headers of the column that says when something was done; only dates are taken for it. */
const whenWords = new Set(
  'done on|done at|date|when|action date|activity date|happened on|visited|visited on|called on|created on|logged on'.split(
    '|',
  ),
);
const whenReason = 'the header says when something was done';
/** So many of a column's values have to be actions, 0 to 1. */
const actionsFrom = 0.9;

/**
 * Propose how a second sheet is read: which column names the lead, which the action, when it was done, and the fields of
 * the workspace's actions. Only what is certain; pure.
 */
export function proposeActionSheet(sheet: string, evidence: MapEvidence): ActionSheetProposal {
  const { header, workspace } = evidence;
  const type = typeColumn(evidence);
  const when = header.findIndex((name) => whenWords.has(foldHeader(name)));
  // The action is found already; a column of dates stands under the name that the API has for it.
  const named = header.map((name, at) => (at === type?.at ? '' : at === when ? 'created_on' : name));
  const original = (column: string): string => header[named.indexOf(column)] ?? column;
  const { map, proposals, questions, unused } = proposeMap({
    ...evidence,
    header: named,
    workspace: { ...workspace, fields: fieldsOf(workspace), actions: [] },
  });
  const columns = map.fields ?? {};
  const spec = (field: string) => {
    const said = columns[field];
    return typeof said === 'string' ? original(said) : said && { ...said, column: original(said.column ?? '') };
  };
  const placed = proposals.filter(({ target }) => target.startsWith('fields.'));
  const key = placed.find(({ target }) => target === `fields.${workspace.identifier}`);
  const fields = Object.keys(columns).filter((field) => field !== workspace.identifier && field !== 'created_on');
  const doneOn = spec('created_on');
  return {
    sheet,
    ...(key !== undefined &&
      type !== undefined && {
        map: {
          sheet,
          leadKey: original(key.column),
          actions: [
            {
              type: { column: header[type.at] ?? '' },
              ...(doneOn !== undefined && { created_on: doneOn }),
              ...(fields.length > 0 && {
                fields: Object.fromEntries(fields.map((field) => [field, spec(field) ?? ''])),
              }),
            },
          ],
          ...(map.ignore !== undefined && { ignore: map.ignore.map(original) }),
        },
      }),
    proposals: [
      ...(type === undefined ? [] : [type.proposal]),
      ...placed.map((one) => ({
        ...one,
        column: original(one.column),
        reasons: one.column === named[when] ? [whenReason, ...one.reasons.slice(1)] : one.reasons,
        target: one === key ? 'leadKey' : one.target === 'fields.created_on' ? 'created_on' : one.target,
      })),
    ],
    open: [...questions.map(({ column }) => original(column)), ...unused.map(original)],
    missing: [...(key === undefined ? ['lead' as const] : []), ...(type === undefined ? ['action' as const] : [])],
  };
}

/** The identifier, the fields of all actions, and the time of an action, as if they were the fields of one thing. */
function fieldsOf({ fields, actions, identifier }: Workspace): Field[] {
  const found = new Map<string, Field>();
  const createdOn: Field = { apiName: 'created_on', type: 'DATE', locked: false };
  for (const field of [...fields.filter(({ apiName }) => apiName === identifier), createdOn])
    found.set(field.apiName, field);
  for (const field of actions.flatMap((action) => action.fields)) {
    const known = found.get(field.apiName);
    if (known === undefined) found.set(field.apiName, field);
    else if (known.options !== undefined && field.options !== undefined) {
      found.set(field.apiName, { ...known, options: [...new Set([...known.options, ...field.options])] });
    }
  }
  return [...found.values()];
}

/** The column whose values are actions of the workspace, by name or by code. */
function typeColumn({ header, rows, workspace }: MapEvidence): { at: number; proposal: Proposal } | undefined {
  const isAction = new Map<string, boolean>();
  const known = (text: string): boolean => {
    const before = isAction.get(text);
    if (before !== undefined) return before;
    const found = actionType(text, workspace);
    const own =
      'type' in found && (found.type === 'PAYMENT' || workspace.actions.some(({ code }) => code === found.type));
    isAction.set(text, own);
    return own;
  };
  for (const [at, column] of header.entries()) {
    const values = column === '' ? [] : rows.flatMap((row) => row[at]?.trim() || []);
    const share = values.length === 0 ? 0 : values.filter(known).length / values.length;
    if (share < actionsFrom) continue;
    const reasons = [`${Math.round(share * 100)}% of ${values.length} values are actions of the workspace`];
    const mapLine = `"type": ${JSON.stringify({ column })}`;
    return {
      at,
      proposal: { column, example: values[0] ?? '', target: 'type', confidence: rounded(share), reasons, mapLine },
    };
  }
  return undefined;
}
