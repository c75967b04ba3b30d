import { appendFileSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, expect, test } from 'vitest';
import { createSandbox } from '../../src/sandbox/api.js';
import { add, call } from './call.js';

const folders: string[] = [];
afterEach(() => {
  for (const folder of folders.splice(0)) rmSync(folder, { recursive: true });
});

function newFile(): string {
  const folder = mkdtempSync(join(tmpdir(), 'sandbox-db-'));
  folders.push(folder);
  return join(folder, 'state.jsonl');
}

/** A sandbox with a little of everything changed. */
async function used(file: string) {
  const sandbox = createSandbox({ db: file, seed: 5 });
  const id = await add(sandbox, { phone: '9876543210', contact_source: 'Radio', interests: ['Terrace'] }, [
    { type: '1001' },
  ]);
  await add(sandbox, { phone: '9876543211' });
  const seeded = sandbox.leads()[2]?.id ?? '';
  await call(sandbox, 'POST', `/lead/${seeded}`, { fields: { city: 'Goa' } });
  await call(sandbox, 'POST', `/lead/${id}`, { fields: { status: 'Won' } });
  await call(sandbox, 'POST', '/teammember/state_change', { email: 'asha.nair@example.com', state: 'On Leave' });
  sandbox.removeLead(sandbox.leads()[1]?.id ?? '');
  sandbox.close();
  return sandbox;
}

test('what one process did is there in the next', async () => {
  const file = newFile();
  const before = await used(file);
  const after = createSandbox({ db: file, seed: 99 });
  expect(after.leads()).toEqual(before.leads());
  for (const path of ['/custom-fields?detail=true', '/team-members', '/team-members?skip=10']) {
    expect((await call(after, 'GET', path)).body).toEqual((await call(before, 'GET', path)).body);
  }
  expect((await call(after, 'POST', '/lead', { fields: { phone: '9876543210' } })).status).toBe(409);
  after.close();
});

test('a last line that was cut off by a kill is dropped, and writing goes on', async () => {
  const file = newFile();
  const before = await used(file);
  appendFileSync(file, '{"lead":{"seq":7,"id":"65');
  const after = createSandbox({ db: file });
  expect(after.leads()).toEqual(before.leads());
  await add(after, { phone: '9876543212' });
  after.close();
  const last = createSandbox({ db: file });
  expect(last.leads()).toEqual(after.leads());
  last.close();
});

test('a file of something else is refused and left alone', () => {
  for (const text of ['name,phone\n', '{"version":1}\n', 'no line end']) {
    const file = newFile();
    writeFileSync(file, text);
    expect(() => createSandbox({ db: file })).toThrow('was not written by the sandbox');
    expect(readFileSync(file, 'utf8')).toBe(text);
  }
});
