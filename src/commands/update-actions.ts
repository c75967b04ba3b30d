import { defineCommand } from './command.js';
import { fieldOptions } from './options.js';
import { filePositional, runOptions, runRows } from './run-rows.js';

/** `update-actions <file> --map <map.json>`. */
export const updateActionsCommand = defineCommand({
  usage: 'update-actions <file>',
  describe: 'give custom actions new field values, by lead id and action id',
  positionals: filePositional,
  options: { ...fieldOptions, ...runOptions } as const,
  examples: [['$0 update-actions visits.csv --map visits.map.json', 'one action a row']],
  run: (args, context) =>
    runRows('update-actions', args, context, () => ({
      history: args.history,
      newOptions: args.newOptions,
      onInvalid: args.onInvalid,
    })),
});
