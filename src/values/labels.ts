import type { Field, Workspace } from '../model/workspace.js';
import { accepted, type ColumnSettings, type Converter, type Parsed, refused } from './conversion.js';
import { nearest } from './nearest.js';
import { labelsByNormalCase, normalCase } from './normal-case.js';
import { remembering } from './remember.js';
import { textOf } from './returned.js';
import { quote, some, translation } from './words.js';

/** Longest option and tag, in characters (documented). */
const longestLabel = 40;

const sameLabel: Pick<Converter, 'equal' | 'format'> = {
  equal: (sent, returned) => normalCase(String(sent)) === normalCase(textOf(returned)),
  format: textOf,
};

/** DROPDOWN: the label of an option, in the workspace's spelling. The API creates unknown ones for good (documented). */
export function dropdownConverter(field: Field, newOptions: 'block' | 'allow'): Converter {
  const options = field.options ?? [];
  const known = labelsByNormalCase(options);
  return {
    ...sameLabel,
    parse: remembering((text) => {
      const label = known.get(normalCase(text));
      if (label !== undefined) return accepted(label);
      if (text.length > longestLabel) return refused('OPTION_TOO_LONG', tooLong(text, 'option'));
      if (newOptions === 'allow') return accepted(text);
      return unknown('OPTION_UNKNOWN', text, `an option of "${field.apiName}"`, options, field.apiName);
    }),
  };
}

/** TAGS: an array of labels (documented). Unknown tags are created by the API for good. */
export function tagsConverter(
  field: Field,
  newOptions: 'block' | 'allow',
  { separator = ';' }: ColumnSettings,
): Converter {
  const tags = field.tags ?? field.options ?? [];
  const known = labelsByNormalCase(tags);
  const fault = (tag: string): Parsed | undefined => {
    if (known.has(normalCase(tag))) return undefined;
    if (tag.length > longestLabel) return refused('TAG_TOO_LONG', tooLong(tag, 'tag'));
    return newOptions === 'allow'
      ? undefined
      : unknown('TAG_UNKNOWN', tag, `a tag of "${field.apiName}"`, tags, field.apiName);
  };
  const split = (text: string): string[] =>
    text.split(separator).flatMap((tag) => (tag.trim() === '' ? [] : [tag.trim()]));
  return {
    parse: remembering((text) => {
      const values = new Map<string, string>();
      for (const tag of split(text)) {
        const wrong = fault(tag);
        if (wrong !== undefined) return wrong;
        const label = known.get(normalCase(tag)) ?? tag;
        values.set(normalCase(label), label);
      }
      return accepted([...values.values()]);
    }),
    equal: (sent, returned) => keysOf(sent, split) === keysOf(returned, split),
    format: (value) => (Array.isArray(value) ? value.map(textOf).join(separator) : textOf(value)),
  };
}

function keysOf(value: unknown, split: (text: string) => string[]): string {
  const list = Array.isArray(value) ? value.map(textOf) : split(textOf(value));
  return JSON.stringify([...new Set(list.map(normalCase))].sort());
}

/** STATUS: the label of an active status; archived ones are dropped by the API without a word (documented). */
export function statusConverter(field: Field, { statuses }: Workspace): Converter {
  const active = statuses.filter(({ archived }) => !archived).map(({ label }) => label);
  const known = labelsByNormalCase(active);
  const archived = labelsByNormalCase(statuses.filter((status) => status.archived).map(({ label }) => label));
  return {
    ...sameLabel,
    parse: remembering((text) => {
      const label = known.get(normalCase(text));
      if (label !== undefined) return accepted(label);
      const old = archived.get(normalCase(text));
      if (old !== undefined)
        return refused(
          'STATUS_ARCHIVED',
          `${quote(text)} is an archived status`,
          `Use one of ${some(active)}; or ${translation(text, undefined, field.apiName)}.`,
        );
      return unknown('STATUS_UNKNOWN', text, 'a status', active, field.apiName);
    }),
  };
}

/** LOST_REASON: the label of an active lost reason (documented). */
export function lostReasonConverter(field: Field, { lostReasons }: Workspace): Converter {
  const active = lostReasons.filter(({ archived }) => !archived).map(({ label }) => label);
  const known = labelsByNormalCase(active);
  const archived = labelsByNormalCase(lostReasons.filter((reason) => reason.archived).map(({ label }) => label));
  return {
    ...sameLabel,
    parse: remembering((text) => {
      const label = known.get(normalCase(text));
      if (label !== undefined) return accepted(label);
      if (archived.has(normalCase(text)))
        return refused(
          'LOST_REASON_UNKNOWN',
          `${quote(text)} is an archived lost reason`,
          `Use one of ${some(active)}.`,
        );
      return unknown('LOST_REASON_UNKNOWN', text, 'a lost reason', active, field.apiName);
    }),
  };
}

function unknown(
  code: 'OPTION_UNKNOWN' | 'TAG_UNKNOWN' | 'STATUS_UNKNOWN' | 'LOST_REASON_UNKNOWN',
  text: string,
  what: string,
  labels: readonly string[],
  apiName: string,
): Parsed {
  const suggestion = nearest(text, labels);
  const hint = suggestion === undefined ? '' : `; did you mean "${suggestion}"?`;
  const use = suggestion === undefined ? `Use one of ${some(labels)}` : `Write it as "${suggestion}"`;
  return refused(code, `${quote(text)} is not ${what}${hint}`, `${use}, or ${translation(text, suggestion, apiName)}.`);
}

function tooLong(text: string, what: string): string {
  return `${quote(text)} has ${text.length} characters; ${what === 'option' ? 'an option' : 'a tag'} may have ${longestLabel}`;
}
