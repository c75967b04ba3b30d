import { mkdir, stat } from 'node:fs/promises';
import { join } from 'node:path';
import { pathToFileURL } from 'node:url';
import { chromium } from 'playwright-core';
import { newestRun } from './office-steps.js';
import { check, installed, root, run, Skipped, type Step } from './step.js';

const views = [
  { name: 'light', colorScheme: 'light', width: 1200 },
  { name: 'dark', colorScheme: 'dark', width: 1200 },
  { name: 'narrow', colorScheme: 'light', width: 400 },
] as const;

const page: Step = {
  name: 'Chromium opens the HTML report',
  async run(place) {
    const executablePath = await installed('chromium', 'chromium-browser', 'google-chrome');
    if (executablePath === undefined) throw new Skipped('Chromium is not installed');
    const env = { ...process.env, CHROMIUM: executablePath };
    await run('npx', ['vitest', 'run', 'test/report/html-in-chromium.test.ts'], { cwd: root, env });
    const report = join(await newestRun(place), 'report.html');
    const pictures = join(root, 'build', 'pictures');
    await mkdir(pictures, { recursive: true });
    const args = [
      '--no-sandbox',
      '--disable-gpu',
      '--disable-quic',
      '--disable-background-networking',
      '--no-first-run',
    ];
    const browser = await chromium.launch({
      executablePath,
      args: [...args, '--disable-component-update', '--disable-sync'],
    });
    try {
      for (const { name, colorScheme, width } of views) {
        const context = await browser.newContext({ colorScheme, viewport: { width, height: 900 } });
        const tab = await context.newPage();
        await tab.goto(pathToFileURL(report).href);
        const path = join(pictures, `report-${name}.png`);
        await tab.screenshot({ path, fullPage: true });
        check((await stat(path)).size > 20_000, `${path} shows next to nothing`);
      }
    } finally {
      await browser.close();
    }
    return 'filters, sorting, keyboard, policy, paper; look at build/pictures/report-*.png';
  },
};

/** The report in a browser. */
export const browserSteps: readonly Step[] = [page];
