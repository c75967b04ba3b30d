import { defineCommand } from './command.js';
import { fieldOptions } from './options.js';
import { filePositional, runOptions, runRows } from './run-rows.js';

/** `import-team-members <file> --map <map.json>`. */
export const importTeamMembersCommand = defineCommand({
  usage: 'import-team-members <file>',
  describe: 'create team members, one a row; those who exist are left',
  positionals: filePositional,
  options: { 'default-country': fieldOptions['default-country'], ...runOptions },
  examples: [['$0 import-team-members team.csv --map team.map.json --dry-run', 'see who would be new']],
  run: (args, context) => runRows('import-team-members', args, context),
});
