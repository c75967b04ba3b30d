import { readdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import ExcelJS from 'exceljs';
import { expect, test } from 'vitest';
import {
  explainRow,
  importActions,
  type ImportSummary,
  importLeads,
  makeTemplate,
  rebuildResults,
  resumeRun,
} from '../src/index.js';
import { silentProgress } from '../src/model/progress.js';
import { describeExplanation } from '../src/report/explanation.js';
import { describeRun } from '../src/report/words.js';
import { TransportError } from '../src/telecrm/transport.js';
import { csvRows, ending, workdir } from './helpers/cli.js';
import { combined, saveBook } from './helpers/combined.js';
import { fakeTime } from './helpers/fake-time.js';
import { httpSandbox } from './helpers/http-sandbox.js';
import { isCreate, stage } from './helpers/run-import.js';

const asha = ['Asha', '98450 10001', 'Fresh'];
const ravi = ['Ravi', '98450 10002', 'Fresh'];
const visit = (mobile: string, day: number, note: string): string[] => [mobile, `0${day}/11/2026 10:00`, note];

const cells = (summary: ImportSummary, name: keyof ImportSummary['files']): string[][] =>
  csvRows(readFileSync(summary.files[name] ?? '', 'utf8'));
/** Row, status and code of every row of a result file. */
const fates = (summary: ImportSummary, name: keyof ImportSummary['files']): string[] =>
  cells(summary, name).map(([row, status, , , code]) => [row, status, code].join(' ').trim());

type Sandbox = ReturnType<typeof stage>['sandbox'];
const notesOf = (sandbox: Sandbox): unknown[] =>
  sandbox
    .leads()
    .map(({ fields, actions }) => [
      fields.name,
      ...actions.filter(({ type }) => type === 'ACTION_1001').map((action) => Object(action.fields).note),
    ])
    .toSorted();

test('a signal while the second sheet is mapped ends the run at once, and leaves none behind', async () => {
  const { file, map, outDir } = await combined([asha], [visit('98450 10001', 1, 'came')]);
  const { client, sandbox } = stage();
  const stop = new AbortController();
  const progress = { ...silentProgress, stage: (name: string) => name === 'surveying' && stop.abort(130) };
  const run = importLeads({ client, file, map, outDir, progress, signal: stop.signal });
  await expect(run).rejects.toBe(130);
  expect(readdirSync(outDir).filter((name) => name.includes('-leads-'))).toEqual([]);
  expect(sandbox.requests().writes).toBe(0);
});

test('actions of the second sheet go with their leads, joined by the number however it is written', async () => {
  const { client, sandbox } = stage();
  const actions = [
    visit('+91 98450 10002', 1, 'liked it'),
    visit('9845010001', 2, 'first'),
    visit('098450-10001', 3, 'second'),
  ];
  const options = await combined([asha, ravi], actions);
  const forecast = await importLeads({ ...options, client, dryRun: true });
  expect(forecast).toMatchObject({
    exitCode: 0,
    rows: { wouldCreate: 2 },
    actionRows: { sheet: 'Actions', read: 3, wouldCreate: 3 },
  });
  expect(sandbox.requests().writes).toBe(0);
  const { writes } = sandbox.requests();
  const summary = await importLeads({ ...options, client });
  expect(summary).toMatchObject({
    exitCode: 0,
    rows: { created: 2 },
    actions: { created: 3 },
    actionRows: { read: 3, created: 3, failed: 0 },
  });
  expect(sandbox.requests().writes - writes).toBe(2);
  expect(notesOf(sandbox)).toEqual([
    ['Asha', 'first', 'second'],
    ['Ravi', 'liked it'],
  ]);
  expect(fates(summary, 'actionsSuccess')).toEqual(['2 created', '3 created', '4 created']);
  expect(cells(summary, 'actionsSuccess').map(([, , lead, action]) => lead !== '' && action !== '')).toEqual([
    true,
    true,
    true,
  ]);
});

test('an action that is invalid or whose lead is missing fails alone, and says so with its sheet', async () => {
  const { client, sandbox } = stage();
  const leads = [asha, ravi, ['Om', '98450 10003', 'Nowhere']];
  const actions = [
    visit('9845010001', 1, 'good'),
    ['9845010001', '31/02/2026', 'bad day'],
    visit('9845019999', 1, 'whose?'),
    visit('', 1, 'nobody'),
    visit('9845010003', 1, 'of a bad row'),
  ];
  const options = await combined(leads, actions);
  const forecast = await importLeads({ ...options, client, dryRun: true });
  expect([forecast.exitCode, forecast.actionRows]).toMatchObject([5, { read: 5, wouldCreate: 1, invalid: 4 }]);
  const failed = ['3 DATE_INVALID', '4 LEAD_NOT_IN_FILE', '5 IDENTIFIER_MISSING', '6 LEAD_NOT_WRITTEN'];
  expect(fates(forecast, 'actionsFailed')).toEqual(failed.map((fate) => fate.replace(' ', ' invalid ')));
  const strict = await importLeads({ ...options, client, strict: true });
  expect([strict.exitCode, sandbox.leads().length]).toEqual([5, 0]);

  const summary = await importLeads({ ...options, client });
  expect(summary).toMatchObject({
    exitCode: 1,
    rows: { created: 2, failed: 1 },
    actionRows: { created: 1, failed: 4 },
  });
  expect(fates(summary, 'actionsFailed')).toEqual(failed.map((fate) => fate.replace(' ', ' failed ')));
  expect(notesOf(sandbox)).toEqual([['Asha', 'good'], ['Ravi']]);
  expect(cells(summary, 'remarks').map(([row, column, , , , code]) => [row, column, code])).toEqual([
    ['4', 'Stage', 'STATUS_UNKNOWN'],
    ['3', 'Actions!Visited', 'DATE_INVALID'],
    ['4', 'Actions', 'LEAD_NOT_IN_FILE'],
    ['5', 'Actions!Mobile', 'IDENTIFIER_MISSING'],
    ['6', 'Actions', 'LEAD_NOT_WRITTEN'],
  ]);
  expect(describeRun(summary)).toContain('  Sheet "Actions": 5 rows, 1 recorded, 4 failed\n');
  expect(describeRun(summary)).toMatch(/leads-actions-failed\.xlsx +the rows of Actions to correct/u);
  const page = readFileSync(summary.files.report ?? '', 'utf8');
  expect(page).toContain('5 rows, 1 recorded, 4 failed.');
  expect(page).toContain('<a href="./leads-actions-failed.xlsx">');
  const before = cells(summary, 'actionsFailed');
  const again = await rebuildResults({ outDir: options.outDir, runId: summary.runId });
  expect([again.exitCode, again.actionRows]).toEqual([1, summary.actionRows]);
  expect(cells(again, 'actionsFailed')).toEqual(before);
});

test('a lead that is skipped keeps its actions with it; an update records those that are new', async () => {
  const { client } = stage();
  await importLeads({ ...(await combined([asha], [visit('9845010001', 1, 'first')])), client });
  const options = await combined([asha, ravi], [visit('9845010001', 1, 'first'), visit('9845010001', 2, 'second')]);
  const skipped = await importLeads({ ...options, client });
  expect(skipped).toMatchObject({ exitCode: 0, rows: { skipped: 1, created: 1 }, actionRows: { skipped: 2 } });
  expect(fates(skipped, 'actionsSkipped')).toEqual(['2 skipped LEAD_NOT_WRITTEN', '3 skipped LEAD_NOT_WRITTEN']);
  const updated = await importLeads({ ...options, client, onDuplicate: 'update' });
  expect(updated).toMatchObject({ exitCode: 0, rows: { updated: 1, unchanged: 1 }, actionRows: { created: 2 } });
});

test.each(['first', 'last', 'merge'] as const)(
  'a lead on several rows gets its actions once: --in-file-duplicates %s',
  async (inFileDuplicates) => {
    const { client, sandbox } = stage();
    const leads = [asha, ['Asha', '+919845010001', ''], ravi];
    const options = await combined(leads, [visit('9845010001', 1, 'a'), visit('9845010001', 2, 'b')]);
    const summary = await importLeads({ ...options, client, inFileDuplicates });
    expect(summary).toMatchObject({ exitCode: 0, actions: { created: 2 }, actionRows: { created: 2 } });
    expect(notesOf(sandbox)).toEqual([['Asha', 'a', 'b'], ['Ravi']]);
  },
);

test('with --in-file-duplicates fail, and with --limit, the actions say why they are not there', async () => {
  const { client } = stage();
  const options = await combined([asha, asha, ravi], [visit('9845010001', 1, 'a'), visit('9845010002', 1, 'b')]);
  const failed = await importLeads({ ...options, client, inFileDuplicates: 'fail' });
  expect([failed.exitCode, failed.actionRows]).toMatchObject([1, { created: 1, failed: 1 }]);
  const few = await combined([asha, ravi], [visit('9845010001', 1, 'a'), visit('9845010002', 1, 'b')]);
  const { client: fresh } = stage();
  const limited = await importLeads({ ...few, client: fresh, read: { limit: 1 } });
  expect([limited.exitCode, fates(limited, 'actionsSkipped')]).toEqual([0, ['3 skipped LEAD_NOT_IN_FILE']]);
});

test('lost answers and a run that broke off in one of them: each action is there once', async () => {
  const lost = (): TransportError => new TransportError('ECONNRESET', 'reset', true);
  const stop = new AbortController();
  let creates = 0;
  const { client, sandbox } = stage(
    {},
    async (request, pass) => {
      const answer = await pass();
      if (!isCreate(request) || ++creates > 2) return answer;
      // Executed, and nobody hears of it; in the second one the process ends.
      if (creates === 2) stop.abort(130);
      throw lost();
    },
    '127.0.0.1:4010',
  );
  const leads = ['1', '2', '3'].map((digit) => [`Lead ${digit}`, `984501000${digit}`, 'Fresh']);
  const actions = ['1', '2', '3'].flatMap((digit) => [1, 2].map((day) => visit(`984501000${digit}`, day, `n${day}`)));
  const options = await combined(leads, actions);
  const first = await importLeads({ ...options, client, concurrency: 1, time: fakeTime(), signal: stop.signal });
  expect([first.exitCode, first.rows]).toMatchObject([130, { read: 3 }]);
  expect(first.actionRows).toMatchObject({ read: 6, failed: 0, skipped: 0 });
  expect(first.actionRows?.unprocessed).toBeGreaterThan(0);
  const again = await resumeRun({ outDir: options.outDir, client, time: fakeTime() });
  expect(again).toMatchObject({
    exitCode: 0,
    rows: { created: 3 },
    actions: { created: 6, unknown: 0 },
    actionRows: { created: 6 },
  });
  expect(notesOf(sandbox)).toEqual([1, 2, 3].map((lead) => [`Lead ${lead}`, 'n1', 'n2']));
});

test('a process that is killed in a call: resume knows each action, and sends those that are left', async () => {
  let creates = 0;
  let child: ReturnType<ReturnType<typeof workdir>['begin']> | undefined;
  const {
    sandbox,
    env: own,
    close,
  } = await httpSandbox((call) => {
    if (call === 'POST lead' && ++creates === 2) child?.kill('SIGKILL');
    return undefined;
  });
  const leads = ['1', '2', '3'].map((digit) => [`Lead ${digit}`, `984501000${digit}`, 'Fresh']);
  const actions = ['3', '1', '2', '3'].map((digit, at) => visit(`984501000${digit}`, at + 1, `n${at}`));
  const { file, map } = await combined(leads, [...actions, visit('9845019999', 1, 'whose?')]);
  const dir = workdir();
  const env = { ...own, TELECRM_QUIET_WAIT: '1ms' };
  try {
    child = dir.begin(['import', file, '--map', map, '--concurrency', '1', '-q'], env);
    expect((await ending(child)).code).toBe(null);
    expect(sandbox.leads().length).toBeLessThan(3);
    const { code, stdout } = await dir.run(['resume', '--json'], env);
    const { rows, actionRows } = JSON.parse(stdout).result;
    expect([code, rows, actionRows]).toMatchObject([1, { created: 3 }, { read: 5, created: 4, failed: 1 }]);
    expect(notesOf(sandbox)).toEqual([
      ['Lead 1', 'n1'],
      ['Lead 2', 'n2'],
      ['Lead 3', 'n0', 'n3'],
    ]);
  } finally {
    close();
  }
});

test('what Telecrm leaves out of an action, and what it refuses, is told with the row of its sheet', async () => {
  const { client, sandbox } = stage({}, async (request, pass) => {
    const answer = await pass();
    if (!isCreate(request)) return answer;
    const told = JSON.parse(answer.body) as { actions: object[]; remarks: object[] };
    told.actions[1] = { action_id: null, status: 'IGNORED' };
    told.remarks = [{ field: 'actions[1].fields.note', status: 'ERROR', remark: 'too rude' }];
    return { ...answer, body: JSON.stringify(told) };
  });
  const options = await combined([asha], [visit('9845010001', 1, 'a'), visit('9845010001', 2, 'b')]);
  const summary = await importLeads({ ...options, client });
  expect(summary).toMatchObject({ exitCode: 1, rows: { created: 1 }, actionRows: { created: 1, failed: 1 } });
  expect(cells(summary, 'actionsFailed')[0]?.slice(0, 7)).toMatchObject([
    '3',
    'failed',
    sandbox.leads()[0]?.id,
    '',
    'API_REJECTED',
    'Note',
    'Telecrm says: too rude',
  ]);
});

test('a lead with more actions than a call takes gets all of them, in order', async () => {
  const { client, sandbox } = stage();
  const many = Array.from({ length: 250 }, (_, at) => [
    '9845010001',
    `01/11/2026 ${String(Math.floor(at / 60)).padStart(2, '0')}:${String(at % 60).padStart(2, '0')}`,
    `n${at}`,
  ]);
  const options = await combined([asha], many);
  const summary = await importLeads({ ...options, client });
  expect(summary).toMatchObject({ exitCode: 0, actions: { created: 250 }, actionRows: { created: 250 } });
  expect(sandbox.requests().writes).toBe(3);
  expect(new Set(notesOf(sandbox).flat()).size).toBe(251);
});

test.each(['create', 'update'] as const)(
  'equal actions of one lead in several calls, and the answer to the second is lost: each arrives (%s)',
  async (how) => {
    let calls = 0;
    const { client, sandbox } = stage({}, async (request, pass) => {
      const carriesActions = request.method === 'POST' && /\/actions?$/u.test(new URL(request.url).pathname);
      if (carriesActions && ++calls === (how === 'create' ? 1 : 2))
        throw new TransportError('ECONNRESET', 'reset', true);
      return pass();
    });
    const time = fakeTime();
    if (how === 'update') await importLeads({ ...(await combined([asha], [])), client, time });
    const many = Array.from({ length: 100 }, (_, at) => visit('9845010001', 1, `n${at}`));
    const options = await combined([asha], [...many, visit('9845010001', 1, 'n7')]);
    const summary = await importLeads({ ...options, client, time, onDuplicate: 'update' });
    expect(summary).toMatchObject({ exitCode: 0, actionRows: { created: 101 } });
    expect(notesOf(sandbox).flat()).toHaveLength(102);
  },
);

test('a map that does not fit the second sheet is refused with all its faults, and nothing is sent', async () => {
  const { client, sandbox } = stage();
  const sheet = (changes: object) => ({
    sheets: { actions: { sheet: 'Actions', leadKey: 'Mobile', actions: [{ type: '1001' }], ...changes } },
  });
  const importWith = async (changes: object, read = {}) =>
    importLeads({ ...(await combined([asha], [], sheet(changes))), client, read });
  await expect(importWith({ leadKey: 'Phone', actions: [{ type: '9', fields: {} }] })).rejects.toThrow(
    /sheets\.actions\.leadKey: the sheet "Actions" has no column "Phone"[\s\S]*sheets\.actions\.actions\[0\]\.type: the workspace has no action "9"/u,
  );
  await expect(importWith({ sheet: 'Visits' })).rejects.toThrow(/Visits/u);
  await expect(importWith({ sheet: 'Leads' })).rejects.toThrow('is read as the sheet of the leads and of the actions');
  await expect(importWith({ actions: [] })).rejects.toThrow('sheets.actions.actions: needs an entry');
  await expect(importWith({ leadkey: 'Mobile' })).rejects.toThrow('did you mean "leadKey"?');
  await expect(
    importLeads({ ...(await combined([asha], [])), client, queue: { redisUrl: 'redis://127.0.0.1:1' } }),
  ).rejects.toThrow('"sheets" does not go with --queue');
  expect(sandbox.requests().writes).toBe(0);
});

test('a second sheet that cannot be read to its end leaves no run behind', async () => {
  const { client, sandbox } = stage();
  // Far behind the header, which is read before anything else.
  const good = Array.from({ length: 3_000 }, (_, at) => visit('9845010001', 1, `n${at}`));
  const options = await combined([asha], [...good, visit('9845010001', 2, 'x'.repeat(100))]);
  await expect(importLeads({ ...options, client, read: { limits: { cellLength: 50 } } })).rejects.toThrow(
    /sheet "Actions"/u,
  );
  expect(readdirSync(options.outDir).filter((name) => name !== '.gitignore')).toEqual([]);
  expect(sandbox.requests().writes).toBe(0);
});

test('a process that dies while the second sheet is mapped leaves no run that resume would choose', async () => {
  const { client } = stage();
  const options = await combined([asha], [visit('9845010001', 1, 'a')]);
  const isRun: boolean[] = [];
  const look = (): void => {
    const names = readdirSync(options.outDir, { recursive: true, encoding: 'utf8' });
    isRun.push(names.some((name) => name.endsWith('manifest.json')));
  };
  const progress = { ...silentProgress, stage: (name: string) => (name === 'surveying' ? look() : undefined) };
  await importLeads({ ...options, client, progress });
  // First the second sheet, then the first one.
  expect(isRun).toEqual([false, true]);
});

test('what failed is corrected in its own files: the leads with the same map, then their actions with the map beside them', async () => {
  const { client, sandbox } = stage();
  const leads = [asha, ['Om', '98450 10003', 'Nowhere']];
  const options = await combined(leads, [
    visit('9845010001', 1, 'a'),
    visit('9845010003', 1, 'b'),
    visit('9845010009', 1, 'c'),
  ]);
  const { files } = await importLeads({ ...options, client });
  const corrected = async (path: string | undefined, from: string, to: string): Promise<string> => {
    const book = new ExcelJS.Workbook();
    await book.xlsx.readFile(path ?? '');
    book.worksheets[0]?.eachRow((row) => {
      row.eachCell((cell) => {
        if (cell.text === from) cell.value = to;
      });
    });
    await book.xlsx.writeFile(path ?? '');
    return path ?? '';
  };
  const warnings: string[] = [];
  const failedLeads = await corrected(files.failedWorkbook, 'Nowhere', 'Fresh');
  const common = { client, outDir: options.outDir, onWarning: (warning: string) => warnings.push(warning) };
  const second = await importLeads({ ...common, file: failedLeads, map: options.map });
  expect([second.exitCode, second.rows, second.actionRows]).toMatchObject([0, { read: 1, created: 1 }, undefined]);
  expect(warnings.join()).toContain('no sheet "Actions", so no actions of a second sheet go with them');
  const file = await corrected(files.actionsFailedWorkbook, '9845010009', '9845010003');
  const third = await importActions({ ...common, file, map: files.actionsMap ?? '' });
  expect([third.exitCode, third.rows]).toMatchObject([0, { read: 2, created: 2 }]);
  expect(notesOf(sandbox)).toEqual([
    ['Asha', 'a'],
    ['Om', 'b', 'c'],
  ]);
});

test('templates/combined.map.json reads leads and the actions that their rows name', async () => {
  const { client, sandbox } = stage();
  const { folder, outDir } = await combined([], []);
  const file = join(folder, 'combined.xlsx');
  await saveBook(file, {
    Leads: [
      ['Name', 'Mobile', 'City'],
      ['Asha', '98450 10001', 'Pune'],
    ],
    Actions: [
      ['Mobile', 'Action', 'Done On', 'Note'],
      ['9845010001', 'Site Visit', '02/11/2026 10:00', 'liked it'],
      ['9845010001', '1003', '03/11/2026 10:00', 'haggled'],
      ['9845010001', 'Dance', '03/11/2026 10:00', ''],
    ],
  });
  const summary = await importLeads({
    client,
    file,
    outDir,
    map: join(import.meta.dirname, '../templates/combined.map.json'),
  });
  expect([summary.exitCode, fates(summary, 'actionsFailed')]).toEqual([1, ['4 failed ACTION_UNKNOWN']]);
  expect(sandbox.leads()[0]?.actions.map(({ type }) => type)).toContain('ACTION_1003');
});

test('values of actions are translated by the list that a dry run writes; a dry run keeps no further copy of the sheet', async () => {
  const { client } = stage();
  const { folder, outDir } = await combined([], []);
  const file = join(folder, 'values.xlsx');
  await saveBook(file, {
    Leads: [['Mobile'], ['98450 10001']],
    Visits: [
      ['Mobile', 'Result'],
      ['9845010001', 'Intrested'],
      ['9845010001', 'No Show'],
    ],
  });
  const map = {
    version: 1 as const,
    fields: { phone: 'Mobile' },
    sheets: {
      actions: { sheet: 2, leadKey: 'Mobile', actions: [{ type: '1001', fields: { outcome: 'Result' } }] },
    },
  };
  const warnings: string[] = [];
  const onWarning = (warning: string) => warnings.push(warning);
  const common = { client, file, map, outDir, dryRun: true, onWarning };
  const { files, actionRows, runId } = await importLeads(common);
  expect(actionRows).toMatchObject({ sheet: 'Visits', wouldCreate: 1, invalid: 1 });
  expect(readdirSync(join(outDir, runId)).filter((name) => /^actions\./u.test(name))).toEqual([]);
  const list = readFileSync(files.values ?? '', 'utf8');
  expect(csvRows(list)).toEqual([['sheets.actions.actions[0].outcome', 'Intrested', '1', 'Interested', '']]);
  const values = join(folder, 'values.csv');
  writeFileSync(values, list.replace('Interested,\r\n', 'Interested,Interested\r\n'));
  const mended = await importLeads({ ...common, values });
  expect([mended.exitCode, mended.actionRows]).toMatchObject([0, { wouldCreate: 2 }]);
  expect(warnings).toEqual([]);
});

test('explain shows the actions that go with a lead, and the request with them', async () => {
  const { client } = stage();
  const { file, map } = await combined(
    [asha, ravi],
    [visit('9845010002', 1, 'a'), ['+919845010002', 'soon', 'b'], visit('9845010001', 1, 'c')],
  );
  const explanation = await explainRow({ file, map, client, row: 3 });
  expect(explanation.actions).toMatchObject({
    sheet: 'Actions',
    rows: [
      { row: 2, sent: true, remarks: [] },
      { row: 3, sent: false, remarks: [{ code: 'DATE_INVALID' }] },
    ],
  });
  expect(explanation.request?.body).toMatchObject({ actions: [{ type: '1001', fields: { note: 'a' } }] });
  expect(describeExplanation(explanation)).toContain('  row 3: would not be sent\n    ERROR DATE_INVALID, "Visited": ');
});

test('a template that was filled in creates leads and their actions', async () => {
  const { client, sandbox } = stage();
  const { folder, outDir } = await combined([], []);
  const template = await makeTemplate({ file: join(folder, 'filled.xlsx'), client });
  const book = new ExcelJS.Workbook();
  await book.xlsx.readFile(template.file);
  const fill = (sheet: string, row: number, cells: Readonly<Record<string, string | Date>>): void => {
    const worksheet = book.getWorksheet(sheet);
    worksheet?.getRow(1).eachCell((header, column) => {
      const value = cells[header.text];
      if (value !== undefined) worksheet.getRow(row).getCell(column).value = value;
    });
  };
  fill('Leads', 3, { Phone: '+91 98450 10001', Name: 'Asha' });
  fill('Leads', 4, { Phone: '+91 98450 10002', Name: 'Ravi' });
  const day = new Date(Date.UTC(2026, 10, 2, 10, 30));
  fill('Actions', 2, { Phone: '9845010001', Action: 'Site Visit', 'Done On': day, Note: 'liked it' });
  fill('Actions', 3, { Phone: '+919845010001', Action: 'Document Collected', 'Document Type': 'Aadhaar' });
  fill('Actions', 4, { Phone: '9845010002', Action: 'Price Negotiation', Offer: '500000' });
  await book.xlsx.writeFile(template.file);
  const summary = await importLeads({ file: template.file, map: template.map, client, outDir });
  expect(summary).toMatchObject({
    exitCode: 0,
    rows: { read: 3, created: 2, skipped: 1 },
    actionRows: { sheet: 'Actions', read: 3, created: 3 },
    causes: [{ code: 'EXAMPLE_ROW' }],
  });
  const types = sandbox
    .leads()
    .map(({ actions }) => actions.map(({ type }) => String(type)).filter((type) => /\d{4}/u.test(type)));
  expect(types).toEqual([['ACTION_1001', 'ACTION_1002'], ['ACTION_1003']]);
});

test('a canary takes the actions of its rows along, and stops the rest of both sheets', async () => {
  const { client, sandbox } = stage({}, async (request, pass) => {
    if (isCreate(request)) Object.assign(request, { body: request.body?.replace('"name":"Asha",', '') });
    return pass();
  });
  const options = await combined([asha, ravi], [visit('9845010001', 2, 'first'), visit('9845010002', 1, 'liked it')]);
  const summary = await importLeads({ ...options, client, canary: 1 });
  expect(summary).toMatchObject({
    exitCode: 3,
    rows: { created: 1, unprocessed: 1 },
    actionRows: { read: 2, created: 1, unprocessed: 1 },
  });
  expect(sandbox.leads().map(({ actions }) => actions.length)).toEqual([1]);
});

test('through the Async API the actions of the second sheet travel along, and are found by --verify', async () => {
  const { client, sandbox } = stage({}, undefined, '127.0.0.1:4010');
  await importLeads({ ...(await combined([ravi], [visit('9845010002', 1, 'liked it')])), client });
  const actions = [visit('9845010001', 2, 'first'), visit('9845010002', 1, 'liked it'), visit('9845010002', 3, 'paid')];
  const options = await combined([asha, ravi], actions);
  const time = fakeTime();
  const first = await importLeads({ ...options, client, via: 'async', onDuplicate: 'update', verify: 'all', time });
  expect(first).toMatchObject({
    exitCode: 0,
    rows: { created: 1, updated: 1, unknown: 0 },
    actionRows: { read: 3, created: 3, unknown: 0 },
  });
  expect(notesOf(sandbox)).toEqual([
    ['Asha', 'first'],
    ['Ravi', 'liked it', 'liked it', 'paid'],
  ]);
});

test('what an earlier run recorded of the second sheet stays told when an upsert is settled', async () => {
  const { client, sandbox } = stage({}, undefined, '127.0.0.1:4010');
  const before = await combined([ravi], [visit('9845010002', 1, 'liked it')]);
  await importLeads({ ...before, client });
  const options = { ...(await combined([ravi], [visit('9845010002', 1, 'liked it'), visit('9845010002', 3, 'paid')])) };
  const time = fakeTime();
  const summary = await importLeads({
    ...{ ...options, outDir: before.outDir, client, time },
    ...{ via: 'async', onDuplicate: 'update', verify: 'all' },
  });
  expect(notesOf(sandbox)).toEqual([['Ravi', 'liked it', 'paid']]);
  expect(summary).toMatchObject({
    exitCode: 0,
    rows: { updated: 1 },
    actionRows: { read: 2, created: 1, unchanged: 1 },
  });
  expect(fates(summary, 'actionsSuccess')).toEqual(['2 unchanged ACTION_ALREADY_SENT', '3 created OUTCOME_INFERRED']);
});
