import { existsSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { pathToFileURL } from 'node:url';
import { type Browser, type BrowserContextOptions, chromium, type Page } from 'playwright-core';
import { afterAll, beforeAll, expect, test, vi } from 'vitest';
import { call, pageOf, someRows } from './a-report.js';
import { entry, remark } from './rows.js';

const places = ['/usr/bin/chromium', '/usr/bin/chromium-browser', '/usr/bin/google-chrome', process.env.CHROMIUM];
const executablePath = places.find((path) => path !== undefined && existsSync(path));
const why = 'no Chromium here: the report is checked by its structure only (name one in CHROMIUM)';

/** A browser takes seconds to start on a busy machine; nothing here depends on how long it takes. */
const patience = 120_000;
vi.setConfig({ testTimeout: patience });

const folder = mkdtempSync(join(tmpdir(), 'report-'));
let browser: Browser | undefined;

beforeAll(async () => {
  if (executablePath === undefined) return;
  const args = ['--no-sandbox', '--disable-gpu', '--disable-quic', '--disable-background-networking', '--no-first-run'];
  browser = await chromium.launch({ executablePath, args: [...args, '--disable-component-update', '--disable-sync'] });
}, patience);

afterAll(async () => {
  await browser?.close();
  rmSync(folder, { recursive: true, force: true });
});

/** Open a page from disk; `told` gathers what the browser complains of and what it would fetch. */
async function opened(text: string, options: BrowserContextOptions = {}) {
  if (browser === undefined) throw new Error(why);
  const path = join(folder, `${Math.random().toString(16).slice(2)}.html`);
  writeFileSync(path, text);
  const context = await browser.newContext({ viewport: { width: 1000, height: 800 }, ...options });
  const page = await context.newPage();
  const told: string[] = [];
  page.on('console', (message) => told.push(message.text()));
  page.on('pageerror', (error) => told.push(error.message));
  page.on('dialog', (dialog) => {
    told.push(`dialog: ${dialog.message()}`);
    void dialog.dismiss();
  });
  page.on('request', (request) => told.push(`request: ${request.url()}`));
  await page.goto(pathToFileURL(path).href);
  const [first] = told.splice(0, 1);
  expect(first).toBe(`request: ${pathToFileURL(path).href}`);
  return { page, told };
}

const shownRows = (page: Page): Promise<string[]> =>
  page.$$eval('#remarks-table tbody tr:not([hidden])', (rows) => rows.map((row) => row.children[0]?.textContent ?? ''));
const sorted = (page: Page): Promise<string[]> =>
  page.$$eval('#remarks-table th', (heads) =>
    heads.flatMap((head) => (head.hasAttribute('aria-sort') ? `${head.textContent} ${head.ariaSort}` : [])),
  );

test('remarks are filtered and sorted by keyboard alone, and the count is told', async ({ skip }) => {
  skip(executablePath === undefined, why);
  const { page, told } = await opened(await pageOf(someRows(), { records: call(2, 0) }));
  expect(await shownRows(page)).toEqual(['10', '9', '11']);
  await page.getByRole('searchbox', { name: 'Search' }).focus();
  await page.keyboard.type('phone NUMBER');
  expect(await shownRows(page)).toEqual(['10']);
  expect(await page.getByRole('status').textContent()).toBe('1 of 3 are shown.');
  for (let at = 0; at < 4; at++) await page.keyboard.press('Tab');
  await page.keyboard.press('Enter');
  await page.getByText('All 3 are shown.').waitFor();
  expect(await shownRows(page)).toEqual(['10', '9', '11']);
  await page.getByRole('combobox', { name: 'Column' }).selectOption('city');
  expect(await shownRows(page)).toEqual(['11']);
  await page.getByRole('combobox', { name: 'Column' }).selectOption('');
  await page
    .getByRole('combobox', { name: 'Cause' })
    .selectOption('The cell that identifies the lead, or another that the row needs, is empty.');
  expect(await shownRows(page)).toEqual(['9']);
  await page.getByRole('combobox', { name: 'Cause' }).selectOption('');
  await page.getByRole('columnheader', { name: 'Code' }).getByRole('button').focus();
  await page.keyboard.press('Enter');
  expect([await shownRows(page), await sorted(page)]).toEqual([['9', '10', '11'], ['Code ascending']]);
  await page.keyboard.press('Space');
  expect([await shownRows(page), await sorted(page)]).toEqual([['11', '10', '9'], ['Code descending']]);
  await page.getByRole('columnheader', { name: 'Row', exact: true }).getByRole('button').click();
  expect(await shownRows(page)).toEqual(['9', '10', '11']);
  expect(told).toEqual([]);
});

test('nothing that came from a cell runs, and nothing is fetched', async ({ skip }) => {
  skip(executablePath === undefined, why);
  const values = ['<script>alert(1)</script>', '"><img src=x onerror=alert(1)>', '</script><script>alert(2)</script>'];
  const rows = values.map((value, at) =>
    entry(at + 2, [value, value], 'failed', {
      remarks: [remark('API_REJECTED', { row: at + 2, column: value, value, origin: 'api' }, value, value)],
    }),
  );
  const text = await pageOf(rows, { file: `${values[1]}.csv` });
  const { page, told } = await opened(text);
  expect(await page.locator('td', { hasText: values[0] ?? '' }).count()).toBeGreaterThan(2);
  expect(told).toEqual([]);
  // Even markup that got past the escaping would not run: the policy stops it.
  const past = text.replace('<main', '<script>alert(3)</script><img src="https://telecrm.invalid/x.png"><main');
  const { told: refused } = await opened(past);
  expect(refused.filter((line) => line.includes('Content Security Policy')).length).toBe(2);
  expect(refused.filter((line) => line.startsWith('dialog'))).toEqual([]);
});

test.for([
  { colorScheme: 'light', ground: 'rgb(255, 255, 255)', ink: 'rgb(23, 33, 43)' },
  { colorScheme: 'dark', ground: 'rgb(18, 24, 30)', ink: 'rgb(232, 237, 242)' },
] as const)(
  '$colorScheme: ink, ground and a page no wider than the screen',
  async ({ colorScheme, ground, ink }, { skip }) => {
    skip(executablePath === undefined, why);
    const { page } = await opened(await pageOf(someRows(), { records: [...call(2, 0), ...call(3, 9_000)] }), {
      colorScheme,
      viewport: { width: 320, height: 800 },
    });
    const look = await page.evaluate(`({
    backgroundColor: getComputedStyle(document.body).backgroundColor,
    color: getComputedStyle(document.body).color,
    overflow: document.documentElement.scrollWidth - innerWidth,
  })`);
    expect(look).toEqual({ backgroundColor: ground, color: ink, overflow: 0 });
  },
);

test('on paper: black on white, no controls, the filter kept', async ({ skip }) => {
  skip(executablePath === undefined, why);
  const { page } = await opened(await pageOf(someRows()), { colorScheme: 'dark' });
  await page.getByRole('searchbox').fill('city');
  await page.emulateMedia({ media: 'print' });
  expect(await page.locator('#filters').isVisible()).toBe(false);
  expect(await page.evaluate('getComputedStyle(document.body).backgroundColor')).toBe('rgb(255, 255, 255)');
  expect(await shownRows(page)).toEqual(['11']);
  expect((await page.pdf({ format: 'A4' })).subarray(0, 5).toString()).toBe('%PDF-');
});
