import { createHash } from 'node:crypto';
import { expect, test } from 'vitest';
import { html } from '../../src/report/html-text.js';
import { call, pageOf, someRows } from './a-report.js';
import { entry, remark } from './rows.js';

const start = Date.UTC(2026, 10, 22, 16, 18, 3);

/** What is between the tags of a page, without style and script. */
const texts = (page: string): string =>
  page
    .replaceAll(/<(style|script)>[\s\S]*?<\/\1>/gu, '')
    .replaceAll(/<[^>]*>/gu, ' ')
    .replaceAll(/\s+/gu, ' ');

test('the page tells the run: how it ended, its rows, causes and remarks', async () => {
  const page = texts(await pageOf(someRows(), { records: call(2, start) }));
  expect(page).toContain(' Import of leads.xlsx The run ended, and some rows failed. ');
  expect(page).toContain(' Rows read 4 Started 2026-11-22 16:18:03 UTC Took 6.12 s Calls 92 ');
  expect(page).toContain(' Created 2 50.0% new leads in Telecrm ');
  expect(page).toContain(' Failed 2 50.0% not written; correct these rows and import them again ');
  expect(page).toContain(' No valid phone number. 1 Mobile not written Write the number with its country code');
  expect(page).toContain(' Telecrm left the value out. 1 city written without it ');
  expect(page).toContain(' 1 calls that write, from 2026-11-22 16:18:03 UTC on ');
  expect(page).toContain(' All 3 remarks of the run, in the order of the file. ');
  expect(page).toContain(' 10 not written Mobile 12345 &quot;12345&quot; is not a phone number ');
  expect(page).toContain(' leads-remarks.xlsx : every remark, with a summary by cause ');
  expect(page).toContain('Made by telecrm-bulk 1.2.3.');
});

test('a run that ended early says how to go on with it', async () => {
  const rows = [entry(2, ['Asha', '1'], 'created'), entry(3, ['Ravi', '2'], 'unprocessed')];
  const page = texts(await pageOf(rows, { end: { dryRun: false, causes: [3] } }));
  expect(page).toContain(
    'The run was stopped before its end, or the server could not be reached. Go on with: telecrm-bulk resume 20261122-161803-leads-7f3a ',
  );
  expect(texts(await pageOf(someRows()))).not.toContain('Go on with');
});

test('a dry run says that nothing was written, and has no timeline', async () => {
  const page = texts(await pageOf([entry(2, ['Asha', '1'], 'would-create')], { dryRun: true }));
  expect(page).toContain(
    'Dry run of leads.xlsx No row failed, and what became of every row is known. Nothing was written to Telecrm.',
  );
  expect(page).toContain('There is nothing to remark on.');
  expect(page).toContain('A dry run sends nothing.');
  expect(page).not.toContain('Search');
});

const hostile = [
  '<script>alert(1)</script>',
  '"><img src=x onerror=alert(1)>',
  "' onmouseover='alert(1)",
  '</td></tr></table><iframe src="javascript:alert(1)">',
  '</script><script>alert(1)</script>',
  '<!--',
  ']]>',
  '&lt;b&gt;',
  '${alert(1)}',
  'javascript:alert(1)',
  'exe\u202Egpj',
  'a\u0000b\u001b[2J',
  '\ud800',
];

test.each(hostile)('a cell with %j is text and nothing else', async (value) => {
  const about = remark('API_REJECTED', { row: 2, column: value, field: value, value, origin: 'api' }, value, value);
  const row = entry(2, [value, value], 'failed', { leadId: value, remarks: [about] });
  const page = await pageOf([row], { file: `${value}.csv`, runId: value });
  const clean = await pageOf([
    entry(2, ['x', 'x'], 'failed', {
      leadId: 'x',
      remarks: [remark('API_REJECTED', { row: 2, column: 'x', field: 'x', value: 'x', origin: 'api' }, 'x', 'x')],
    }),
  ]);
  // The same tags with the same attributes as for a harmless cell, but for the texts in them.
  const tags = (text: string): string[] =>
    [...text.matchAll(/<\/?[a-z][^>]*>|<!/giu)].map(([tag]) => tag.replaceAll(/(href|value|datetime)="[^"]*"/gu, '$1'));
  expect(tags(page)).toEqual(tags(clean));
  expect(page.replaceAll(/<(style|script)>[\s\S]*?<\/\1>/gu, '')).not.toMatch(
    /[\u0000-\u0009\u000b-\u001f\u202a-\u202e\ud800-\udfff]/u,
  );
});

test('whatever is put into HTML is escaped, in elements and attributes', () => {
  expect(html`<p title="${'"<&\'`'}">${['<b>', undefined, false, 3, html`<i>${'>'}</i>`]}</p>`.text).toBe(
    '<p title="&quot;&lt;&amp;&#39;&#96;">&lt;b&gt;3<i>&gt;</i></p>',
  );
  expect(html`${'line 1\nline\r2'}`.text).toBe('line 1\nline\\u{d}2');
});

test('the page fetches nothing, and only its own style and script may run', async () => {
  const page = await pageOf(someRows(), { records: call(2, start) });
  const [, policy = ''] = /http-equiv="Content-Security-Policy" content="([^"]*)"/u.exec(page) ?? [];
  const hash = (tag: string): string => {
    const [, text = ''] = new RegExp(`<${tag}>([\\s\\S]*?)</${tag}>`, 'u').exec(page) ?? [];
    return `&#39;sha256-${createHash('sha256').update(text).digest('base64')}&#39;`;
  };
  expect(policy.split('; ')).toEqual([
    'default-src &#39;none&#39;',
    `style-src ${hash('style')}`,
    `script-src ${hash('script')}`,
    'base-uri &#39;none&#39;',
    'form-action &#39;none&#39;',
    'require-trusted-types-for &#39;script&#39;',
  ]);
  expect(page).not.toMatch(/https?:|\ssrc=|<link|@import|url\(|\son\w+=|\sstyle=/iu);
  expect(page.match(/<(?:style|script)\b/gu)?.length).toBe(2);
  expect(
    [...page.matchAll(/href="([^"]*)"/gu)].map(([, href = '']) => href).every((href) => /^(?:#|\.\/)/u.test(href)),
  ).toBe(true);
});

test('the page can be read by ear and used by keyboard', async () => {
  const page = await pageOf(someRows(), { records: [...call(2, start), ...call(3, start + 99)] });
  expect(page).toMatch(/^<!doctype html>\n<html lang="en">/u);
  expect([...page.matchAll(/<h(\d)/gu)].map(([, level]) => level).join('')).toBe('1222332' + '2');
  for (const landmark of ['<header>', '<main id="main">', '<footer>', 'role="search"'])
    expect(page).toContain(landmark);
  const ids = [...page.matchAll(/\sid="([^"]*)"/gu)].map(([, id = '']) => id);
  expect(new Set(ids).size).toBe(ids.length);
  for (const [, id = ''] of page.matchAll(/(?:aria-labelledby|href)="#?([a-z][a-z-]*)"/gu)) expect(ids).toContain(id);
  // Every table has headers with a scope, every control a label, everything that scrolls can be focused.
  for (const [table = ''] of page.matchAll(/<table[\s\S]*?<\/table>/gu))
    expect(table).toMatch(/<thead><tr><th scope="col"/u);
  for (const [tag = ''] of page.matchAll(/<th\b[^>]*>/gu)) expect(tag).toContain('scope=');
  const controls = [...page.matchAll(/<(?:input|select) id="([^"]*)"/gu)].map(([, id]) => id);
  expect([...page.matchAll(/<label for="([^"]*)">/gu)].map(([, id]) => id)).toEqual(controls);
  for (const [tag = ''] of page.matchAll(/<div class="scroll"[^>]*>/gu))
    expect(tag).toMatch(/tabindex="0" role="region" aria-label/u);
  for (const [tag = ''] of page.matchAll(/<svg\b[^>]*>/gu))
    expect(tag).toMatch(/aria-hidden="true"|role="img" aria-label="/u);
});

/** The channels of `#rrggbb`, as WCAG 2.2 weighs them. */
function luminance(colour: string): number {
  const [red = 0, green = 0, blue = 0] = [1, 3, 5].map((at) => {
    const channel = Number.parseInt(colour.slice(at, at + 2), 16) / 255;
    return channel <= 0.04045 ? channel / 12.92 : ((channel + 0.055) / 1.055) ** 2.4;
  });
  return 0.2126 * red + 0.7152 * green + 0.0722 * blue;
}

test('texts stand out 4.5 to 1 and shapes 3 to 1, in light, in dark and on paper', async () => {
  const page = await pageOf(someRows());
  const palettes = [...page.matchAll(/:root \{([\s\S]*?)\}/gu)].map(([, block = '']) =>
    Object.fromEntries([...block.matchAll(/--(\w+): (#[0-9a-f]{6})/gu)].map(([, name, colour]) => [name, colour])),
  );
  expect(palettes.length).toBe(3);
  for (const palette of palettes) {
    const against = (name: string, ground: string): number => {
      const [high = 0, low = 0] = [luminance(palette[name]), luminance(palette[ground])].toSorted((a, b) => b - a);
      return (high + 0.05) / (low + 0.05);
    };
    for (const ground of ['page', 'panel']) {
      for (const text of ['ink', 'soft', 'link'])
        expect(against(text, ground), `${text} on ${ground}`).toBeGreaterThanOrEqual(4.5);
      for (const shape of ['good', 'idle', 'bad', 'doubt', 'rest', 'accent'])
        expect(against(shape, ground), `${shape} on ${ground}`).toBeGreaterThanOrEqual(3);
    }
  }
});

test('a page holds the first 5,000 remarks, cut to size, and says so', async () => {
  const long = 'x'.repeat(100_000);
  const entries = Array.from({ length: 5_001 }, (_, at) =>
    entry(at + 2, ['', ''], 'failed', {
      remarks: [remark('PHONE_INVALID', { row: at + 2, column: 'Mobile', value: at < 3 ? long : 'short' })],
    }),
  );
  const page = await pageOf(entries);
  expect(page).toContain('These are the first 5,000 of 5,001 remarks; leads-remarks.csv has them all.');
  expect(page.match(/<td>PHONE_INVALID<\/td>/gu)?.length).toBe(5_000);
  expect(page).toContain(`${'x'.repeat(300)}…`);
  expect(page).not.toContain('x'.repeat(301));
});

test.each([
  [1, '1 call'],
  [450, 'a run of many spans'],
])('charts of %i calls keep within their frame (%s)', async (calls) => {
  const page = await pageOf(someRows(), {
    records: Array.from({ length: calls }, (_, at) => call(at + 2, start + at * 700, 20 + at)).flat(),
  });
  const numbers = [...page.matchAll(/ (x|y|width|height|cx|cy)="([^"]*)"/gu)].map(([, , value]) => Number(value));
  expect(numbers.length).toBeGreaterThan(10);
  for (const value of numbers) {
    expect(value).toBeGreaterThanOrEqual(0);
    expect(value).toBeLessThanOrEqual(1000);
  }
  expect(page.replace(/<script>[\s\S]*?<\/script>/u, '')).not.toMatch(/NaN|undefined|Infinity/u);
});
