import type { Readable } from 'node:stream';
import type { ArgumentsCamelCase, InferredOptionTypes, Options } from 'yargs';
import type { ExitCode } from '../model/exit-codes.js';
import type { Output } from '../terminal/output.js';

/** What a handler is given beside its arguments; tests give their own. */
export interface CommandContext {
  readonly output: Output;
  readonly env: Readonly<Record<string, string | undefined>>;
  readonly cwd: string;
  readonly stdin: Readable & { readonly isTTY?: boolean };
  readonly stderr: NodeJS.WritableStream;
  /** Aborted by the first signal; its reason is the exit code (129, 130, 143). */
  readonly signal: AbortSignal;
}

/** Options by name, each declared once: type, default and help come from here. */
export type OptionTable = Readonly<Record<string, Options>>;

/** Arguments as a handler sees them: by camelCase and by long name, positional ones as `unknown`. */
export type Arguments<Table extends OptionTable> = ArgumentsCamelCase<InferredOptionTypes<Table>>;

/** One command: its help, its options, and what it does. */
export interface Command<Table extends OptionTable = OptionTable> {
  /** As typed, with positional arguments: `import <file>`. */
  readonly usage: string;
  readonly describe: string;
  readonly positionals: OptionTable;
  readonly options: Table;
  readonly examples: readonly (readonly [command: string, meaning: string])[];
  run(args: Arguments<Table>, context: CommandContext): Promise<ExitCode>;
}

/** Keep the types of an option table while checking it. */
export function defineCommand<const Table extends OptionTable>(command: Command<Table>): Command<Table> {
  return command;
}

/** Say once that a stop was understood; the recipe finishes what is under way. */
export function announceStop({ signal, output }: CommandContext): void {
  const say = (): void => output.warn('Stopping: calls under way are finished and recorded. Once more stops at once.');
  signal.addEventListener('abort', say, { once: true });
}
