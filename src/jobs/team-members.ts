import { remarkAt } from '../model/remark.js';
import type { NewMember } from '../telecrm/team-members.js';
import { surveyDateOrders } from '../transform/date-columns.js';
import { compileCellText } from '../transform/cell-text.js';
import type { RowInProgress } from '../transform/cell-value.js';
import { bindRequired, bindRowMap } from '../transform/row-binding.js';
import type { BindContext } from '../transform/bind-fields.js';
import type { ColumnSpec } from '../transform/map-schema.js';
import type { MembersMap } from '../transform/row-maps.js';
import { isCellError } from '../values/cell-error.js';
import { closedList, memberRoles } from '../values/closed-lists.js';
import { emailConverter } from '../values/emails.js';
import { phoneConverter } from '../values/phones.js';
import { textConverter } from '../values/text.js';
import type { Peek } from './change-rows.js';
import type { Job } from './job.js';
import { findMember, forecastMember, type KnownMember, writeMember } from './write-member.js';

/** What stands in place of a password in every file of a run. */
const withheld = '(withheld)';

/** Creating team members: one a row, told apart by e-mail address. */
export function teamMembersJob(map: MembersMap, mapName: string): Job<NewMember, Peek<KnownMember>> {
  const parseRole = closedList(memberRoles, 'a role', 'role');
  return {
    name: 'team-members',
    command: 'import-team-members',
    dateOrders: (header, workspace) => surveyDateOrders({ fields: {}, actions: [] }, header, workspace),
    bind(header, workspace, settings, faults) {
      const bound = bindRowMap<NewMember>(map, { mapName, header, workspace, settings, faults }, (context) => {
        const name = bindRequired(map.fields.name, 'name', textConverter, context);
        const email = bindRequired(map.fields.email, 'email', emailConverter, context);
        const phone = bindRequired(map.fields.phone, 'phone', phoneConverter(settings.defaultCountry), context);
        const role = bindRequired(map.fields.role, 'role', { parse: parseRole }, context);
        const password = map.fields.password === undefined ? undefined : bindPassword(map.fields.password, context);
        return (row) => {
          const address = email(row);
          const named = role(row);
          const secret = password?.(row) ?? '';
          const draft = {
            name: name(row),
            email: address,
            phone_number: phone(row),
            role: memberRoles.find((one) => one === named) ?? 'CALLER',
            ...(secret !== '' && { password: secret }),
          };
          return { draft, ...(address !== '' && { key: address.toLowerCase() }) };
        };
      });
      const { columnOf } = bound;
      const role = header.indexOf(columnOf('role') ?? '');
      const place = { columnOf };
      return {
        warnings: bound.warnings,
        identifier: 'email',
        identifierColumn: columnOf('email'),
        keysAreUnique: true,
        choices: role === -1 ? [] : [{ column: role, labels: memberRoles, open: map.fields.role.values !== undefined }],
        map: bound.map,
        async *lookUp(batches, rowOf, client) {
          for await (const batch of batches) {
            yield batch.map((item) => {
              const row = rowOf(item);
              return row === undefined ? { item } : { item, found: { look: () => findMember(row, client) } };
            });
          }
        },
        foretell: ({ row, remarks }) => ({ row, status: 'would-create', actions: [], remarks }),
        forecast: async (row, { look }) => forecastMember(row, await look(), place),
        writes: (context) => ({
          laneOf: ({ mapped }) => mapped.key,
          write: async ({ mapped }, calls) => [await writeMember(mapped, calls, context, place)],
        }),
      };
    },
  };
}

/**
 * A password goes from the cell to the request and nowhere else: nothing that is said about it quotes it.
 *
 * @returns what reads it; `''` where there is none.
 */
function bindPassword(spec: ColumnSpec, context: BindContext): (row: RowInProgress) => string {
  const text = compileCellText(spec, context, context.faults, 'fields.password');
  context.texts.set('password', text);
  return ({ row, cells, faults, remarks }) => {
    const place = { row, column: text.column, field: 'password' };
    const secret = text.read(cells, row);
    if (faults?.some(({ index, code }) => text.indexes.includes(index) && code === 'FORMULA_WITHOUT_RESULT') === true) {
      remarks.push(
        remarkAt(place, { code: 'FORMULA_WITHOUT_RESULT', message: 'is a formula without a stored result' }),
      );
    } else if (isCellError(secret)) {
      remarks.push(remarkAt(place, { code: 'CELL_ERROR', message: 'is a spreadsheet error' }));
    } else if (secret === withheld) {
      const message = `"${withheld}" stands in result files in place of a password`;
      const tip = 'Type the password again, or leave the cell empty to send an invitation.';
      remarks.push(remarkAt(place, { code: 'CELL_ERROR', message, tip }));
    } else return secret;
    return '';
  };
}
