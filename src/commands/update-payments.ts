import { defineCommand } from './command.js';
import { filePositional, runOptions, runRows } from './run-rows.js';

/** `update-payments <file> --map <map.json>`. */
export const updatePaymentsCommand = defineCommand({
  usage: 'update-payments <file>',
  describe: 'give payments a new status, by lead id and action id',
  positionals: filePositional,
  options: runOptions,
  examples: [['$0 update-payments paid.csv --map paid.map.json', 'one payment a row']],
  run: (args, context) => runRows('update-payments', args, context),
});
