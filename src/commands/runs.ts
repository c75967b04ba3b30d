import { type ExitCode, exitCodes } from '../model/exit-codes.js';
import { defineCommand } from './command.js';
import { commonOptions, placeOptions } from './options.js';

const options = { 'out-dir': placeOptions['out-dir'], ...commonOptions } as const;

/** `runs`. */
export const runsCommand = defineCommand({
  usage: 'runs',
  describe: 'list the runs: id, state, file',
  positionals: {},
  options,
  examples: [],
  async run(args, { output, env, cwd }): Promise<ExitCode> {
    const [{ listRuns }, { resolveSettings }] = await Promise.all([
      import('../journal/runs.js'),
      import('../terminal/settings.js'),
    ]);
    const { outDir } = resolveSettings({ flags: args, env, cwd, configFile: args.config, credentials: false });
    const runs = (await listRuns(outDir)).map(({ folder, manifest, standing }) => ({
      ...{ runId: folder.id, state: standing, file: manifest.input.name, dryRun: manifest.dryRun },
      ...{ command: manifest.command, workspace: manifest.workspace.name, startedAt: manifest.startedAt },
    }));
    const line = ({ runId, state, file, dryRun }: (typeof runs)[number]): string =>
      `${runId}  ${state.padEnd(11)}  ${file}${dryRun ? '  (dry run)' : ''}`;
    output.info(runs.length === 0 ? `There are no runs in ${outDir}.` : runs.map(line).join('\n'));
    output.result(runs);
    return exitCodes.ok;
  },
});
