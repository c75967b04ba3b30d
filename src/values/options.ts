import type { Field } from '../model/workspace.js';
import { accepted, type Converter, type Parsed, refused, unknownLabel, type ValueSettings } from './conversion.js';
import { newLabels } from './new-labels.js';
import { labelReader } from './label-reader.js';
import { normalCase } from './normal-case.js';
import { remembering } from './remember.js';
import { textOf } from './returned.js';
import { quote, some, translation } from './words.js';

/**
 * DROPDOWN: an option's label, in the workspace's spelling. The API creates an option for a label that it does not
 * know (documented), so unknown ones are refused unless `newOptions` is `allow`; then the limits of 40 characters and
 * 1,000 options hold. A field whose options are not told takes any label.
 */
export function optionConverter(field: Field, settings: ValueSettings): Converter {
  const options = field.options ?? [];
  const labels = labelReader(options);
  const created =
    settings.newOptions === 'allow' || field.options === undefined ? newLabels(options.length) : undefined;

  function parse(text: string): Parsed {
    const label = labels.find(text);
    if (label !== undefined) return accepted(label);
    if (created === undefined) return unknownOption(text, options, labels.suggest(text), field.apiName);
    const added = created.add(text);
    if (added === 'too-long')
      return refused('OPTION_TOO_LONG', `${quote(text)} has ${text.length} characters; an option has at most 40`);
    if (added === 'too-many') {
      return unknownLabel(
        'OPTION_UNKNOWN',
        `${quote(text)} would be one option more than the 1,000 that a drop-down can have`,
        'Use an existing option.',
        { value: text },
      );
    }
    return accepted(added.label);
  }

  return {
    parse: remembering(parse),
    equal: (sent, returned) => normalCase(String(sent)) === normalCase(textOf(returned)),
    format: textOf,
  };
}

function unknownOption(
  text: string,
  options: readonly string[],
  suggestion: string | undefined,
  apiName: string,
): Parsed {
  if (suggestion === undefined) {
    const known = options.length === 0 ? 'it has none' : some(options);
    const tip = `Use an existing option (${known}), ${translation(text, undefined, apiName)}, or allow new ones with --new-options allow.`;
    return unknownLabel('OPTION_UNKNOWN', `${quote(text)} is not an option of "${apiName}"`, tip, { value: text });
  }
  const tip = `Write it as "${suggestion}", or ${translation(text, suggestion, apiName)}; new options are allowed by --new-options allow.`;
  return unknownLabel(
    'OPTION_UNKNOWN',
    `${quote(text)} is not an option of "${apiName}"; did you mean "${suggestion}"?`,
    tip,
    { value: text, suggestion },
  );
}
