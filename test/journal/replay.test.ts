import { appendFile, readFile, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { crc32 } from 'node:zlib';
import { expect, test } from 'vitest';
import { encodeLine } from '../../src/journal/codec.js';
import { openJournal } from '../../src/journal/journal.js';
import { replayJournal } from '../../src/journal/replay.js';
import { created, folder, head, intent, journalOf, verdict } from './a-journal.js';

const rows = [2, 3, 4, 5, 6, 7, 8, 9, 10, 11];
const tenRows = (): Promise<string> => journalOf(...rows.flatMap((row) => [intent(row), created(row)]));

test('cut at any byte, a journal tells a prefix of what happened', async () => {
  const path = await tenRows();
  const whole = await readFile(path);
  const headEnd = whole.indexOf(10) + 1;
  for (let length = 0; length < whole.length; length++) {
    await writeFile(path, whole.subarray(0, length));
    if (length < headEnd) {
      await expect(replayJournal(path)).rejects.toThrow('is empty: its run ended before anything was sent.');
      continue;
    }
    const state = await replayJournal(path);
    const lines = whole.subarray(0, length).toString().split('\n').length - 2;
    const told = rows.map((_, at) => (lines >= 2 * at + 2 ? 'created' : lines === 2 * at + 1 ? 'in-doubt' : undefined));
    expect(rows.map((row) => state.statusOf(row))).toEqual(told);
    expect(state.validBytes).toBe(whole.lastIndexOf(10, length - 1) + 1);
    expect(state.torn).toBe(length !== state.validBytes);
  }
});

test('a torn journal goes on behind its last whole line', async () => {
  const path = await tenRows();
  const whole = await readFile(path);
  await writeFile(path, whole.subarray(0, whole.length - 3));
  const { validBytes } = await replayJournal(path);
  const again = await openJournal(path, { append: true, validBytes });
  await again.append(created(11));
  await again.close();
  expect((await readFile(path)).equals(whole)).toBe(true);
});

test('a flipped bit is refused with its line; in the last line it counts as torn', async () => {
  const path = await tenRows();
  const whole = await readFile(path);
  const lines = whole.toString().split('\n').slice(0, -1);
  let start = 0;
  for (const [at, line] of lines.entries()) {
    for (let bit = 0; bit < 8; bit++) {
      const damaged = Buffer.from(whole);
      const position = start + ((bit * 37 + at) % line.length);
      damaged.writeUInt8(damaged.readUInt8(position) ^ (1 << bit), position);
      await writeFile(path, damaged);
      if (at < lines.length - 1 || damaged.readUInt8(position) === 10)
        await expect(replayJournal(path)).rejects.toThrow(`The journal ${path} is damaged in line ${at + 1}: `);
      else expect(await replayJournal(path)).toMatchObject({ torn: true, validBytes: start });
    }
    start += line.length + 1;
  }
});

test('a lost line feed in the middle is damage of that line', async () => {
  const path = await journalOf(verdict(2, 'failed'), verdict(3, 'failed'), verdict(4, 'failed'));
  const text = await readFile(path, 'utf8');
  await writeFile(path, text.replace('}\n{"t":"verdict","row":3', '}{"t":"verdict","row":3'));
  await expect(replayJournal(path)).rejects.toThrow('is damaged in line 2: ');
});

test('damage says which line, why, and what to do', async () => {
  const path = await journalOf(verdict(2, 'failed'), verdict(3, 'failed'));
  const text = await readFile(path, 'utf8');
  await writeFile(path, text.replace('"row":2', '"row":9'));
  await expect(replayJournal(path)).rejects.toMatchObject({
    message: `The journal ${path} is damaged in line 2: its checksum does not fit.`,
    exitCode: 2,
    actions: [
      'Do not edit it. Restore it from a backup if there is one.',
      'Otherwise import the file again: leads that exist are skipped, and no lead is created twice. Actions on leads that existed before may be recorded a second time.',
    ],
  });
});

test('two journals in one file, or lines that were doubled by hand, are refused', async () => {
  const path = await journalOf(intent(2), created(2));
  const text = await readFile(path, 'utf8');
  await writeFile(path, text + text);
  await expect(replayJournal(path)).rejects.toThrow('damaged in line 4: it is a second head of a journal');
  await writeFile(path, text + encodeLine(created(2)));
  await expect(replayJournal(path)).rejects.toThrow('line 4: it answers a call for row 2 that was never announced');
  await writeFile(path, encodeLine(verdict(2, 'failed')));
  await expect(replayJournal(path)).rejects.toThrow('damaged in line 1: it is not the head of a journal');
});

test('a journal of a later version is refused, even where only its last line is new', async () => {
  const path = join(await folder(), 'journal.jsonl');
  const line = (body: string): string => `${body},"crc":"${crc32(body).toString(16).padStart(8, '0')}"}\n`;
  await writeFile(path, line('{"t":"run","v":2,"id":"r"'));
  await expect(replayJournal(path)).rejects.toThrow(
    `Line 1 of the journal ${path} was written by another version of telecrm-bulk: it has format 2, and this version reads format 1.`,
  );
  const known = await journalOf(verdict(2, 'failed'));
  await appendFile(known, line('{"t":"undo","row":2'));
  await expect(replayJournal(known)).rejects.toMatchObject({
    message: `Line 3 of the journal ${known} was written by another version of telecrm-bulk: it holds a record that this version does not know, and this version reads format 1.`,
    actions: ['Go on with the version that wrote it; manifest.json beside it names it as "tool".'],
  });
});

test('a run without a journal, or with nothing but a head', async () => {
  const path = join(await folder(), 'journal.jsonl');
  await expect(replayJournal(path)).rejects.toThrow(`There is no journal ${path}.`);
  const state = await replayJournal(await journalOf());
  expect([state.run, state.manifestHash, state.read, state.lastRow, state.torn]).toEqual([
    head.run,
    'abc',
    undefined,
    0,
    false,
  ]);
});

test('a line longer than a block of the file is one line', async () => {
  const long = 'x'.repeat(3 << 20);
  const path = await journalOf(
    verdict(2, 'failed'),
    { ...verdict(3, 'failed'), evidence: long },
    verdict(4, 'created'),
  );
  const state = await replayJournal(path);
  expect([2, 3, 4].map((row) => state.statusOf(row))).toEqual(['failed', 'failed', 'created']);
});
