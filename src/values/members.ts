import type { TeamMember, Workspace } from '../model/workspace.js';
import { accepted, type Converter, type Parsed, refused, repaired, unknownLabel } from './conversion.js';
import { emailConverter } from './emails.js';
import { labelReader } from './label-reader.js';
import { normalCase } from './normal-case.js';
import { remembering } from './remember.js';
import { textOf } from './returned.js';
import { quote, some, translation } from './words.js';

/**
 * ASSIGNEE and ACTIVE_USERS: a team member's e-mail address (documented), in the workspace's spelling. A full name that
 * only one member has is accepted with a warning; deleted members are refused.
 */
export function memberConverter(workspace: Workspace, apiName: string): Converter {
  const present = workspace.members.filter(({ status }) => !isDeleted(status));
  const byEmail = new Map(present.map(({ email }) => [email.trim().toLowerCase(), email]));
  const byName = new Map<string, TeamMember[]>();
  for (const member of present) {
    const name = normalCase(member.name);
    byName.set(name, [...(byName.get(name) ?? []), member]);
  }
  const deleted = new Set(
    workspace.members.filter(({ status }) => isDeleted(status)).map(({ email }) => email.trim().toLowerCase()),
  );
  const emails = labelReader(present.map(({ email }) => email));
  const names = labelReader(present.map(({ name }) => name));

  function parse(text: string): Parsed {
    if (text.length > 1_000) return refused('ASSIGNEE_UNKNOWN', `${quote(text)} is not a team member`);
    const email = byEmail.get(text.trim().toLowerCase());
    if (email !== undefined) return accepted(email);
    const namesakes = byName.get(normalCase(text)) ?? [];
    const [only, second] = namesakes;
    if (second !== undefined) {
      const tip = `Write the e-mail address instead: ${some(namesakes.map((member) => member.email))}.`;
      return unknownLabel('ASSIGNEE_UNKNOWN', `${quote(text)} is the name of more than one team member`, tip, {
        value: text,
      });
    }
    if (only !== undefined)
      return repaired(
        only.email,
        'VALUE_REPAIRED',
        `${quote(text)} was read as ${only.email}, the only team member of this name`,
      );
    const unwrapped = text.includes('@') ? emailConverter.parse(text) : undefined;
    const inner = unwrapped?.ok === true ? byEmail.get(String(unwrapped.value).toLowerCase()) : undefined;
    if (inner !== undefined) return repaired(inner, 'VALUE_REPAIRED', `${quote(text)} was read as ${inner}`);
    return unknownMember(text);
  }

  function unknownMember(text: string): Parsed {
    if (deleted.has(text.trim().toLowerCase())) {
      const tip = `Use a present team member, or ${translation(text, undefined, apiName)}.`;
      return unknownLabel('ASSIGNEE_UNKNOWN', `${quote(text)} was deleted from the team`, tip, { value: text });
    }
    const isEmail = text.includes('@');
    const found = isEmail ? emails.suggest(text) : names.suggest(text);
    const suggestion = isEmail ? found : present.find(({ name }) => name === found)?.email;
    const question = suggestion === undefined ? '' : `; did you mean "${suggestion}"?`;
    const first = suggestion === undefined ? 'Use the e-mail address of a team member' : `Write it as "${suggestion}"`;
    return unknownLabel(
      'ASSIGNEE_UNKNOWN',
      `${quote(text)} is not a team member${question}`,
      `${first}, or ${translation(text, suggestion, apiName)}.`,
      { value: text, suggestion },
    );
  }

  return {
    parse: remembering(parse),
    equal(sent, returned) {
      const wanted = String(sent).trim().toLowerCase();
      const all = Array.isArray(returned) ? returned : [returned];
      return all.some((one) => textOf(one).trim().toLowerCase() === wanted);
    },
    format: textOf,
  };
}

function isDeleted(status: string): boolean {
  return normalCase(status) === 'deleted';
}
