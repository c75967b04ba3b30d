import { expect, test } from 'vitest';
import { createLog, type LogLevel } from '../../src/terminal/log.js';

function lines(level: LogLevel): string[] {
  const written: string[] = [];
  const log = createLog(
    level,
    (line) => written.push(line),
    () => new Date('2026-11-27T10:00:00Z'),
  );
  log('debug', 'call', { method: 'POST', route: '/lead', status: 201, ms: 41.4, code: undefined });
  log('warn', 'call', { code: 'ECONNRESET' });
  log('error', 'ended', { why: 'two words\u001b[2J' });
  return written;
}

test('a level shows its own events and the graver ones, one a line; off shows none', () => {
  const [debug, warn, error] = [
    '2026-11-27T10:00:00.000Z debug call method=POST route=/lead status=201 ms=41\n',
    '2026-11-27T10:00:00.000Z warn call code=ECONNRESET\n',
    '2026-11-27T10:00:00.000Z error ended why="two words\\\\u{1b}[2J"\n',
  ];
  expect(lines('debug')).toEqual([debug, warn, error]);
  expect(lines('info')).toEqual([warn, error]);
  expect(lines('error')).toEqual([error]);
  expect(lines('off')).toEqual([]);
});
