import { createInterface } from 'node:readline';
import { Writable } from 'node:stream';
import { escapeText } from '../model/visible.js';

/** Where a question is put and its answer read. */
export interface AskStreams {
  /** Normally stdin. */
  readonly input: NodeJS.ReadableStream & { readonly isTTY?: boolean };
  /** Normally stderr, so that a question never gets into data or JSON. */
  readonly output: NodeJS.WritableStream;
}

const attempts = 3;

/**
 * A yes-or-no question; anything but a clear yes is no: an empty line, the end of the input, Ctrl-C, or three answers
 * that are neither.
 */
export async function ask(question: string, streams: AskStreams): Promise<boolean> {
  for (let attempt = 1; attempt <= attempts; attempt++) {
    const answer = (await askText(`${question} [y/N] `, streams))?.toLowerCase();
    if (answer === 'y' || answer === 'yes') return true;
    if (answer === undefined || answer === '' || answer === 'n' || answer === 'no') return false;
    if (attempt < attempts) streams.output.write('Please answer yes or no.\n');
  }
  return false;
}

/** A line of text, without blanks around it; `undefined` at the end of the input and after Ctrl-C. */
export async function askText(prompt: string, streams: AskStreams): Promise<string | undefined> {
  const shown = escapeText(prompt, { newlines: true });
  const line = streams.input.isTTY === true ? lineOfTerminal(shown, streams) : lineOfPipe(shown, streams);
  return (await line)?.trim();
}

/** The same without showing what is typed. */
export async function askSecret(prompt: string, streams: AskStreams): Promise<string | undefined> {
  const { input, output } = streams;
  if (input.isTTY !== true) return askText(prompt, streams);
  output.write(escapeText(prompt, { newlines: true }));
  const nowhere = new Writable({ write: (_chunk, _encoding, done) => done() });
  const line = await lineOfTerminal('', { input, output: nowhere });
  output.write('\n');
  return line?.trim();
}

/** `terminal: true` lets readline do the echo, so that there is none where the output goes nowhere. */
function lineOfTerminal(prompt: string, { input, output }: AskStreams): Promise<string | undefined> {
  const lines = createInterface({ input, output, terminal: true, historySize: 0 });
  return new Promise((resolve) => {
    lines.once('close', () => resolve(undefined));
    lines.question(prompt, (answer) => {
      resolve(answer);
      lines.close();
    });
  });
}

/** From a pipe exactly one line is taken and the rest put back, since another question may follow. */
function lineOfPipe(prompt: string, { input, output }: AskStreams): Promise<string | undefined> {
  output.write(prompt);
  return new Promise((resolve, reject) => {
    let read = Buffer.alloc(0);
    const finish = (line: string | undefined): void => {
      input.off('data', onData).off('end', onEnd).off('error', reject);
      input.pause();
      output.write('\n');
      resolve(line);
    };
    const onEnd = (): void => finish(read.length === 0 ? undefined : read.toString('utf8'));
    const onData = (chunk: Buffer | string): void => {
      read = Buffer.concat([read, Buffer.from(chunk)]);
      const end = read.indexOf('\n');
      if (end === -1) return;
      const rest = read.subarray(end + 1);
      finish(read.subarray(0, end).toString('utf8'));
      if (rest.length > 0) input.unshift(rest);
    };
    if ('readableEnded' in input && input.readableEnded === true) {
      finish(undefined);
      return;
    }
    input.on('data', onData).on('end', onEnd).on('error', reject);
    input.resume();
  });
}
