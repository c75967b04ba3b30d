import type { ImportPlan } from '../import-options.js';
import { ConfigError } from '../model/errors.js';
import type { CommandContext } from './command.js';

/** A live run that nobody can be asked about needs `--yes`; better before it is read than after. */
export function refuseWithoutTerminal(file: string, { stdin, output }: CommandContext): void {
  if (file !== '-' && stdin.isTTY === true && output.isTTY) return;
  throw new ConfigError('This would write to a live workspace, and there is no terminal to ask on.', [
    'Add --yes to go on without a question.',
    'Add --dry-run to see first what would happen.',
  ]);
}

/** Say what will happen, and ask. `source` is who named the workspace. */
export async function confirmLive(
  plan: ImportPlan,
  source: string | undefined,
  context: CommandContext,
): Promise<boolean> {
  const { ask } = await import('../terminal/ask.js');
  const { output } = context;
  output.progress.stop();
  const time = plan.estimatedMs === undefined ? '' : `, about ${durationInWords(plan.estimatedMs)} at the present pace`;
  output.info(
    [
      `Workspace: ${plan.workspace} (${plan.host}${source === undefined ? '' : `, from ${source}`})`,
      `Rows:      ${plan.rows} read; ${rowsInWords(plan)}`,
      ...actionsInWords(plan),
      `Calls:     up to ${plan.calls}${time}`,
    ].join('\n'),
  );
  return ask('Write to this workspace?', { input: context.stdin, output: context.stderr });
}

function actionsInWords({ actions }: ImportPlan): string[] {
  if (actions === undefined) return [];
  const { sheet, rows, invalid } = actions;
  return [`Actions:   ${rows} rows of the sheet "${sheet}"; ${invalid} invalid or without their lead`];
}

function rowsInWords({ toSend, inDoubt, invalid, duplicates, done }: ImportPlan): string {
  const doubt = inDoubt === 0 ? '' : ` (${inDoubt} of them in doubt: looked up first)`;
  const before = done === 0 ? '' : `, ${done} done before`;
  return `${toSend} to send${doubt}, ${invalid} invalid, ${duplicates} duplicates in the file${before}`;
}

/** `40 s`, `12 min`, `2 h 47 min`. */
function durationInWords(ms: number): string {
  const minutes = Math.round(ms / 60_000);
  if (ms < 90_000) return `${Math.ceil(ms / 1000)} s`;
  return minutes < 60 ? `${minutes} min` : `${Math.floor(minutes / 60)} h ${minutes % 60} min`;
}
