import { ConfigError } from '../model/errors.js';
import { type ExitCode, exitCodes } from '../model/exit-codes.js';
import { defineCommand } from './command.js';
import { commonOptions } from './options.js';

/** `profiles`: what `login` stored, without the tokens. */
export const profilesCommand = defineCommand({
  usage: 'profiles',
  describe: 'list the stored workspaces',
  positionals: {},
  options: commonOptions,
  examples: [['$0 profiles', 'name, enterprise id and host of each']],
  async run(_args, { output, env, cwd }): Promise<ExitCode> {
    const [{ resolveStateDir }, { listProfiles, readProfile }, { settingDeclarations }] = await Promise.all([
      import('../terminal/settings.js'),
      import('../terminal/profiles.js'),
      import('../terminal/setting-declarations.js'),
    ]);
    const stateDir = resolveStateDir(env, cwd);
    const profiles = listProfiles(stateDir).flatMap((name) => {
      try {
        const { enterpriseId, baseUrl = settingDeclarations.baseUrl.fallback } = readProfile(stateDir, name);
        const host = URL.canParse(baseUrl) ? new URL(baseUrl).host : baseUrl;
        return [{ name, enterpriseId, host, baseUrl }];
      } catch (error) {
        // One that is damaged or open to others must not hide the rest.
        if (!(error instanceof ConfigError)) throw error;
        output.warn([error.message, ...error.actions].join(' '));
        return [];
      }
    });
    output.info(
      profiles.length === 0
        ? 'No profiles to list. Store one with "telecrm-bulk login --profile NAME".'
        : aligned([
            ['PROFILE', 'ENTERPRISE ID', 'HOST'],
            ...profiles.map(({ name, enterpriseId, host }) => [name, enterpriseId, host]),
          ]),
    );
    output.result({ profiles });
    return exitCodes.ok;
  },
});

/** Rows as lines, each column as wide as its widest cell. */
function aligned(rows: readonly (readonly string[])[]): string {
  const widths = (rows[0] ?? []).map((_, at) => Math.max(...rows.map((row) => row[at]?.length ?? 0)));
  return rows
    .map((row) =>
      row
        .map((cell, at) => cell.padEnd(widths[at] ?? 0))
        .join('  ')
        .trimEnd(),
    )
    .join('\n');
}
