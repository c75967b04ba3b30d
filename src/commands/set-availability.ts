import { defineCommand } from './command.js';
import { filePositional, runOptions, runRows } from './run-rows.js';

/** `set-availability <file> --map <map.json>`. */
export const setAvailabilityCommand = defineCommand({
  usage: 'set-availability <file>',
  describe: 'set the state of team members: Active, Inactive, On Leave, Working',
  positionals: filePositional,
  options: runOptions,
  examples: [['$0 set-availability team.csv --map team.map.json', 'one member a row']],
  run: (args, context) => runRows('set-availability', args, context),
});
