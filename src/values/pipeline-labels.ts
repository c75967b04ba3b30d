import type { RemarkCode } from '../model/remark-codes.js';
import type { Workspace } from '../model/workspace.js';
import { accepted, type Converter, type Parsed, unknownLabel } from './conversion.js';
import { labelReader } from './label-reader.js';
import { normalCase } from './normal-case.js';
import { remembering } from './remember.js';
import { textOf } from './returned.js';
import { quote, some, translation } from './words.js';

interface PipelineLabel {
  readonly label: string;
  readonly archived: boolean;
}

/** STATUS: the label of an active status; the API drops archived and unknown ones without a word (documented). */
export function statusConverter(workspace: Workspace, apiName: string): Converter {
  return pipelineConverter(workspace.statuses, apiName, {
    what: 'a status',
    kind: 'status',
    unknown: 'STATUS_UNKNOWN',
    archived: 'STATUS_ARCHIVED',
  });
}

/** LOST_REASON: the label of an active lost reason; archived ones are not accepted (documented). */
export function lostReasonConverter(workspace: Workspace, apiName: string): Converter {
  return pipelineConverter(workspace.lostReasons, apiName, {
    what: 'a lost reason',
    kind: 'lost reason',
    unknown: 'LOST_REASON_UNKNOWN',
    archived: 'LOST_REASON_UNKNOWN',
  });
}

interface PipelineWords {
  readonly what: string;
  readonly kind: string;
  readonly unknown: RemarkCode;
  readonly archived: RemarkCode;
}

function pipelineConverter(all: readonly PipelineLabel[], apiName: string, words: PipelineWords): Converter {
  const active = all.filter(({ archived }) => !archived).map(({ label }) => label);
  const activeLabels = labelReader(active);
  const archivedLabels = labelReader(all.filter(({ archived }) => archived).map(({ label }) => label));

  function parse(text: string): Parsed {
    const label = activeLabels.find(text);
    if (label !== undefined) return accepted(label);
    const archived = archivedLabels.find(text);
    if (archived !== undefined) {
      const tip = `Restore it in Telecrm, or ${translation(text, undefined, apiName)}, with an active ${words.kind}: ${some(active)}.`;
      return unknownLabel(
        words.archived,
        `${quote(text)} is an archived ${words.kind}, which the API would drop`,
        tip,
        {
          value: text,
        },
      );
    }
    const suggestion = activeLabels.suggest(text);
    if (suggestion === undefined) {
      const tip = `Use a ${words.kind} of the pipeline (${some(active)}), or ${translation(text, undefined, apiName)}.`;
      return unknownLabel(words.unknown, `${quote(text)} is not ${words.what}`, tip, { value: text });
    }
    const tip = `Write it as "${suggestion}", or ${translation(text, suggestion, apiName)}.`;
    return unknownLabel(words.unknown, `${quote(text)} is not ${words.what}; did you mean "${suggestion}"?`, tip, {
      value: text,
      suggestion,
    });
  }

  return {
    parse: remembering(parse),
    equal: (sent, returned) => normalCase(String(sent)) === normalCase(textOf(returned)),
    format: textOf,
  };
}
