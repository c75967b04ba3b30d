import { execFile } from 'node:child_process';
import { fileURLToPath } from 'node:url';
import { promisify } from 'node:util';

const cli = fileURLToPath(
  new URL(import.meta.url.includes('/build/') ? '../../dist/cli.js' : '../dist/cli.js', import.meta.url),
);

/** What the built command prints for some arguments, in 90 columns. */
export async function helpOf(...args: readonly string[]): Promise<string> {
  const { PATH } = process.env;
  const { stdout } = await promisify(execFile)(process.execPath, [cli, ...args, '--help'], {
    env: { PATH, COLUMNS: '90' },
  });
  return stdout
    .split('\n')
    .map((line) => line.trimEnd())
    .join('\n')
    .trim();
}

/** Names of the commands, as the help lists them. */
export const commandsIn = (help: string): string[] =>
  [...help.matchAll(/^ {2}telecrm-bulk ([a-z-]+)/gmu)].map(([, name = '']) => name);

/** docs/commands.md: the help of every command. */
export async function commandsPage(): Promise<string> {
  const top = await helpOf();
  // The one command that is yargs' own has no help of its own.
  const commands = commandsIn(top).filter((name) => name !== 'completion');
  const pages = await Promise.all(commands.map((name) => helpOf(name)));
  const sections = commands.map((name, at) => `## ${name}\n\n${block(pages[at] ?? '')}\n`);
  return `# Commands

What \`telecrm-bulk <command> --help\` prints, made by \`npm run reference\`. Exit codes: [exit-codes.md](exit-codes.md).
\`telecrm-bulk completion\` prints a script that completes commands, options and their values in bash and zsh.

${block(top)}

${sections.join('\n')}`;
}

const begin = '<!-- made by npm run reference -->';
const end = '<!-- end -->';

/** The README with the present list of commands between its marks. */
export async function readmeWithCommands(readme: string): Promise<string> {
  const from = readme.indexOf(begin);
  const to = readme.indexOf(end);
  if (from === -1 || to < from) throw new Error(`the README has no ${begin} … ${end}`);
  return `${readme.slice(0, from)}${begin}\n${block(await helpOf())}\n${readme.slice(to)}`;
}

const block = (text: string): string => `\`\`\`text\n${text}\n\`\`\``;
