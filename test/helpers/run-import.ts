import { mkdtempSync, readFileSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { RunOptions } from '../../src/import-options.js';
import { type ImportOptions, type ImportSummary, importLeads } from '../../src/index.js';
import { createSandbox, type Sandbox, type SandboxOptions } from '../../src/sandbox/index.js';
import { type Connection, connect } from '../../src/telecrm/connect.js';
import { fetchTransport } from '../../src/telecrm/fetch-transport.js';
import type { HttpRequest, HttpResponse, Transport } from '../../src/telecrm/transport.js';
import { csvRows } from './cli.js';
import { fakeTime } from './fake-time.js';

/** What stands between the client and the stand-in: passes on, changes, or loses calls. */
export type Between = (request: HttpRequest, pass: () => Promise<HttpResponse>) => Promise<HttpResponse>;

/**
 * A stand-in inside this process and a connection to it.
 *
 * @param host with a port it passes for a server of its own, so that runs can be gone on with.
 */
export function stage(
  options: SandboxOptions = {},
  between: Between = (_request, pass) => pass(),
  host: '127.0.0.1' | '127.0.0.1:4010' = '127.0.0.1',
) {
  const sandbox: Sandbox = createSandbox(options);
  const answers = fetchTransport((url, init) => sandbox.handle(new Request(url, init)));
  const transport: Transport = (request) => between(request, () => answers(request));
  const client: Connection = connect({
    enterpriseId: sandbox.enterpriseId,
    token: sandbox.token,
    asyncToken: sandbox.asyncToken,
    baseUrl: `http://${host}/autoupdate/v2`,
    maxPerSecond: 'none',
    transport,
    sleep: () => new Promise((resolve) => setImmediate(resolve)),
  });
  return { sandbox, client };
}

export const isCreate = ({ method, url }: HttpRequest): boolean => method === 'POST' && url.endsWith('/lead');

/** Import some CSV text, and look at what it left behind; waits take no time. */
export function importCsv(csv: string, map: Record<string, unknown>, options: Partial<ImportOptions>) {
  return bulkCsv((common) => importLeads({ ...common, map: { version: 1, ...map }, ...options }), csv, map, options);
}

/** The same for any bulk command, with the map in a file. */
export async function bulkCsv(
  bulk: (options: RunOptions & { readonly map: string }) => Promise<ImportSummary>,
  csv: string,
  map: Record<string, unknown>,
  options: Partial<RunOptions>,
) {
  const folder = mkdtempSync(join(tmpdir(), 'import-'));
  const file = join(folder, 'leads.csv');
  const mapFile = join(folder, 'map.json');
  writeFileSync(file, csv);
  writeFileSync(mapFile, JSON.stringify({ version: 1, ...map }));
  const warnings: string[] = [];
  const summary = await bulk({
    file,
    map: mapFile,
    outDir: join(folder, 'runs'),
    onWarning: (warning) => warnings.push(warning),
    time: fakeTime(),
    ...options,
  });
  const run = join(options.outDir ?? join(folder, 'runs'), summary.runId);
  const rows = (name: keyof typeof summary.files): string[][] =>
    csvRows(readFileSync(summary.files[name] ?? '', 'utf8'));
  /** Row, status and code of every row of a result file. */
  const fates = (name: keyof typeof summary.files): string[] =>
    rows(name).map((cells) => [cells[0], cells[1], cells[4]].join(' ').trim());
  return { summary, warnings, rows, fates, run, read: (name: string) => readFileSync(join(run, name), 'utf8') };
}
