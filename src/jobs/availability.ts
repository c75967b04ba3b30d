import { ApiError } from '../model/errors.js';
import { remarkAt } from '../model/remark.js';
import { bindRequired, bindRowMap } from '../transform/row-binding.js';
import { surveyDateOrders } from '../transform/date-columns.js';
import type { AvailabilityMap } from '../transform/row-maps.js';
import { availabilityStates, closedList } from '../values/closed-lists.js';
import { accepted, type Parsed } from '../values/conversion.js';
import { emailConverter } from '../values/emails.js';
import { normalCase } from '../values/normal-case.js';
import { quote } from '../values/words.js';
import { changing, type Found, type Peek } from './change-rows.js';
import type { Job } from './job.js';
import type { Change } from './put-change.js';

/** The state that a team member is to have. */
interface MemberState {
  readonly email: string;
  readonly state: string;
}

/** What lists say of members whose state nobody can set: an export that comes back has it, too. */
const listedStates = ['Invited', 'Deleted'];

/** A member's state as it is now. */
interface StateNow {
  readonly status: string;
}

/** Setting the availability of team members: one member a row, by e-mail address. */
export function availabilityJob(map: AvailabilityMap, mapName: string): Job<MemberState, Peek<StateNow>> {
  const settable = closedList(availabilityStates, 'a state that can be set', 'state');
  const parseState = (text: string): Parsed => {
    const listed = listedStates.find((state) => normalCase(state) === normalCase(text.slice(0, 50)));
    return listed === undefined ? settable(text) : accepted(listed);
  };
  return {
    name: 'availability',
    command: 'set-availability',
    dateOrders: (header, workspace) => surveyDateOrders({ fields: {}, actions: [] }, header, workspace),
    bind(header, workspace, settings, faults) {
      const bound = bindRowMap<MemberState>(map, { mapName, header, workspace, settings, faults }, (context) => {
        const email = bindRequired(map.fields.email, 'email', emailConverter, context);
        const state = bindRequired(map.fields.state, 'state', { parse: parseState }, context);
        return (row) => {
          const address = email(row);
          return {
            draft: { email: address, state: state(row) },
            ...(address !== '' && { key: address.toLowerCase() }),
          };
        };
      });
      const { columnOf } = bound;
      const column = header.indexOf(columnOf('state') ?? '');
      return {
        warnings: bound.warnings,
        identifier: 'email',
        identifierColumn: columnOf('email'),
        keysAreUnique: true,
        choices:
          column === -1 ? [] : [{ column, labels: availabilityStates, open: map.fields.state.values !== undefined }],
        map: bound.map,
        ...changing({
          nameOf: ({ email }: MemberState) => email.toLowerCase(),
          async read({ row, draft: { email, state }, remarks }, client): Promise<Found<StateNow>> {
            const failed = (field: 'email' | 'state', code: 'ASSIGNEE_UNKNOWN' | 'OPTION_UNKNOWN', message: string) => {
              const value = field === 'email' ? email : state;
              const place = { row, column: columnOf(field), field, value, origin: 'api' } as const;
              const remark = remarkAt(place, { code, message });
              return { outcome: { row, status: 'failed', actions: [], remarks: [...remarks, remark] } } as const;
            };
            try {
              const now = await client.getTeamMember(email, { includeDeleted: true });
              if (normalCase(now.status) === normalCase(state)) return { now };
              if (normalCase(now.status) === 'deleted') {
                return failed('email', 'ASSIGNEE_UNKNOWN', `${quote(email)} was deleted from the team`);
              }
              if (!listedStates.includes(state)) return { now };
              return failed('state', 'OPTION_UNKNOWN', `"${state}" cannot be set; the member is "${now.status}"`);
            } catch (error) {
              if (!(error instanceof ApiError) || ![400, 404].includes(error.problem.status ?? 0)) throw error;
              return failed('email', 'ASSIGNEE_UNKNOWN', `${quote(email)} is no team member of this workspace`);
            }
          },
          plan: ({ draft: { state } }, { status }): Change =>
            normalCase(status) === normalCase(state)
              ? { fields: {}, before: {}, remarks: [] }
              : { fields: { state }, before: { state: status }, remarks: [] },
          step: ({ draft: { email, state } }, _change, client) => ({
            op: 'set-availability',
            body: { email, state },
            send: () => client.setAvailability(email, availabilityStates.find((one) => one === state) ?? 'Active'),
          }),
          dropped({ row, draft: { state } }, _change, { status }: StateNow) {
            if (normalCase(status) === normalCase(state)) return [];
            const place = { row, column: columnOf('state'), field: 'state', value: state, origin: 'api' } as const;
            const message = `Telecrm has "${status}" after "${state}" was sent`;
            return [remarkAt(place, { code: 'VALUE_DROPPED', message })];
          },
        }),
      };
    },
  };
}
