import { z } from 'zod';
import { checkMapAs } from './map-file.js';
import { columnSchema, openActionSchema, sourceSchema, typeSchema } from './map-schema.js';

const common = {
  $schema: z.string().optional(),
  version: z.literal(1),
  source: sourceSchema.optional().describe('How to read the file.'),
};
const ignore = z.array(z.string()).default([]).describe('Columns that are left out on purpose.');
const leadId = z.string().describe('The column that holds the lead id.');
const actionId = z.string().describe('The column that holds the id of the action.');

/** `import-actions`. */
export const actionsMapSchema = z.strictObject({
  ...common,
  leadId: leadId.optional(),
  leadKey: z
    .string()
    .optional()
    .describe("The column that holds the lead's identifier: its phone, in most workspaces."),
  actions: z.array(openActionSchema).length(1, 'needs exactly one entry: one action a row'),
  ignore,
});
export type ActionsMap = z.output<typeof actionsMapSchema>;
export type ActionsMapInput = z.input<typeof actionsMapSchema>;

/** `update-actions`. */
export const actionChangesMapSchema = z.strictObject({
  ...common,
  leadId,
  actionId,
  type: typeSchema,
  fields: z.record(z.string(), columnSchema).describe('New values of the fields of the action, by API name.'),
  ignore,
});
export type ActionChangesMap = z.output<typeof actionChangesMapSchema>;
export type ActionChangesMapInput = z.input<typeof actionChangesMapSchema>;

/** `update-payments`. */
export const paymentsMapSchema = z.strictObject({
  ...common,
  leadId,
  actionId,
  status: columnSchema.describe('PENDING, COMPLETED, FAILED, REFUNDED, CANCELLED, PROCESSING.'),
  ignore,
});
export type PaymentsMap = z.output<typeof paymentsMapSchema>;
export type PaymentsMapInput = z.input<typeof paymentsMapSchema>;

/** `import-team-members`. */
export const membersMapSchema = z.strictObject({
  ...common,
  fields: z.strictObject({
    name: columnSchema,
    email: columnSchema,
    phone: columnSchema,
    role: columnSchema.describe('ADMIN, MANAGER, CALLER or MARKETING_USER, in any case.'),
    password: columnSchema.optional().describe('Without one the member is sent an invitation.'),
  }),
  ignore,
});
export type MembersMap = z.output<typeof membersMapSchema>;
export type MembersMapInput = z.input<typeof membersMapSchema>;

/** `set-availability`. */
export const availabilityMapSchema = z.strictObject({
  ...common,
  fields: z.strictObject({
    email: columnSchema,
    state: columnSchema.describe('Active, Inactive, On Leave or Working, in any case.'),
  }),
  ignore,
});
export type AvailabilityMap = z.output<typeof availabilityMapSchema>;
export type AvailabilityMapInput = z.input<typeof availabilityMapSchema>;

/** @throws {ConfigError} also when the map says in no way which lead a row is about. */
export function checkActionsMap(raw: unknown, name: string): ActionsMap {
  return checkMapAs(actionsMapSchema, raw, name, (map) =>
    map.leadId === undefined && map.leadKey === undefined
      ? ['leadId: is missing; name the column of the lead id, or with "leadKey" that of the identifier']
      : [],
  );
}

/** @throws {ConfigError} also when the map would change what of a payment cannot be changed (documented). */
export function checkPaymentsMap(raw: unknown, name: string): PaymentsMap {
  const given = typeof raw === 'object' && raw !== null ? raw : {};
  const fixed = ['amount', 'currency', 'paymentid'].filter((key) => Object.hasOwn(given, key));
  const rest = Object.fromEntries(Object.entries(given).filter(([key]) => !fixed.includes(key)));
  return checkMapAs(paymentsMapSchema, fixed.length === 0 ? raw : rest, name, () =>
    fixed.map(
      (key) =>
        `${key}: of a payment only the status can be changed; to correct its ${key}, cancel it and record a new one with import-actions`,
    ),
  );
}
