import type { Field, Workspace } from '../model/workspace.js';
import { accepted, type Converter, refused, repaired } from './conversion.js';
import { nearest } from './nearest.js';
import { normalCase } from './normal-case.js';
import { remembering } from './remember.js';
import { textOf } from './returned.js';
import { quote, translation } from './words.js';

/** ASSIGNEE and ACTIVE_USERS: the e-mail address of a team member (documented). A full name that only one has is read too. */
export function memberConverter(field: Field, { members }: Workspace): Converter {
  const present = members.filter(({ status }) => normalCase(status) !== 'deleted');
  const deleted = new Set(members.filter((member) => !present.includes(member)).map(({ email }) => normalCase(email)));
  const byEmail = new Map(present.map(({ email }) => [normalCase(email), email]));
  const byName = new Map<string, string | undefined>();
  for (const { name, email } of present) byName.set(normalCase(name), byName.has(normalCase(name)) ? undefined : email);
  return {
    parse: remembering((text) => {
      const wanted = normalCase(text);
      const email = byEmail.get(wanted);
      if (email !== undefined) return accepted(email);
      const named = byName.get(wanted);
      if (named !== undefined)
        return repaired(named, 'VALUE_REPAIRED', `${quote(text)} is a name; the team member ${named} was used`);
      if (deleted.has(wanted)) return refused('ASSIGNEE_UNKNOWN', `${quote(text)} is a team member who was deleted`);
      if (byName.has(wanted)) return refused('ASSIGNEE_UNKNOWN', `${quote(text)} is the name of several team members`);
      const suggestion = nearest(text, [...byEmail.values()]) ?? nearestName(text, present);
      const hint = suggestion === undefined ? '' : `; did you mean "${suggestion}"?`;
      const tip = `Use the e-mail address of a team member, or ${translation(text, suggestion, field.apiName)}.`;
      return refused('ASSIGNEE_UNKNOWN', `${quote(text)} is not a team member${hint}`, tip);
    }),
    equal: (sent, returned) => normalCase(String(sent)) === normalCase(textOf(returned)),
    format: textOf,
  };
}

function nearestName(text: string, members: Workspace['members']): string | undefined {
  const name = nearest(
    text,
    members.map((member) => member.name),
  );
  return members.find((member) => member.name === name)?.email;
}
