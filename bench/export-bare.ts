/**
 * What exports are measured against, each in a process of its own.
 * `node export-bare.js pages <url> <leads> <at once> <file>`: a loop over an undici Pool that fetches the same pages and
 * writes JSON lines. `node export-bare.js xlsx <leads> <file>`: exceljs' streaming writer, fed from memory; prints the ms of
 * the writing alone.
 */
import { createWriteStream } from 'node:fs';
import { once } from 'node:events';
import { finished } from 'node:stream/promises';
import { Pool } from 'undici';

const [mode, ...rest] = process.argv.slice(2);

async function pages(url: string, leads: number, atOnce: number, file: string): Promise<void> {
  const { origin, pathname } = new URL(url);
  const pool = new Pool(origin, { connections: atOnce, pipelining: 1 });
  const headers = { authorization: 'Bearer bench', 'content-type': 'application/json' };
  const out = createWriteStream(file);
  let next = 0;
  const lane = async (): Promise<void> => {
    while (next < leads) {
      const skip = next;
      next += 100;
      const path = `${pathname}/enterprise/bench/lead/search?skip=${skip}&limit=100`;
      const { body } = await pool.request({ path, method: 'POST', headers, body: '{}' });
      const { data } = JSON.parse(await body.text()) as { data: unknown[] };
      let lines = '';
      for (const lead of data) lines += `${JSON.stringify(lead)}\n`;
      if (!out.write(lines)) await once(out, 'drain');
    }
  };
  await Promise.all(Array.from({ length: atOnce }, lane));
  out.end();
  await finished(out);
  await pool.destroy();
}

async function xlsx(leads: number, file: string): Promise<void> {
  const { default: excel } = await import('exceljs');
  const times = [0, 1, 2].map((n) => new Date(Date.UTC(2026, 10, 1 + n, 10)));
  const rows = Array.from({ length: 1_000 }, (_, at) => [
    ...[`65f0c3a7be21d904${at}`, `Customer Number ${at}`, `+91${9_000_000_000 + at}`, `customer.${at}@example.com`],
    ...['Pune', 'Website', (at % 90) * 100_000, 'Gym; Parking', times[0], 800 + at, `Company ${at} Pvt Ltd`],
    ...['Prefers an east facing flat on a higher floor near the metro', 'Fresh', (at % 5) + 1, 'asha@example.com'],
    ...[undefined, times[1], times[2]],
  ]);
  const begin = performance.now();
  const writer = new excel.stream.xlsx.WorkbookWriter({ filename: file, useStyles: true, useSharedStrings: false });
  const sheet = writer.addWorksheet('Leads');
  for (let at = 0; at < leads; at++) {
    const row = sheet.addRow(rows[at % rows.length] ?? []);
    for (const column of [9, 17, 18]) row.getCell(column).numFmt = 'yyyy-mm-dd hh:mm:ss';
    row.commit();
    if (at % 1_000 === 999) await new Promise((resolve) => setImmediate(resolve));
  }
  sheet.commit();
  await writer.commit();
  console.log(performance.now() - begin);
}

if (mode === 'pages') await pages(rest[0] ?? '', Number(rest[1]), Number(rest[2]), rest[3] ?? '');
else await xlsx(Number(rest[0]), rest[1] ?? '');
