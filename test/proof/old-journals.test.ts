import { cpSync, mkdirSync, mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { createHash } from 'node:crypto';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { expect, test, vi } from 'vitest';
import { importLeads, resumeRun } from '../../src/import.js';
import { decodeLine, encodeLine } from '../../src/journal/codec.js';
import { journalVersion } from '../../src/journal/records.js';
import { Life, live } from './helpers/life.js';
import { toldInFiles } from './helpers/tally.js';
import { createTask, type Mode } from './helpers/task.js';
import { createWorld, modelFaults, noFaults, quietWaitMs } from './helpers/world.js';

vi.mock('node:fs/promises', async (original) => (await import('./helpers/life.js')).mortalFiles(await original()));

/*
 * One run a format version, as a process left it that died: journal, manifest, input, map, and the server's leads.
 * A run of a new version is recorded with PROOF_RECORD=yes, by the program that writes it, and never changed.
 */
const fixtures = join(import.meta.dirname, '../fixtures/journal');
const mode: Mode = { name: 'marker', proof: 'marker', faults: modelFaults, allowed: [] };
/** Stands in the manifest for the folder that input and map are in. */
const placeholder = '{folder}';

interface KeptLead {
  readonly fields: Record<string, unknown>;
  readonly actions: readonly { readonly type: string; readonly fields: Record<string, unknown> }[];
}

if (process.env.PROOF_RECORD === 'yes') {
  test('record a run', async () => {
    const task = await createTask(mode, 11, 12);
    const life = new Life({ counts: 'disk', damage: 'torn', diesAt: 95 });
    await live(life, () => importLeads({ ...task.options, client: task.world.connect(life) }));
    await task.world.clock.sleep(quietWaitMs);
    const [runId = ''] = readdirSync(task.options.outDir ?? '').filter((name) => /^\d/u.test(name));
    const to = join(fixtures, `v${journalVersion}`);
    mkdirSync(to, { recursive: true });
    for (const name of ['journal.jsonl', 'manifest.json', 'sheet.json']) {
      const text = readFileSync(join(task.options.outDir ?? '', runId, name), 'utf8');
      writeFileSync(join(to, name), text.replaceAll(task.folder, placeholder));
    }
    for (const name of ['leads.csv', 'map.json']) cpSync(join(task.folder, name), join(to, name));
    const leads: KeptLead[] = task.world.sandbox.leads().map(({ fields, actions }) => ({
      fields,
      actions: actions.map(({ type, fields: own }) => ({ type: String(type), fields: Object(own) })),
    }));
    writeFileSync(join(to, 'server.json'), `${JSON.stringify(leads, null, 1)}\n`);
    task.done();
  });
}

test.each(readdirSync(fixtures))('a run of format %s is gone on with', async (version) => {
  const folder = mkdtempSync(join(tmpdir(), 'proof-'));
  const from = join(fixtures, version);
  const lines = readFileSync(join(from, 'journal.jsonl'), 'utf8').split('\n');
  const head = decodeLine(lines[0] ?? '');
  if (!('record' in head) || head.record.t !== 'run') throw new Error('the first line is no head');
  const run = join(folder, 'runs', head.record.run);
  mkdirSync(run, { recursive: true });
  for (const name of ['leads.csv', 'map.json']) cpSync(join(from, name), join(folder, name));
  cpSync(join(from, 'sheet.json'), join(run, 'sheet.json'));
  const manifest = readFileSync(join(from, 'manifest.json'), 'utf8').replaceAll(placeholder, folder);
  writeFileSync(join(run, 'manifest.json'), manifest);
  // The manifest names this folder now; the head has its hash, and every other byte is as it was.
  const sha256 = createHash('sha256').update(manifest).digest('hex');
  const journal = encodeLine({ ...head.record, manifest: sha256 }) + lines.slice(1).join('\n');
  writeFileSync(join(run, 'journal.jsonl'), journal);

  const world = createWorld(1, noFaults);
  const life = new Life({ counts: 'journal' });
  const client = world.connect(life);
  const kept = JSON.parse(readFileSync(join(from, 'server.json'), 'utf8')) as KeptLead[];
  for (const { fields, actions } of kept) {
    const made = await client.createLead({ fields: fields as Record<string, string> });
    if (made.kind !== 'DONE') throw new Error(`a lead was ${made.kind}`);
    for (const action of actions) {
      // What the server notes by itself it has noted again, or nobody misses it.
      if (action.type.startsWith('ACTION_')) {
        const type = action.type.slice('ACTION_'.length);
        await client.createActions(made.value.leadId, [{ type, fields: action.fields as Record<string, string> }]);
      }
    }
  }

  const outDir = join(folder, 'runs');
  const runId = head.record.run;
  const summary = await live(life, () => resumeRun({ outDir, runId, client, time: world.clock }));
  expect(summary).toMatchObject({ exitCode: 1, rows: { read: 14, failed: 1, skipped: 1, unknown: 0, unprocessed: 0 } });
  const told = toldInFiles(run);
  const notes = world.sandbox
    .leads()
    .flatMap(({ actions }) => actions.map(({ fields }) => String(Object(fields).note)));
  for (const line of readFileSync(join(folder, 'leads.csv'), 'utf8').split('\n').slice(1, 13)) {
    const [, phone = '', , ...cells] = line.split(',');
    expect(world.sandbox.leads().filter(({ fields }) => fields.phone === `91${phone}`).length).toBe(1);
    for (const note of cells.filter((cell) => cell.startsWith('visit'))) {
      expect([note, notes.filter((found) => found === note).length]).toEqual([note, 1]);
    }
  }
  expect([...told.values()].filter(({ status }) => status === 'created' || status === 'updated').length).toBe(12);
  rmSync(folder, { recursive: true, force: true });
});
