import { type ExitCode, exitCodes } from '../model/exit-codes.js';
import { defineCommand } from './command.js';
import { commonOptions, placeOptions } from './options.js';

const options = { 'out-dir': placeOptions['out-dir'], ...commonOptions } as const;

/** A run, as `--json` shows it. */
interface ListedRun {
  readonly runId: string;
  readonly state: string;
  readonly file: string;
  readonly dryRun: boolean;
  readonly command: string;
  readonly workspace: string;
  readonly startedAt: string;
  /** By the names of summary.json; absent where nothing tells. */
  readonly rows?: Readonly<Record<string, number>>;
}

/** `runs`. */
export const runsCommand = defineCommand({
  usage: 'runs',
  describe: 'list the runs: id, state, file, counts',
  positionals: {},
  options,
  examples: [],
  async run(args, { output, env, cwd }): Promise<ExitCode> {
    const [{ listRuns }, { runCounts }, { resolveSettings }] = await Promise.all([
      import('../journal/runs.js'),
      import('../journal/run-counts.js'),
      import('../terminal/settings.js'),
    ]);
    const { outDir } = resolveSettings({ flags: args, env, cwd, configFile: args.config, credentials: false });
    const runs: ListedRun[] = [];
    for (const run of await listRuns(outDir)) {
      const { folder, manifest, standing } = run;
      runs.push({
        ...{ runId: folder.id, state: standing, file: manifest.input.name, dryRun: manifest.dryRun },
        ...{ command: manifest.command, workspace: manifest.workspace.name, startedAt: manifest.startedAt },
        rows: await runCounts(run),
      });
    }
    const line = ({ runId, state, file, dryRun, rows }: ListedRun): string =>
      [runId, state.padEnd(11), `${file}${dryRun ? ' (dry run)' : ''}`, countsInWords(rows)].join('  ').trimEnd();
    output.info(runs.length === 0 ? `There are no runs in ${outDir}.` : runs.map(line).join('\n'));
    output.result(runs);
    return exitCodes.ok;
  },
});

/** `120 rows: 110 created, 10 failed`. */
function countsInWords(rows: Readonly<Record<string, number>> | undefined): string {
  if (rows === undefined) return '';
  const { read, withRemarks: _, ...counts } = rows;
  const words = Object.entries(counts)
    .filter(([, count]) => count > 0)
    .map(([name, count]) => `${count} ${name.replace(/[A-Z]/gu, (letter) => ` ${letter.toLowerCase()}`)}`);
  return [read === undefined ? '' : `${read} rows: `, words.join(', ')].join('');
}
