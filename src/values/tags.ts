import type { FieldValue } from '../model/lead.js';
import type { Problem, UnknownValue } from '../model/remark.js';
import type { Field } from '../model/workspace.js';
import { accepted, type Converter, type Parsed, refused, unknownLabel, type ValueSettings } from './conversion.js';
import { type LabelReader, labelReader } from './label-reader.js';
import { newLabels } from './new-labels.js';
import { normalCase } from './normal-case.js';
import { remembering } from './remember.js';
import { textOf } from './returned.js';
import { quote, translation } from './words.js';

/** Longest cell that is taken apart, in characters, and most tags that a lead can have (documented). */
const longestCell = 50_000;
const mostTags = 1_000;

/**
 * TAGS: an array of labels (documented; joined text is dropped). The cell is split by the column's separator, `;`
 * unless told; a separator inside a tag is written `\;`. Tags come in the workspace's spelling, each once.
 * Unknown tags are refused unless `newOptions` is `allow`, since the API would create them for good.
 */
export function tagsConverter(
  field: Field,
  settings: ValueSettings,
  separator = ';',
  translate: (tag: string) => string | undefined = () => undefined,
): Converter {
  const known = field.tags ?? field.options;
  const labels = labelReader(known ?? []);
  const created = settings.newOptions === 'allow' || known === undefined ? newLabels(known?.length ?? 0) : undefined;

  function readTag(tag: string, cell: string): string | Parsed {
    const label = labels.find(tag);
    if (label !== undefined) return label;
    if (created === undefined) return unknownTag(tag, cell, labels, field.apiName, separator);
    const added = created.add(tag);
    if (added === 'too-long') {
      return refused(
        'TAG_TOO_LONG',
        `${quote(tag)} has ${tag.length} characters; a tag has at most 40`,
        separatorTip(separator),
      );
    }
    if (added === 'too-many') {
      return unknownLabel(
        'TAG_UNKNOWN',
        `${quote(tag)} would be one tag more than the 1,000 that a field can have`,
        'Use an existing tag.',
        { value: tag },
      );
    }
    return added.label;
  }

  function translated(tag: string): string[] {
    const other = translate(tag);
    return other === undefined ? [tag] : splitTags(other, separator);
  }

  function parse(text: string): Parsed {
    if (text.length > longestCell)
      return refused('TAG_TOO_LONG', `${quote(text)} is too long for tags`, separatorTip(separator));
    const tags = new Map<string, string>();
    const unknown: UnknownValue[] = [];
    let fault: Problem | undefined;
    for (const tag of splitTags(text, separator).flatMap(translated)) {
      const read = readTag(tag, text);
      if (typeof read !== 'string') {
        if (read.ok) continue;
        fault ??= read.problem;
        unknown.push(...(read.problem.unknown ?? []));
        // A label that is let pass counts towards the limit, so a refused cell must not bring further ones.
        if (created !== undefined || unknown.length > mostTags) break;
        continue;
      }
      const normal = normalCase(read);
      if (!tags.has(normal)) tags.set(normal, read);
      if (tags.size > mostTags)
        return refused('TAG_TOO_LONG', `${quote(text)} has more than 1,000 tags`, separatorTip(separator));
    }
    if (fault !== undefined) return { ok: false, problem: unknown.length > 1 ? { ...fault, unknown } : fault };
    return tags.size === 0 ? refused('TAG_UNKNOWN', `${quote(text)} holds no tag`) : accepted([...tags.values()]);
  }

  return {
    parse: remembering(parse),
    equal: (sent, returned) => sameTags(tagsOf(sent, separator), tagsOf(returned, separator)),
    format: (value) =>
      tagsOf(value, separator)
        .map((tag) => escapeTag(tag, separator))
        .join(`${separator.trim() === '' ? separator : `${separator} `}`),
  };
}

function unknownTag(tag: string, cell: string, labels: LabelReader, apiName: string, separator: string): Parsed {
  const other = [',', ';', '|', '/', '\n'].find((sign) => sign !== separator && allKnown(tag, sign, labels));
  if (other !== undefined) {
    return unknownLabel(
      'TAG_UNKNOWN',
      `${quote(tag)} is not a tag, but its parts are`,
      `Add "separator": ${JSON.stringify(other)} to "${apiName}" in the map.`,
      { value: tag },
    );
  }
  const suggestion = labels.suggest(tag);
  const within = tag === cell ? '' : ` of ${quote(cell)}`;
  const line = tag === cell ? `, or ${translation(tag, suggestion, apiName)}` : '';
  if (suggestion === undefined) {
    const tip = `Use an existing tag${line}, or allow new ones with --new-options allow.`;
    return unknownLabel('TAG_UNKNOWN', `${quote(tag)}${within} is not a tag of "${apiName}"`, tip, { value: tag });
  }
  const tip = `Write it as "${suggestion}"${line}; new tags are allowed by --new-options allow.`;
  return unknownLabel(
    'TAG_UNKNOWN',
    `${quote(tag)}${within} is not a tag of "${apiName}"; did you mean "${suggestion}"?`,
    tip,
    { value: tag, suggestion },
  );
}

function allKnown(text: string, sign: string, labels: LabelReader): boolean {
  if (text.length > 1_000 || !text.includes(sign)) return false;
  return text.split(sign).every((part) => part.trim() === '' || labels.find(part) !== undefined);
}

function separatorTip(separator: string): string {
  return `Shorten it, or check the separator of the column: it is ${JSON.stringify(separator)}.`;
}

/** The pieces between separators, trimmed, without empty ones. `\` before a separator or a `\` takes its meaning away. */
function splitTags(text: string, separator: string): string[] {
  const pieces: string[] = [];
  let piece = '';
  let from = 0;
  for (let at = 0; at < text.length; ) {
    if (text.charCodeAt(at) === 92 && (text.startsWith(separator, at + 1) || text.charCodeAt(at + 1) === 92)) {
      piece += text.slice(from, at);
      from = at + 1;
      at += text.charCodeAt(at + 1) === 92 ? 2 : 1 + separator.length;
    } else if (text.startsWith(separator, at)) {
      pieces.push(piece + text.slice(from, at));
      piece = '';
      at += separator.length;
      from = at;
    } else at++;
  }
  pieces.push(piece + text.slice(from));
  return pieces.map((tag) => tag.replace(/\s+/gu, ' ').trim()).filter((tag) => tag !== '');
}

function escapeTag(tag: string, separator: string): string {
  if (!tag.includes('\\') && !tag.includes(separator)) return tag;
  return tag.replaceAll('\\', '\\\\').replaceAll(separator, `\\${separator}`);
}

/** Tags as the API returns them: a list of texts or of `{id, label}`, or joined text. */
function tagsOf(value: FieldValue | unknown, separator: string): string[] {
  if (Array.isArray(value)) return value.map(textOf).filter((tag) => tag.trim() !== '');
  return splitTags(textOf(value), separator);
}

function sameTags(one: readonly string[], other: readonly string[]): boolean {
  const wanted = new Set(one.map(normalCase));
  const found = new Set(other.map(normalCase));
  return wanted.size === found.size && [...wanted].every((tag) => found.has(tag));
}
