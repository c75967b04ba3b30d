import { resolve } from 'node:path';
import type { RunOptions } from './import-options.js';
import type { ImportRun } from './import-run.js';
import { type History, noHistory } from './upload/history.js';
import { pastHistory } from './upload/past-history.js';

/** The host that stands for a sandbox inside the process: no server has it, for want of a port. */
export const inProcessHost = '127.0.0.1';

/** The past that a run goes by: the journals of earlier runs on the same workspace, unless it is to have none. */
export function historyOf<Draft, Found>(run: ImportRun<Draft, Found>, options: RunOptions): History {
  const { client } = options;
  if (options.history === false || client === undefined || client.host === inProcessHost) return noHistory;
  return pastHistory({
    outDir: resolve(options.outDir ?? 'runs'),
    host: client.host,
    enterpriseId: client.enterpriseId,
    runId: run.folder.id,
    journalPath: run.journal?.path,
  });
}
