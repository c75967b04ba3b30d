import type {
  SandboxAction,
  SandboxField,
  SandboxLabel,
  SandboxLostReason,
  SandboxMember,
  SandboxStage,
  SandboxWorkspace,
} from './workspace-types.js';

/** A field that a lead may carry: one of the workspace, or one that every lead has without its being listed. */
export interface LeadField {
  readonly apiName: string;
  readonly type: string;
  readonly locked: boolean;
  readonly identifier: boolean;
  /** The stored definition, which grows by new labels. */
  readonly definition?: SandboxField;
}

/** Told of every change of the workspace, so that `--db` can keep it. */
export interface CatalogueChange {
  readonly field?: { readonly apiName: string; readonly label: SandboxLabel };
  readonly member?: SandboxMember;
}

/** The workspace with its look-ups. */
export interface Catalogue {
  readonly workspace: SandboxWorkspace;
  readonly identifier: LeadField;
  field(apiName: string): LeadField | undefined;
  /** By `ACTION_1001`; case matters. */
  action(code: string): SandboxAction | undefined;
  /** The stage of an active status; exact label. */
  activeStage(label: string): SandboxStage | undefined;
  lostReason(label: string): SandboxLostReason | undefined;
  /** By mail, ignoring case. */
  member(email: string): SandboxMember | undefined;
  saveMember(member: SandboxMember): void;
  /** The stored spelling of an option or tag, compared without case. */
  label(field: SandboxField, text: string): string | undefined;
  /** Adds an option or tag for good (documented: unknown ones are created). */
  addLabel(field: SandboxField, text: string): void;
  /** Option and tag counts, against the limit of 1,000 (documented). */
  labelCount(field: SandboxField): number;
}

/** Fields that every lead has and that the list of fields leaves out (documented: the type enum has no such types). */
const systemFields: readonly LeadField[] = [
  ['status', 'STATUS'] as const,
  ['rating', 'RATING'] as const,
  ['assignee', 'ASSIGNEE'] as const,
  ['lostReason', 'LOST_REASON'] as const,
].map(([apiName, type]) => ({ apiName, type, locked: false, identifier: false }));

/** @throws {Error} when the workspace has no field that identifies a lead. */
export function createCatalogue(
  workspace: SandboxWorkspace,
  onChange: (change: CatalogueChange) => void = () => undefined,
): Catalogue {
  const fields = new Map(systemFields.map((field) => [field.apiName, field]));
  for (const definition of workspace.fields) {
    const { apiName, type, lockAfterCreate: locked, isLeadid: identifier } = definition;
    fields.set(apiName, { apiName, type, locked, identifier, definition });
  }
  const identifier = [...fields.values()].find((field) => field.identifier);
  if (identifier === undefined) throw new Error('The sandbox workspace has no field with isLeadid.');
  const actions = new Map(workspace.actions.map((action) => [action.code, action]));
  const stages = new Map<string, SandboxStage>();
  for (const stage of workspace.stages) for (const { label } of stage.activeStatuses) stages.set(label, stage);
  const reasons = new Map(workspace.lostReasons.map((reason) => [reason.reasonLabel, reason]));
  const labels = new Map<SandboxField, Map<string, string>>();
  const labelsOf = (field: SandboxField): Map<string, string> => {
    const known = labels.get(field);
    if (known !== undefined) return known;
    const fresh = new Map((field.options ?? field.tags ?? []).map(({ label }) => [label.toLowerCase(), label]));
    labels.set(field, fresh);
    return fresh;
  };
  return {
    workspace,
    identifier,
    field: (apiName) => fields.get(apiName),
    action: (code) => actions.get(code),
    activeStage: (label) => stages.get(label),
    lostReason: (label) => reasons.get(label),
    member: (email) => {
      const wanted = email.trim().toLowerCase();
      return workspace.members.find((member) => member.email.toLowerCase() === wanted);
    },
    saveMember(member) {
      const at = workspace.members.findIndex(({ id }) => id === member.id);
      if (at < 0) workspace.members.push(member);
      else workspace.members[at] = member;
      onChange({ member });
    },
    label: (field, text) => labelsOf(field).get(text.trim().toLowerCase()),
    addLabel(field, text) {
      const known = labelsOf(field);
      const label = { id: `${field.apiName}_${known.size + 1}`, label: text.trim() };
      known.set(label.label.toLowerCase(), label.label);
      (field.options ?? field.tags)?.push(label);
      onChange({ field: { apiName: field.apiName, label } });
    },
    labelCount: (field) => labelsOf(field).size,
  };
}
