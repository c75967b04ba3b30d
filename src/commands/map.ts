import { resolve } from 'node:path';
import type { MapOptions, MapSummary } from '../map.js';
import { ConfigError } from '../model/errors.js';
import { type ExitCode, exitCodes } from '../model/exit-codes.js';
import { inReadableEncoding } from './ask-encoding.js';
import { commandLine } from './command-line.js';
import { type CommandContext, defineCommand } from './command.js';
import { actionSheetInWords, candidateInWords, proposalsInWords, questionInWords } from './map-words.js';
import { commonOptions, connectionOptions, placeOptions, readOptions } from './options.js';
import { readSnapshot } from './snapshot.js';

const options = {
  output: { type: 'string', alias: 'o', demandOption: true, describe: 'the map to write (JSON); - writes to stdout' },
  force: { type: 'boolean', describe: 'overwrite the file' },
  metadata: { type: 'string', describe: 'a snapshot of the workspace; no call is made then' },
  yes: { type: 'boolean', describe: 'take what is certain, and ask nothing' },
  timezone: placeOptions.timezone,
  'default-country': { type: 'string', describe: 'country of phone numbers without a code (IN)' },
  sheet: readOptions.sheet,
  'header-row': readOptions['header-row'],
  delimiter: readOptions.delimiter,
  encoding: readOptions.encoding,
  ...connectionOptions,
  ...commonOptions,
} as const;

/** `map <file> -o map.json`. */
export const mapCommand = defineCommand({
  usage: 'map <file>',
  describe: 'propose a map from the headers of a file, its values and the fields of the workspace',
  positionals: { file: { type: 'string', demandOption: true, describe: 'CSV, TSV or XLSX' } },
  options,
  examples: [
    ['$0 map leads.xlsx -o leads.map.json', 'asks about the columns that are not certain'],
    ['$0 map leads.csv -o leads.map.json --yes', 'takes the certain ones, and lists the others'],
  ],
  async run(args, context): Promise<ExitCode> {
    const { output, env, cwd, stdin } = context;
    const [{ proposeLeadMap }, { resolveSettings }, { openSession }, { readOptionsOf }] = await Promise.all([
      import('../map.js'),
      import('../terminal/settings.js'),
      import('./session.js'),
      import('./read-flags.js'),
    ]);
    const toStdout = args.output === '-';
    if (toStdout && args.json === true) {
      throw new ConfigError('-o - and --json both want stdout.', ['Write to a file, or leave --json out.']);
    }
    const workspace = args.metadata === undefined ? undefined : await readSnapshot(resolve(cwd, args.metadata));
    const settings = resolveSettings({
      flags: args,
      env,
      cwd,
      configFile: args.config,
      credentials: workspace === undefined && args.sandbox !== true,
    });
    for (const warning of settings.warnings) output.warn(warning);
    const given = readOptionsOf(args, settings.sheet, settings.headerRow);
    const session = workspace === undefined ? await openSession(settings, args, context) : undefined;
    const asks = stdin.isTTY === true && output.isTTY && args.yes !== true && args.json !== true;
    try {
      const file = String(args.file);
      const common: MapOptions = {
        file: file === '-' ? file : resolve(cwd, file),
        output: toStdout ? undefined : resolve(cwd, args.output),
        force: args.force,
        client: session?.client,
        workspace,
        timezone: settings.timezone,
        defaultCountry: settings.defaultCountry,
        onProposal: ({ proposals }) => output.info(proposalsInWords(proposals)),
        onActionSheet: (proposal) => output.info(actionSheetInWords(proposal)),
        answer: asks ? await answers(context) : undefined,
        signal: context.signal,
        progress: output.progress,
        onWarning: output.warn,
      };
      let { encoding } = given;
      const summary = await inReadableEncoding(file, given, context, (read) => {
        encoding = read.encoding;
        return proposeLeadMap({ ...common, read });
      });
      if (toStdout) await writeOut(`${JSON.stringify(summary.map, null, 2)}\n`, context);
      output.info(endInWords(summary, nextCommand(summary, { ...args, encoding })));
      if (summary.identifier.column === undefined && summary.map.leadId === undefined) {
        output.warn(
          `No column was found for "${summary.identifier.field}", which identifies leads in this workspace: no lead can be created with this map until it has one.`,
        );
      }
      const { proposals, questions, unused, identifier, rows, actions } = summary;
      output.result({ file: summary.file, rows, proposals, questions, unused, identifier, actions });
      return exitCodes.ok;
    } finally {
      await session?.client.close();
    }
  },
});

/** Ask about one column: the number of a candidate, or nothing to leave the column out. */
async function answers({ stdin, stderr, output }: CommandContext) {
  const { askText } = await import('../terminal/ask.js');
  return async (question: MapSummary['questions'][number]) => {
    const { candidates } = question;
    output.info(questionInWords(question));
    for (let attempt = 0; attempt < 3; attempt++) {
      const prompt = `1${candidates.length > 1 ? ` to ${candidates.length}` : ''}, or Enter for none of them: `;
      const text = await askText(prompt, { input: stdin, output: stderr });
      if (text === undefined) return undefined;
      if (text === '' || text === '0') return 'none' as const;
      const chosen = /^\d$/u.test(text) ? candidates[Number(text) - 1] : undefined;
      if (chosen !== undefined) {
        output.info(`  ${candidateInWords(chosen)}`);
        return chosen;
      }
    }
    return 'none' as const;
  };
}

function endInWords({ questions, unused, file, identifier }: MapSummary, next: string): string {
  const lines: string[] = [];
  if (questions.length > 0) {
    lines.push(`Not in the map, because the evidence leaves them open (${questions.length}):`);
    for (const question of questions.slice(0, 20)) lines.push(questionInWords(question));
    if (questions.length > 20) lines.push(`  … and ${questions.length - 20} more; --json lists all.`);
  }
  if (unused.length > 0) {
    const shown = unused.slice(0, 20).map((name) => `"${name.slice(0, 60)}"`);
    const more = unused.length > 20 ? ` and ${unused.length - 20} more` : '';
    lines.push(`Columns that nothing was found for: ${shown.join(', ')}${more}.`);
  }
  if (file !== undefined) {
    lines.push(`The map is in ${file}.`);
    if (identifier.column !== undefined) lines.push(`See what it does: ${next}`);
  }
  return lines.join('\n');
}

/** What to type next; what the map cannot hold has to be said again. */
function nextCommand({ file = '' }: MapSummary, args: Readonly<Record<string, unknown>>): string {
  const again = ['delimiter', 'encoding', 'metadata'].flatMap((name) =>
    typeof args[name] === 'string' ? [`--${name}`, args[name]] : [],
  );
  const words = ['import', String(args.file), '--map', file, '--dry-run', ...again];
  if (args.sandbox === true) words.push('--sandbox');
  return commandLine(words);
}

function writeOut(text: string, { output }: CommandContext): Promise<void> {
  return new Promise((done) => {
    output.data().end(text, done);
  });
}
