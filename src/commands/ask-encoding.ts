import { basename } from 'node:path';
import { EncodingError } from '../model/errors.js';
import { maskExcerpts } from '../terminal/mask.js';
import type { CommandContext } from './command.js';
import { textEncoding } from './read-flags.js';

const attempts = 3;

/**
 * Do something with a file; where its text is not valid UTF-8 and somebody sits at a terminal, ask how to read it and
 * begin again. Without a terminal, or with an encoding named already, the error stands.
 *
 * @param run is called with the options, the second time with the encoding that was chosen. It must leave nothing
 *   behind when it throws an `EncodingError`.
 */
export async function inReadableEncoding<Read extends { readonly encoding?: string }, Result>(
  file: string,
  read: Read,
  context: CommandContext,
  run: (read: Read) => Promise<Result>,
): Promise<Result> {
  try {
    return await run(read);
  } catch (error) {
    const { stdin, output } = context;
    const canAsk = stdin.isTTY === true && output.isTTY && !output.json;
    // Another file, such as the list of values, has an encoding of its own.
    const isAbout = error instanceof EncodingError && error.file === basename(file);
    if (!canAsk || !isAbout || read.encoding !== undefined) throw error;
    const encoding = await askEncoding(error, context);
    if (encoding === undefined) throw error;
    output.info(`Reading ${error.file} as ${encoding}; next time --encoding ${encoding} says so.`);
    return run({ ...read, encoding });
  }
}

/** The encoding that a person finds right, by how the text reads in it; `undefined` when none was found. */
async function askEncoding(error: EncodingError, context: CommandContext): Promise<string | undefined> {
  const { askText } = await import('../terminal/ask.js');
  const { output, stdin, stderr } = context;
  output.progress.stop();
  output.info(maskExcerpts(error.message));
  let encoding = error.proposed;
  for (let attempt = 0; attempt < attempts; attempt++) {
    const prompt = `Does that read right? Enter for ${encoding}, another encoding's name to see it, or n to stop: `;
    const answer = await askText(prompt, { input: stdin, output: stderr });
    if (answer === undefined || /^no?$/iu.test(answer)) return undefined;
    if (answer === '' || /^y(?:es)?$/iu.test(answer)) return encoding;
    const named = textEncoding(answer);
    if (named === undefined) output.info(`"${answer}" is no encoding; common ones: windows-1252, windows-1251, gbk.`);
    else {
      encoding = named;
      output.info(maskExcerpts(`Read as ${encoding}, it says there: "${error.preview(encoding)}"`));
    }
  }
  return undefined;
}
