import { defineCommand } from './command.js';
import { fieldOptions, submitOptions } from './options.js';
import { queueOf, wholeNumber } from './read-flags.js';
import { filePositional, runOptions, runRows } from './run-rows.js';

const options = {
  'check-existing': {
    type: 'boolean',
    describe: 'look identifiers up before writing (on, except in a dry run with --metadata)',
  },
  'on-duplicate': {
    choices: ['skip', 'update', 'fill-empty', 'fail'],
    describe: 'a lead with this identifier exists in the workspace (skip)',
  },
  'in-file-duplicates': {
    choices: ['first', 'last', 'merge', 'fail'],
    describe: 'the same identifier on several valid rows of the file (first)',
  },
  blank: { choices: ['ignore', 'clear'], describe: 'an empty cell leaves the field alone, or clears it (ignore)' },
  canary: {
    type: 'string',
    describe: 'send so many rows first, spread over the file, and stop if one is not there as it was sent',
  },
  verify: { choices: ['none', 'sample', 'all'], describe: 'read back what was written and compare (none)' },
  via: {
    choices: ['sync', 'async'],
    describe: 'async: faster, but what became of a row shows only with --verify (sync)',
  },
  ...fieldOptions,
  ...submitOptions,
  ...runOptions,
} as const;

/** `import <file> --map <map.json>`. */
export const importCommand = defineCommand({
  usage: 'import <file>',
  describe: 'create or update leads, with their actions, from a CSV or XLSX file',
  positionals: filePositional,
  options,
  examples: [
    ['$0 import leads.xlsx --map leads.map.json --dry-run', 'see what would happen'],
    ['$0 import leads.xlsx --map leads.map.json', 'do it'],
  ],
  run(args, context) {
    const { checkExisting, history, onDuplicate, inFileDuplicates, blank, newOptions, onInvalid, verify, via } = args;
    const offline = args.metadata !== undefined && args.dryRun === true && checkExisting !== true;
    const more = { checkExisting, history, onDuplicate, inFileDuplicates, blank, newOptions, onInvalid, verify, via };
    return runRows(
      'import',
      args,
      context,
      (settings) => ({
        ...more,
        canary: args.canary === undefined ? undefined : wholeNumber('--canary', args.canary, 1),
        queue: queueOf(args, settings),
      }),
      offline,
    );
  },
});
