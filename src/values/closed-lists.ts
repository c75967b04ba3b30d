import { accepted, type Parsed, unknownLabel } from './conversion.js';
import { nearest } from './nearest.js';
import { normalCase } from './normal-case.js';
import { quote, translation } from './words.js';

/** The roles of a new team member (documented). */
export const memberRoles = ['ADMIN', 'MANAGER', 'CALLER', 'MARKETING_USER'] as const;
/** The states of availability that can be set; the document has no list, the vendor's pages name these four. */
export const availabilityStates = ['Active', 'Inactive', 'On Leave', 'Working'] as const;

/** `Marketing user`, `marketing_user` and `MARKETING-USER` are one. */
const comparable = (text: string): string => normalCase(text.slice(0, 200).replace(/[_-]+/gu, ' '));

/** Reads a text that must be one of a short list which nobody can add to: matched without case, `_` and `-`. */
export function closedList(labels: readonly string[], what: string, field: string): (text: string) => Parsed {
  const byName = new Map(labels.map((label) => [comparable(label), label]));
  return (text) => {
    const label = byName.get(comparable(text));
    if (label !== undefined) return accepted(label);
    const suggestion = nearest(text, labels);
    const question = suggestion === undefined ? '' : `; did you mean "${suggestion}"?`;
    const tip = `Write ${labels.slice(0, -1).join(', ')} or ${labels.at(-1) ?? ''}, or ${translation(text, suggestion, field)}.`;
    return unknownLabel('OPTION_UNKNOWN', `${quote(text)} is not ${what}${question}`, tip, { value: text, suggestion });
  };
}
