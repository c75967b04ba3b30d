import { z } from 'zod';
import { label, unwrap } from './shapes.js';

/** The lead stage pipeline, from the documented shape or the flat one that an integrator met. */
export interface Pipeline {
  readonly statuses: readonly { readonly label: string; readonly stage: string; readonly archived: boolean }[];
  readonly lostReasons: readonly { readonly label: string; readonly archived: boolean }[];
  /** Which shape it was; `doctor` reports it. */
  readonly shape: 'stages' | 'flat';
  readonly raw: unknown;
}

const statuses = z.array(label).nullish();
const reasonLabel = z.union([
  z.looseObject({ reasonLabel: z.string() }).transform((reason) => reason.reasonLabel),
  label,
]);
const reasons = z.array(reasonLabel).nullish();
const stagesSchema = z.looseObject({
  leadStages: z.array(z.looseObject({ stageType: z.string(), activeStatuses: statuses, archivedStatuses: statuses })),
  activeLeadLostReasons: reasons,
  archivedLeadLostReasons: reasons,
});
const flagged = z.looseObject({
  stageType: z.string().nullish(),
  stage: z.string().nullish(),
  type: z.string().nullish(),
  archived: z.boolean().nullish(),
  isArchived: z.boolean().nullish(),
});
const flatSchema = z.looseObject({ statuses: z.array(z.unknown()), lostReasons: z.array(z.unknown()).nullish() });

/** Read the pipeline in either shape; which one a workspace answers is contradictory. */
export function readPipeline(body: unknown): Pipeline | undefined {
  const unwrapped = unwrap(body);
  const staged = stagesSchema.safeParse(unwrapped);
  if (staged.success) {
    const { leadStages, activeLeadLostReasons, archivedLeadLostReasons } = staged.data;
    return {
      statuses: leadStages.flatMap(({ stageType: stage, activeStatuses, archivedStatuses }) => [
        ...(activeStatuses ?? []).map((text) => ({ label: text, stage, archived: false })),
        ...(archivedStatuses ?? []).map((text) => ({ label: text, stage, archived: true })),
      ]),
      lostReasons: [
        ...(activeLeadLostReasons ?? []).map((text) => ({ label: text, archived: false })),
        ...(archivedLeadLostReasons ?? []).map((text) => ({ label: text, archived: true })),
      ],
      shape: 'stages',
      raw: body,
    };
  }
  const flat = flatSchema.safeParse(unwrapped);
  if (!flat.success) return undefined;
  const flatStatuses = flat.data.statuses.map((status) => readFlat(status, label));
  const flatReasons = (flat.data.lostReasons ?? []).map((reason) => readFlat(reason, reasonLabel));
  if (![...flatStatuses, ...flatReasons].every((entry) => entry !== undefined)) return undefined;
  return {
    statuses: flatStatuses.filter((entry) => entry !== undefined),
    lostReasons: flatReasons
      .filter((entry) => entry !== undefined)
      .map((entry) => ({ label: entry.label, archived: entry.archived })),
    shape: 'flat',
    raw: body,
  };
}

function readFlat(
  entry: unknown,
  labelSchema: z.ZodType<string>,
): { label: string; stage: string; archived: boolean } | undefined {
  const text = labelSchema.safeParse(entry);
  if (!text.success) return undefined;
  const flags = flagged.safeParse(entry);
  if (!flags.success) return { label: text.data, stage: 'OPEN', archived: false };
  const { stageType, stage, type, archived, isArchived } = flags.data;
  return {
    label: text.data,
    stage: (stageType ?? stage ?? type ?? 'OPEN').toUpperCase(),
    archived: archived ?? isArchived ?? false,
  };
}
