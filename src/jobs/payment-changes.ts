import { remarkAt } from '../model/remark.js';
import type { LeadAction } from '../telecrm/schemas.js';
import { readValue } from '../transform/cell-value.js';
import { columnChoices } from '../transform/choices.js';
import { surveyDateOrders } from '../transform/date-columns.js';
import { bindName, bindRowMap, bindText } from '../transform/row-binding.js';
import type { PaymentsMap } from '../transform/row-maps.js';
import { parsePaymentStatus } from '../values/payments.js';
import { changing, type Peek } from './change-rows.js';
import { findAction, type NamedAction } from './find-action.js';
import type { Job } from './job.js';
import type { Change } from './put-change.js';

/** The new status of one payment: all of it that can be changed (documented). */
interface PaymentChange extends NamedAction {
  readonly status: string;
}

interface StatusChange extends Change {
  readonly fields: { readonly status?: string };
}

/** Changing the status of payments: one payment a row, by lead id and action id. */
export function paymentChangesJob(map: PaymentsMap, mapName: string): Job<PaymentChange, Peek<LeadAction>> {
  return {
    name: 'payments',
    command: 'update-payments',
    dateOrders: (header, workspace) => surveyDateOrders({ fields: {}, actions: [] }, header, workspace),
    bind(header, workspace, settings, faults) {
      const bound = bindRowMap<PaymentChange>(map, { mapName, header, workspace, settings, faults }, (context) => {
        const leadId = bindName(map.leadId, 'leadId', context, 'the lead');
        const actionId = bindName(map.actionId, 'actionId', context, 'the payment');
        const status = bindText(map.status, 'status', { parse: parsePaymentStatus }, context);
        return (row) => {
          const draft = { leadId: leadId(row), actionId: actionId(row) };
          const before = row.remarks.length;
          const value = readValue(status, row);
          if (value === undefined && row.remarks.length === before) {
            const place = { row: row.row, column: status.text.column, field: 'status' };
            row.remarks.push(remarkAt(place, { code: 'PAYMENT_INVALID', message: 'is empty: there is no new status' }));
          }
          return { draft: { ...draft, status: String(value ?? '') } };
        };
      });
      const { columnOf } = bound;
      const payments = [{ type: 'PAYMENT', status: map.status }];
      return {
        warnings: bound.warnings,
        identifier: 'actionId',
        identifierColumn: columnOf('actionId'),
        keysAreUnique: false,
        choices: columnChoices({ fields: {}, actions: payments }, header, workspace),
        map: bound.map,
        ...changing({
          nameOf: ({ leadId, actionId }: PaymentChange) => `${leadId}\n${actionId}`,
          leadOf: ({ leadId }: PaymentChange) => leadId,
          read: (row, client) => findAction(row, 'PAYMENT', { columnOf }, client),
          plan: ({ draft: { status } }, now: LeadAction): StatusChange =>
            isSame(status, now.status)
              ? { fields: {}, before: {}, remarks: [] }
              : { fields: { status }, before: { status: now.status ?? null }, remarks: [] },
          step({ draft: { leadId, actionId, status } }, _change, client) {
            const body = { type: 'PAYMENT', status };
            return { op: 'update-action', body, lead: leadId, send: () => client.updateAction(leadId, actionId, body) };
          },
          dropped({ row, draft: { status } }, _change, answer: LeadAction) {
            // An answer that tells no status says nothing against the change.
            if (answer.status === undefined || isSame(status, answer.status)) return [];
            const place = { row, column: columnOf('status'), field: 'status', value: status, origin: 'api' } as const;
            const message = `Telecrm has "${answer.status}" after "${status}" was sent`;
            return [remarkAt(place, { code: 'VALUE_DROPPED', message })];
          },
        }),
      };
    },
  };
}

const isSame = (one: string, other: string | undefined): boolean => one.toUpperCase() === other?.trim().toUpperCase();
