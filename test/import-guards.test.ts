import { mkdtempSync, readdirSync, readFileSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import type { ImportPlan } from '../src/index.js';
import { importCsv, stage } from './helpers/run-import.js';

const map = { version: 1, fields: { name: 'Name', phone: 'Mobile' } };
const csv = 'Name,Mobile\nAsha,9845012345\nRavi,9845012346\n';
const served = () => stage({}, undefined, '127.0.0.1:4010');

test('a workspace that another run writes to is refused, and the refusal names the process and the run', async () => {
  const lockFolder = mkdtempSync(join(tmpdir(), 'locks-'));
  const { client, sandbox } = served();
  const outcomes: string[] = [];
  const second = async (forceLock: boolean): Promise<void> => {
    const outDir = mkdtempSync(join(tmpdir(), 'runs-'));
    await importCsv('Name,Mobile\nMeera,9845012347\n', map, { client, lockFolder, forceLock, outDir }).then(
      ({ summary }) => outcomes.push(`exit ${summary.exitCode}`),
      (error: Error & { exitCode?: number }) => outcomes.push(`exit ${error.exitCode}: ${error.message}`),
    );
    if (!forceLock) expect(readdirSync(outDir)).toEqual(['.gitignore']);
  };
  const first = await importCsv(csv, map, {
    client,
    lockFolder,
    async confirm(_plan: ImportPlan) {
      await second(false);
      expect(sandbox.leads().length).toBe(0);
      await second(true);
      return true;
    },
  });
  expect(outcomes).toEqual([
    expect.stringMatching(
      new RegExp(
        `^exit 2: Process ${process.pid} on .* is writing to this workspace \\(run ${first.summary.runId}\\)`,
        'u',
      ),
    ),
    'exit 0',
  ]);
  expect(first.summary).toMatchObject({ exitCode: 0, rows: { created: 2 } });
  expect(sandbox.leads().length).toBe(3);
  expect(readdirSync(lockFolder)).toEqual([]);
});

test('the lock of a process that is gone is taken over, and another enterprise is not locked', async () => {
  const lockFolder = mkdtempSync(join(tmpdir(), 'locks-'));
  const { client } = served();
  let name = '';
  let held = '';
  await importCsv(csv, map, {
    client,
    lockFolder,
    confirm() {
      name = readdirSync(lockFolder).join();
      held = readFileSync(join(lockFolder, name), 'utf8');
      return Promise.resolve(false);
    },
  });
  const gone: unknown = { ...(JSON.parse(held) as object), pid: 4_000_000, start: '1' };
  writeFileSync(join(lockFolder, name), JSON.stringify(gone));
  const { summary } = await importCsv(csv, map, { client, lockFolder });
  expect(summary.exitCode).toBe(0);
  expect(readdirSync(lockFolder)).toEqual([]);
});

test('a lock that cannot be written is a warning and no reason not to import', async () => {
  const folder = mkdtempSync(join(tmpdir(), 'locks-'));
  writeFileSync(join(folder, 'file'), '');
  const { client } = served();
  const { summary, warnings } = await importCsv(csv, map, { client, lockFolder: join(folder, 'file') });
  expect(summary.exitCode).toBe(0);
  expect(warnings.join()).toMatch(/The workspace cannot be locked \(.*\), so see to it that no other import runs\./u);
});

test('a file with an unfinished run is imported with a warning that names resume; a finished one without', async () => {
  const { client } = served();
  const outDir = mkdtempSync(join(tmpdir(), 'runs-'));
  const asked = { client, outDir, confirm: () => Promise.resolve(false) };
  const unfinished = await importCsv(csv, map, asked);
  expect(unfinished.summary.exitCode).toBe(130);
  const other = await importCsv(csv.replace('Asha', 'Asha K'), map, { client, outDir });
  expect(other.warnings).toEqual([]);
  const again = await importCsv(csv, map, { client, outDir });
  const { runId } = unfinished.summary;
  expect(again.warnings).toEqual([
    `The run ${runId} of this file has not ended; to go on with it instead of beginning again: telecrm-bulk resume ${runId}`,
  ]);
});
