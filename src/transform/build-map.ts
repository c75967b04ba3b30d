import type { LeadMapInput } from './map-schema.js';
import type { Candidate } from './proposal.js';

type Chosen = Pick<Candidate, 'target' | 'format' | 'separator' | 'template'> & { readonly column: string };
type ColumnInput = NonNullable<LeadMapInput['fields']>[string];
type ActionInput = NonNullable<LeadMapInput['actions']>[number];

/** The map that says what was chosen, and nothing else. */
export function buildMap(
  chosen: readonly Chosen[],
  more: Pick<LeadMapInput, '$schema' | 'source' | 'ignore'>,
): LeadMapInput {
  const fields: [string, ColumnInput][] = [];
  const actions = new Map<string, Chosen[]>();
  let leadId: string | undefined;
  for (const choice of chosen) {
    const { kind, type, part } = targetParts(choice.target);
    if (kind === 'leadId') leadId = choice.column;
    else if (kind === 'fields') fields.push([part, columnOf(choice)]);
    else actions.set(type, [...(actions.get(type) ?? []), choice]);
  }
  const { $schema, source, ignore } = more;
  return {
    ...($schema !== undefined && { $schema }),
    version: 1,
    ...(source !== undefined && Object.keys(source).length > 0 && { source }),
    ...(leadId !== undefined && { leadId }),
    fields: Object.fromEntries(fields),
    ...(actions.size > 0 && { actions: [...actions].map(([type, parts]) => actionOf(type, parts)) }),
    ...(ignore !== undefined && ignore.length > 0 && { ignore }),
  };
}

/** What the map says when a column goes to a target: the line that a person would write. */
export function mapLineOf(choice: Chosen): string {
  const { kind, type, part } = targetParts(choice.target);
  if (kind === 'leadId') return `"leadId": ${JSON.stringify(choice.column)}`;
  if (kind === 'fields') return `${JSON.stringify(part)}: ${JSON.stringify(columnOf(choice))}`;
  return `"actions": [${JSON.stringify(actionOf(type, [choice]))}]`;
}

/** `actions.1001.note` taken apart; API names may have dots in them. */
function targetParts(target: string): { kind: string; type: string; part: string } {
  const [, kind = target, rest = ''] = /^([^.]*)\.([\s\S]*)$/u.exec(target) ?? [];
  if (kind !== 'actions') return { kind, type: '', part: rest };
  const dot = rest.indexOf('.');
  return { kind, type: rest.slice(0, dot), part: rest.slice(dot + 1) };
}

function columnOf({ column, format, separator, template }: Chosen): ColumnInput {
  if (template !== undefined) return { template };
  if (format === undefined && separator === undefined) return column;
  return { column, ...(format !== undefined && { format }), ...(separator !== undefined && { separator }) };
}

/** A row has the action where the column that says when it happened, or else the first of its columns, is filled. */
function actionOf(type: string, parts: readonly Chosen[]): ActionInput {
  const of = (name: string) => parts.find(({ target }) => targetParts(target).part === name);
  const when = (of('created_on') ?? parts[0])?.column;
  if (type === 'PAYMENT') {
    const amount = of('amount');
    return {
      type,
      when,
      status: { value: 'COMPLETED' },
      currency: { value: 'INR' },
      ...(amount !== undefined && { amount: columnOf(amount) }),
    };
  }
  const created = of('created_on');
  const fields = parts.filter((part) => part !== created);
  return {
    type,
    when,
    ...(created !== undefined && { created_on: columnOf(created) }),
    ...(fields.length > 0 && {
      fields: Object.fromEntries(fields.map((part) => [targetParts(part.target).part, columnOf(part)])),
    }),
  };
}
