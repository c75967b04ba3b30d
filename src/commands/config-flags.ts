import { resolve } from 'node:path';
import { ConfigError } from '../model/errors.js';
import { commandValuesOf, readConfigFile } from '../terminal/config-file.js';
import type { OptionTable } from './command.js';

/** Flags that name files: in a config file they are meant from where that file is. */
const files = new Set(['map', 'metadata', 'values', 'labels', 'db']);

/**
 * The flags of a command that a config file sets, by their long names; what is typed goes before them. Keys of other
 * commands are left out. What is wrong with the file itself is told where the settings are read.
 *
 * @param typed the command line: `--config` may stand there.
 * @throws {ConfigError} when a value cannot be one of its flag.
 */
export function configFlags(options: OptionTable, typed: readonly string[], cwd: string): Record<string, unknown> {
  const at = typed.findIndex((word) => word === '--config' || word.startsWith('--config='));
  const configFile = at === -1 ? undefined : (/^--config=(.*)$/su.exec(typed[at] ?? '')?.[1] ?? typed[at + 1]);
  const config = readConfigFile({ cwd, configFile }, [], () => undefined);
  const flags: Record<string, unknown> = {};
  for (const [key, value] of Object.entries(commandValuesOf(config))) {
    const off = /^no[A-Z]/u.test(key);
    const name = longName(off ? key.slice(2) : key);
    const option = Object.hasOwn(options, name) ? options[name] : undefined;
    if (option === undefined || config === undefined) continue;
    const fitted = fit(value, option.type === 'boolean', option.array === true);
    if (fitted === undefined || (off && typeof fitted !== 'boolean')) {
      throw new ConfigError(`"${key}" in ${config.path} has a value that --${longName(key)} cannot have.`, [
        option.type === 'boolean' ? 'Write true or false.' : 'Write it as on the command line, as text in quotes.',
      ]);
    }
    const said = typeof fitted === 'string' && files.has(name) ? resolve(config.folder, fitted) : fitted;
    flags[name] = off ? said !== true : said;
  }
  return flags;
}

function longName(key: string): string {
  return key.replace(/[A-Z]/gu, (letter, at) => `${at === 0 ? '' : '-'}${letter.toLowerCase()}`);
}

/** A value as the command line would give it: numbers are texts there. */
function fit(value: unknown, isBoolean: boolean, isArray: boolean): boolean | string | string[] | undefined {
  if (isBoolean) return typeof value === 'boolean' ? value : undefined;
  if (typeof value === 'string') return isArray ? [value] : value;
  if (typeof value === 'number') return String(value);
  const texts = Array.isArray(value) ? value.filter((one) => typeof one === 'string') : [];
  return isArray && texts.length > 0 && Array.isArray(value) && texts.length === value.length ? texts : undefined;
}
