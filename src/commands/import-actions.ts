import { defineCommand } from './command.js';
import { fieldOptions } from './options.js';
import { filePositional, runOptions, runRows } from './run-rows.js';

/** `import-actions <file> --map <map.json>`. */
export const importActionsCommand = defineCommand({
  usage: 'import-actions <file>',
  describe: 'record actions and payments on leads that exist, one a row',
  positionals: filePositional,
  options: { ...fieldOptions, ...runOptions } as const,
  examples: [['$0 import-actions visits.csv --map visits.map.json --dry-run', 'see what would happen']],
  run: (args, context) =>
    runRows('import-actions', args, context, () => ({
      history: args.history,
      newOptions: args.newOptions,
      onInvalid: args.onInvalid,
    })),
});
