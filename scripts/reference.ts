/** Makes docs/commands.md, and the list of commands in the README, from `--help`. Run with `npm run reference`; a test compares. */
import { readFile, writeFile } from 'node:fs/promises';
import { commandsPage, readmeWithCommands } from './help-pages.js';

const root = new URL(import.meta.url.includes('/build/') ? '../../' : '../', import.meta.url);
const readme = new URL('README.md', root);
await writeFile(new URL('docs/commands.md', root), await commandsPage());
await writeFile(readme, await readmeWithCommands(await readFile(readme, 'utf8')));
