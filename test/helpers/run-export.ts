import { mkdtempSync, readdirSync, readFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { type ExportOptions, type ExportSummary, exportActions, exportLeads } from '../../src/index.js';
import type { SandboxOptions } from '../../src/sandbox/index.js';
import type { HttpRequest, HttpResponse } from '../../src/telecrm/transport.js';
import { csvHeader, csvRows } from './cli.js';
import { type Between, stage } from './run-import.js';

export const isSearch = ({ url }: HttpRequest): boolean => url.includes('/lead/search');

/** The pages that an export walks, not its counts. */
export const isPage = (request: HttpRequest): boolean => isSearch(request) && request.url.includes('limit=100');

/** A clock that a test moves, and a stand-in that goes by it. */
export function exporting(options: SandboxOptions = {}, between?: Between) {
  const clock = { now: Date.UTC(2026, 10, 20, 6) };
  const { sandbox, client } = stage({ now: () => clock.now, randomSeed: 1, ...options }, between);
  const folder = mkdtempSync(join(tmpdir(), 'export-'));
  const warnings: string[] = [];
  const common = { client, outDir: join(folder, 'runs'), onWarning: (warning: string) => void warnings.push(warning) };
  const path = (name: string): string => join(folder, name);
  return {
    ...{ clock, sandbox, client, folder, warnings, path, common },
    /** Export leads into a file of the folder. */
    leads: (to: string, more: Partial<ExportOptions> = {}): Promise<ExportSummary> =>
      exportLeads({ ...common, to: path(to), ...more }),
    actions: (to: string, more: Partial<ExportOptions> = {}): Promise<ExportSummary> =>
      exportActions({ ...common, to: path(to), ...more }),
    read: (name: string): string => readFileSync(path(name), 'utf8'),
    header: (name: string): string[] => csvHeader(readFileSync(path(name), 'utf8')),
    rows: (name: string): string[][] => csvRows(readFileSync(path(name), 'utf8')),
    ids: (name: string): string[] => csvRows(readFileSync(path(name), 'utf8')).map(([id = '']) => id),
    /** Lead ids as the stand-in has them, newest first. */
    there: (): string[] =>
      sandbox
        .leads()
        .map(({ id }) => id)
        .reverse(),
    remarks: (summary: ExportSummary): string[] =>
      csvRows(readFileSync(summary.files.remarks ?? '', 'utf8')).map(([row, column, , , level, code]) =>
        [row, column, level, code].filter((part) => part !== '').join(' '),
      ),
    files: (): string[] => readdirSync(folder).filter((name) => name !== 'runs'),
  };
}

/** Change the rows of a search's answer. */
export function withRows(
  response: HttpResponse,
  change: (row: Record<string, unknown>, at: number) => unknown,
): HttpResponse {
  const body = JSON.parse(response.body) as { data: Record<string, unknown>[] };
  return { ...response, body: JSON.stringify({ ...body, data: body.data.map(change) }) };
}

/** One lead, as the API takes it. */
export async function addLead(
  client: ReturnType<typeof stage>['client'],
  fields: Record<string, string | number | string[]>,
) {
  const delivery = await client.createLead({ fields });
  if (delivery.kind !== 'DONE') throw new Error(delivery.problem.message);
  return delivery.value.leadId;
}
