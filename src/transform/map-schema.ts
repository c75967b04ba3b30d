import { z } from 'zod';

const text = z.union([z.string(), z.number(), z.boolean()]).transform(String);
const onUpdate = z
  .enum(['overwrite', 'fill-empty', 'keep', 'append', 'never-backwards'])
  .describe('What an update does where the lead has a value already.');
const onInvalid = z
  .enum(['reject', 'ignore'])
  .describe('Whether an invalid value fails the row, or is left out of it. Default: --on-invalid.');

const columnObject = z.strictObject({
  column: z.string().optional().describe('The header of the column.'),
  value: text.optional().describe('A constant, the same for every row.'),
  template: z.string().optional().describe('Text that joins columns: "{City} / {Remarks}".'),
  rotate: z.array(z.string()).min(1).optional().describe('A list dealt out row by row, in turn.'),
  values: z
    .record(z.string(), text)
    .optional()
    .describe('Translates cells; compared without case and surrounding blanks.'),
  default: text.optional().describe('Fills an empty cell.'),
  separator: z.string().min(1).optional().describe('Splits a list of tags. Default ";".'),
  format: z
    .string()
    .min(1)
    .optional()
    .describe('How a date is written: YYYY YY MMMM MMM MM M DD D HH H hh h mm ss A, literal text in [ ].'),
  timezone: z.string().optional().describe('IANA zone of the dates in this column. Default: that of the file.'),
  onUpdate: onUpdate.optional(),
  onInvalid: onInvalid.optional(),
});

const origins = ['column', 'value', 'template', 'rotate'] as const;

type ColumnObject = z.output<typeof columnObject>;

/** Where a value comes from: a header, or an object with exactly one of `column`, `value`, `template`, `rotate`. */
export const columnSchema = z
  .union([
    z.string(),
    columnObject.refine((spec) => origins.filter((key) => spec[key] !== undefined).length === 1, {
      message: 'needs exactly one of "column", "value", "template" and "rotate"',
    }),
  ])
  .transform((spec): ColumnObject => (typeof spec === 'string' ? { column: spec } : spec));

export const codeSchema = z
  .union([z.string().min(1), z.number().int()])
  .transform((type) => String(type).replace(/^ACTION_/iu, ''))
  .describe('The code of a custom action ("1001"), or "PAYMENT".');

export const actionSchema = z.strictObject({
  type: codeSchema,
  when: z.string().optional().describe('Only rows in which this column is not empty have the action.'),
  created_on: columnSchema.optional().describe('When it happened; only where the action allows predated activity.'),
  fields: z.record(z.string(), columnSchema).optional().describe('Values of the fields of a custom action.'),
  status: columnSchema.optional().describe('Payments: PENDING, COMPLETED, FAILED, REFUNDED, CANCELLED, PROCESSING.'),
  currency: columnSchema.optional().describe('Payments: INR, USD, PKR, AED, QAR, SAR, MYR, AUD, CAD, SGD, XOF.'),
  amount: columnSchema.optional().describe('Payments: the amount, above 0.'),
  marker: z.string().optional().describe("A text field of the action that is set aside for this program's key."),
});

export const typeSchema = z
  .union([codeSchema, columnSchema])
  .describe('The code of a custom action ("1001"), "PAYMENT", or {"column": …} where each row names its own.');

/** An action whose type may stand in a column. */
export const openActionSchema = actionSchema.extend({ type: typeSchema });

/** A sheet whose rows are actions of the leads of the first sheet. */
const actionSheetSchema = z.strictObject({
  sheet: z.union([z.string(), z.number().int().min(1)]).describe('Sheet name, or position from 1.'),
  headerRow: z.number().int().min(1).optional().describe('The row that holds the headers. Default 1.'),
  leadKey: z.string().describe("The column that holds the lead's identifier."),
  actions: z.array(openActionSchema).min(1, 'needs an entry: what a row of the sheet records'),
  ignore: z.array(z.string()).default([]).describe('Columns of the sheet that are left out on purpose.'),
});

export const sourceSchema = z.strictObject({
  sheet: z
    .union([z.string(), z.number().int().min(1)])
    .optional()
    .describe('Sheet name, or position from 1.'),
  headerRow: z.number().int().min(1).optional().describe('The row that holds the headers. Default 1.'),
  timezone: z.string().optional().describe('IANA zone in which dates are read, e.g. "Asia/Kolkata".'),
  defaultCountry: z.string().length(2).optional().describe('Country of phone numbers without a code, e.g. "IN".'),
  emptyTokens: z.array(z.string()).optional().describe('Cells with one of these texts count as empty.'),
  numbers: z.enum(['western', 'indian']).optional().describe('"indian" reads "5 lakh" and "2 cr".'),
});

/** Version 1 of the map file for leads, as it is typed by a person. */
export const leadMapSchema = z.strictObject({
  $schema: z.string().optional(),
  version: z.literal(1),
  source: sourceSchema.optional().describe('How to read the file.'),
  leadId: z.string().optional().describe('The column that holds the lead id: its rows update that lead.'),
  fields: z.record(z.string(), columnSchema).default({}).describe('Fields of the lead, by API name.'),
  actions: z.array(actionSchema).default([]).describe('Actions recorded with the lead.'),
  sheets: z
    .strictObject({
      actions: actionSheetSchema.optional().describe("Actions of this workbook's leads, a row each."),
    })
    .optional()
    .describe('A second sheet of the same workbook.'),
  marker: z.string().optional().describe("A text field of the lead that is set aside for this program's key."),
  clearToken: z.string().min(1).optional().describe('A cell with this text clears the field.'),
  ignore: z.array(z.string()).default([]).describe('Columns that are left out on purpose.'),
});

/** A map of leads after reading: shorthand resolved, defaults filled in. */
export type LeadMap = z.output<typeof leadMapSchema>;
/** What the maps of all bulk commands have in common. */
export interface RowMap {
  readonly source?: LeadMap['source'];
  readonly fields?: Readonly<Record<string, ColumnSpec | undefined>>;
  readonly ignore: readonly string[];
}
/** What an update does where the lead has a value already. */
export type OnUpdate = z.output<typeof onUpdate>;
export type ColumnSpec = z.output<typeof columnSchema>;
export type ActionSpec = LeadMap['actions'][number];
/** An action of which each row may say what it is. */
export type OpenActionSpec = z.output<typeof openActionSchema>;
export type ActionSheetSpec = z.output<typeof actionSheetSchema>;
/** A map as a program may write it: shorthand allowed. */
export type LeadMapInput = z.input<typeof leadMapSchema>;
