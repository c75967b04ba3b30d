import { ConfigError } from '../model/errors.js';
import { type ExitCode, exitCodes } from '../model/exit-codes.js';
import { defineCommand } from './command.js';
import { commonOptions } from './options.js';

const options = {
  profile: { type: 'string', demandOption: true, describe: 'the name that "login" stored' },
  ...commonOptions,
} as const;

/** `logout --profile acme`: forgets what `login` stored. */
export const logoutCommand = defineCommand({
  usage: 'logout',
  describe: 'forget a stored workspace and its token',
  positionals: {},
  options,
  examples: [['$0 logout --profile acme', 'the workspace itself is not touched']],
  async run(args, { output, env, cwd }): Promise<ExitCode> {
    const [{ resolveStateDir }, { deleteProfile, listProfiles }] = await Promise.all([
      import('../terminal/settings.js'),
      import('../terminal/profiles.js'),
    ]);
    const { profile } = args;
    const stateDir = resolveStateDir(env, cwd);
    if (!deleteProfile(stateDir, profile)) {
      const names = listProfiles(stateDir);
      throw new ConfigError(`There is no profile "${profile}".`, [
        names.length === 0 ? 'No profiles are stored.' : `Stored profiles: ${names.join(', ')}.`,
      ]);
    }
    output.info(
      `Profile "${profile}" is forgotten. Its token stays valid until it is deleted in Telecrm: Settings > Website and API.`,
    );
    output.result({ profile });
    return exitCodes.ok;
  },
});
