import type { ActionRecord } from './lead-types.js';
import { mix } from './random.js';

const kinds = ['OUTGOING_CALL', 'USER_NOTE', 'INCOMING_CALL', 'CUSTOM', 'OUTGOING_WHATSAPP_MSG'] as const;
const words = ['Not reachable, will try again', 'Asked for the price list', 'Family wants to see it first'];

/** Ids of actions, unique in the workspace: the lead's number and the action's own. */
export function actionId(leadSeq: number, count: number): string {
  return `65f0c3a7ac${leadSeq.toString(16).padStart(8, '0')}${(count + 1).toString(16).padStart(6, '0')}`;
}

/** None to three entries a sample lead: calls, notes, visits. */
export function sampleActions(
  seq: number,
  createdOn: number,
  authors: readonly string[],
  custom: string | undefined,
): ActionRecord[] {
  const roll = mix(seq, 101);
  const made: ActionRecord[] = [];
  for (let at = 0; at < roll % 4; at += 1) {
    const dice = mix(seq, 211 + at);
    const kind = kinds[dice % kinds.length] ?? 'USER_NOTE';
    const on = createdOn + (at + 1) * 3_600_000 + (dice % 1_800_000);
    const text = words[dice % words.length] ?? '';
    const by = authors[Math.floor(dice / 64) % authors.length] ?? '';
    const base = { id: actionId(seq, at), createdOn: on, recordedOn: on, modifiedOn: on, by };
    if (kind === 'CUSTOM') {
      if (custom !== undefined) made.push({ ...base, type: custom, fields: { note: text } });
    } else if (kind === 'OUTGOING_CALL' || kind === 'INCOMING_CALL') {
      made.push({ ...base, type: kind, duration: dice % 300 });
    } else made.push({ ...base, type: kind, text });
  }
  return made;
}
