import type { ActionDraft } from '../model/lead.js';
import { remarkAt } from '../model/remark.js';
import type { LeadAction } from '../telecrm/schemas.js';
import { columnChoices } from '../transform/choices.js';
import { surveyDateOrders } from '../transform/date-columns.js';
import { bindOpenAction, type OpenAction, possibleActions } from '../transform/open-action.js';
import { bindName, bindRowMap } from '../transform/row-binding.js';
import type { ActionChangesMap } from '../transform/row-maps.js';
import { textOf } from '../values/returned.js';
import { changing, type Peek } from './change-rows.js';
import { findAction, type NamedAction } from './find-action.js';
import type { Job } from './job.js';
import type { Change } from './put-change.js';
import { isBlank } from './update-plan.js';

/** New values of the fields of one action. */
interface ActionChange extends NamedAction {
  /** Absent where the row's action cannot be told; the row is invalid then. */
  readonly wanted?: ActionDraft;
}

/** Changing the fields of custom actions: one action a row, by lead id and action id. */
export function actionChangesJob(map: ActionChangesMap, mapName: string): Job<ActionChange, Peek<LeadAction>> {
  const spec = { type: map.type, fields: map.fields };
  return {
    name: 'actions',
    command: 'update-actions',
    dateOrders: (header, workspace) =>
      surveyDateOrders({ fields: {}, actions: possibleActions(spec, workspace) }, header, workspace),
    bind(header, workspace, settings, faults) {
      let action: OpenAction | undefined;
      const bound = bindRowMap<ActionChange>(map, { mapName, header, workspace, settings, faults }, (context) => {
        if (typeof map.type === 'string' && map.type.toUpperCase() === 'PAYMENT') {
          context.faults.push('type: of a payment only the status can be changed; use update-payments');
          return () => ({ draft: { leadId: '', actionId: '' } });
        }
        const leadId = bindName(map.leadId, 'leadId', context, 'the lead');
        const actionId = bindName(map.actionId, 'actionId', context, 'the action');
        action = bindOpenAction(spec, '', context);
        const { read } = action;
        return (row) => ({ draft: { leadId: leadId(row), actionId: actionId(row), wanted: read(row) } });
      });
      const { columnOf } = bound;
      const same = (
        type: string,
        name: string,
        sent: NonNullable<ActionDraft['fields']>[string],
        now: unknown,
      ): boolean => action?.bindingOf(type)?.sameFields({ [name]: sent }, { [name]: now }) === true;
      return {
        warnings: bound.warnings,
        identifier: 'actionId',
        identifierColumn: columnOf('actionId'),
        keysAreUnique: false,
        choices: columnChoices({ fields: {}, actions: possibleActions(spec, workspace) }, header, workspace),
        map: bound.map,
        ...changing({
          nameOf: ({ leadId, actionId }: ActionChange) => `${leadId}\n${actionId}`,
          leadOf: ({ leadId }: ActionChange) => leadId,
          read: (row, client) => findAction(row, row.draft.wanted?.type, { columnOf }, client),
          plan({ draft: { wanted } }, now: LeadAction) {
            const changed = Object.entries(wanted?.fields ?? {}).filter(
              ([name, value]) => !same(wanted?.type ?? '', name, value, now.fields[name]),
            );
            return {
              fields: Object.fromEntries(changed),
              before: Object.fromEntries(changed.map(([name]) => [name, now.fields[name] ?? null])),
              remarks: [],
            };
          },
          step({ draft: { leadId, actionId, wanted } }, { fields }: ActionFields, client) {
            const body = { type: wanted?.type ?? '', fields };
            return { op: 'update-action', body, lead: leadId, send: () => client.updateAction(leadId, actionId, body) };
          },
          dropped: ({ row, draft: { wanted } }, { fields }, answer: LeadAction) =>
            Object.entries(fields).flatMap(([name, value]) => {
              const now = answer.fields[name];
              if (same(wanted?.type ?? '', name, value, now)) return [];
              const place = { row, column: columnOf(name), field: name, value: textOf(value), origin: 'api' } as const;
              const message = isBlank(now)
                ? `Telecrm left "${textOf(value)}" out without a word`
                : `Telecrm has "${textOf(now)}" after "${textOf(value)}" was sent`;
              return [remarkAt(place, { code: 'VALUE_DROPPED', message })];
            }),
        }),
      };
    },
  };
}

interface ActionFields extends Change {
  readonly fields: NonNullable<ActionDraft['fields']>;
}
