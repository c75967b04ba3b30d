import fc from 'fast-check';
import { expect, test } from 'vitest';
import type { CellFault } from '../../src/model/table.js';
import { inWords, mapping, oneCell } from '../helpers/mapping.js';

const istNoon = Date.UTC(2026, 10, 22, 6, 30);

test('a clean row becomes the fields and actions that the API takes', () => {
  const { map } = mapping(
    {
      fields: {
        name: 'Name',
        phone: 'Mobile',
        status: { column: 'Stage', values: { Hot: 'Interested' }, default: 'Fresh' },
        interests: 'Likes',
        contact_source: { value: 'Website' },
        city: { template: '{City} / {State}' },
        follow_up: { column: 'Next', format: 'DD/MM/YYYY HH:mm' },
        assignee: { rotate: ['asha@example.com', 'ravi@example.com'] },
      },
      actions: [
        {
          type: 'ACTION_1001',
          when: 'Visited',
          created_on: { column: 'Visited', format: 'DD/MM/YYYY' },
          fields: { note: 'Note' },
        },
      ],
    },
    ['Name', 'Mobile', 'Stage', 'Likes', 'City', 'State', 'Next', 'Visited', 'Note'],
  );
  const cells = [
    'Asha',
    '098765 43210',
    ' hot ',
    'gym; near metro',
    'Pune',
    'MH',
    '22/11/2026 12:00',
    '22/11/2026',
    'liked it',
  ];
  expect(map(cells)).toEqual({
    row: 2,
    key: '919876543210',
    remarks: [],
    draft: {
      fields: {
        name: 'Asha',
        phone: '919876543210',
        status: 'Interested',
        interests: ['Gym', 'Near Metro'],
        contact_source: 'Website',
        city: 'Pune / MH',
        follow_up: istNoon,
        assignee: 'asha@example.com',
      },
      actions: [{ type: '1001', created_on: istNoon - 12 * 3_600_000, fields: { note: 'liked it' } }],
      actionSlots: [0],
    },
  });
  expect(map(['', '9876543210'], 3).draft).toEqual({
    fields: { phone: '919876543210', status: 'Fresh', contact_source: 'Website', assignee: 'ravi@example.com' },
    actions: [],
    actionSlots: [],
  });
});

test('a row that does not fit gets every remark at once', () => {
  const { map } = mapping({ fields: { phone: 'Mobile', budget: 'Budget', status: 'Stage' } }, [
    'Mobile',
    'Budget',
    'Stage',
  ]);
  expect(map(['', '5 lakh', 'Losst'], 3).remarks.map(inWords)).toEqual([
    expect.stringContaining('row 3, "Budget": "5 lakh" is not an amount'),
    'row 3, "Stage": "Losst" is not a status; did you mean "Lost"?',
    'row 3, "Mobile": is empty, and it identifies the lead',
  ]);
});

test('an invalid value is left out and said where the map or the run says ignore, but never the identifier', () => {
  expect(oneCell('rating', '9', { onInvalid: 'ignore' })).toMatchObject({
    value: undefined,
    said: [expect.stringMatching(/^IGNORED RATING_RANGE/u)],
  });
  expect(oneCell('rating', '9', {}, { onInvalid: 'ignore' }).said).toEqual([
    expect.stringMatching(/^IGNORED RATING_RANGE/u),
  ]);
  const { map } = mapping({ fields: { phone: { column: 'Phone', onInvalid: 'ignore' } } }, ['Phone'], {
    onInvalid: 'ignore',
  });
  expect(map(['123']).remarks).toMatchObject([{ level: 'ERROR', code: 'PHONE_INVALID' }]);
});

test('spreadsheet errors, formulas without a result and shifted columns are said', () => {
  for (const error of ['#REF!', '#N/A', 'Err:502'])
    expect(oneCell('city', error).said).toEqual([`ERROR CELL_ERROR: "${error}" is a spreadsheet error`]);
  const { map } = mapping({ fields: { phone: 'Phone', city: 'City' } }, ['Phone', 'City']);
  expect(map(['9876543210', 'Pune', '', 'oops']).remarks).toMatchObject([
    { level: 'ERROR', code: 'EXTRA_CELLS', value: 'oops' },
  ]);
  expect(map(['9876543210', 'Pune', '', ' ']).remarks).toEqual([]);
});

test('faults that the reader found become remarks of the cell', () => {
  const { mapSource } = mapping({ fields: { phone: 'Phone', city: 'City' } }, ['Phone', 'City']);
  const faulty = (code: 'FORMULA_WITHOUT_RESULT' | 'MOJIBAKE_SUSPECTED', text: string) =>
    mapSource({ row: 2, cells: ['9876543210', text], faults: [{ index: 1, code }] });
  expect(faulty('FORMULA_WITHOUT_RESULT', '=A1')).toMatchObject({
    remarks: [
      {
        level: 'ERROR',
        code: 'FORMULA_WITHOUT_RESULT',
        column: 'City',
        message: '"=A1" is a formula without a stored result',
      },
    ],
  });
  expect(faulty('MOJIBAKE_SUSPECTED', 'PuneÃ©')).toMatchObject({
    draft: { fields: { city: 'PuneÃ©' } },
    remarks: [{ level: 'WARNING', code: 'MOJIBAKE_SUSPECTED', message: '"PuneÃ©" looks garbled' }],
  });
});

test('what is wrong with one of several joined cells is said, and nothing of the text is sent', () => {
  const { mapSource } = mapping(
    { source: { emptyTokens: ['N/A'] }, fields: { phone: 'Phone', name: { template: '{First} {Last}' } } },
    ['Phone', 'First', 'Last'],
  );
  const joined = (first: string, last: string, code?: CellFault['code']) => {
    const faults = code === undefined ? undefined : [{ index: 2, code }];
    const { draft, remarks } = mapSource({ row: 2, cells: ['9876543210', first, last], faults });
    return [draft.fields.name, ...remarks.map((remark) => `${remark.code}: ${remark.message}`)];
  };
  expect(joined('Asha', '=B2', 'FORMULA_WITHOUT_RESULT')).toEqual([
    undefined,
    'FORMULA_WITHOUT_RESULT: "=B2" is a formula without a stored result',
  ]);
  expect(joined('Asha', '#N/A')).toEqual([undefined, 'CELL_ERROR: "#N/A" is a spreadsheet error']);
  expect(joined('Asha', 'NaÃ¯r', 'MOJIBAKE_SUSPECTED')).toEqual([
    'Asha NaÃ¯r',
    'MOJIBAKE_SUSPECTED: "NaÃ¯r" looks garbled',
  ]);
  expect([joined('Asha', 'n/a'), joined('n/a', 'N/A')]).toEqual([['Asha'], [undefined]]);
});

test('a spreadsheet error in the column of "when" is no reason to record an action', () => {
  const { mapSource } = mapping({ fields: { phone: 'Phone' }, actions: [{ type: '1001', when: 'Visited' }] }, [
    'Phone',
    'Visited',
  ]);
  const visited = (cell: string, code?: CellFault['code']) => {
    const faults = code === undefined ? undefined : [{ index: 1, code }];
    const { draft, remarks } = mapSource({ row: 2, cells: ['9876543210', cell], faults });
    return [draft.actions.length, ...remarks.map(inWords)];
  };
  expect(visited('yes')).toEqual([1]);
  expect(visited('#N/A')).toEqual([0, 'row 2, "Visited": "#N/A" is a spreadsheet error']);
  expect(visited('=A1', 'FORMULA_WITHOUT_RESULT')).toEqual([
    0,
    'row 2, "Visited": "=A1" is a formula without a stored result',
  ]);
});

test('a spreadsheet error is no lead id, and a word for nothing is none either', () => {
  const { map } = mapping(
    { source: { emptyTokens: ['N/A'] }, leadId: 'Id', fields: { city: 'City', phone: 'Phone' } },
    ['Id', 'City', 'Phone'],
  );
  const lead = (...cells: string[]) => {
    const { draft, remarks } = map(cells);
    return [draft.leadId, ...remarks.map(inWords)];
  };
  expect(lead('65f0', 'Pune', '')).toEqual(['65f0']);
  expect(lead('#N/A', 'Pune', '')).toEqual([undefined, 'row 2, "Id": "#N/A" is a spreadsheet error']);
  expect(lead('n/a', 'Pune', '9876543210')).toEqual([undefined]);
  expect(lead('N/A', 'Pune', '')).toEqual([undefined, 'row 2, "Phone": is empty, and it identifies the lead']);
});

test('empty tokens, defaults and clear texts leave the field alone', () => {
  const { map } = mapping(
    {
      source: { emptyTokens: ['-', 'N/A'] },
      clearToken: '(clear)',
      fields: { phone: 'Phone', city: { column: 'City', default: 'Pune' }, name: 'Name' },
    },
    ['Phone', 'City', 'Name'],
  );
  expect(map(['9876543210', 'n/a', '(clear)']).draft.fields).toEqual({ phone: '919876543210', city: 'Pune' });
});

test('a word for nothing that does not fit names the line of the map that makes it empty', () => {
  const { map } = mapping({ fields: { phone: 'Phone', email: 'Mail', budget: 'Budget' } }, ['Phone', 'Mail', 'Budget']);
  expect(map(['9876543210', 'N/A', '\\N']).remarks.map(({ code, tip }) => `${code}: ${tip}`)).toEqual([
    'EMAIL_INVALID: If it means "nothing", add "N/A" to "emptyTokens" in "source" of the map.',
    'MONEY_INVALID: If it means "nothing", add "\\\\N" to "emptyTokens" in "source" of the map.',
  ]);
});

test('a field of a type that nobody knows passes as text, with a warning', () => {
  expect(oneCell('horoscope', 'Leo')).toEqual({
    value: 'Leo',
    said: [
      'WARNING UNKNOWN_FIELD_TYPE: the field has the type ASTRO_SIGN, which this program does not know; "Leo" was sent as it is',
    ],
  });
});

test('predating an action that does not allow it is said, and the action recorded without it', () => {
  const { map } = mapping(
    { fields: { phone: 'P' }, actions: [{ type: 1002, created_on: { column: 'D', format: 'DD/MM/YYYY' } }] },
    ['P', 'D'],
  );
  const { draft, remarks } = map(['9876543210', '01/02/2026']);
  expect(draft.actions).toEqual([{ type: '1002', fields: {} }]);
  expect(remarks).toMatchObject([{ level: 'WARNING', code: 'PREDATED_NOT_ALLOWED', column: 'D', value: '01/02/2026' }]);
});

test('a payment needs a status, a currency and an amount above 0', () => {
  const payment = { type: 'PAYMENT', when: 'Paid', status: 'State', currency: { value: 'INR' }, amount: 'Paid' };
  const { map } = mapping({ fields: { phone: 'P' }, actions: [payment] }, ['P', 'State', 'Paid']);
  expect(map(['9876543210', 'completed', '1,00,000']).draft.actions).toEqual([
    { type: 'PAYMENT', status: 'COMPLETED', currency: 'INR', amount: '100000' },
  ]);
  expect(map(['9876543210', 'PAID', '0']).remarks.map(({ code }) => code)).toEqual([
    'PAYMENT_INVALID',
    'PAYMENT_INVALID',
  ]);
  expect(map(['9876543210', 'PAID', '5']).remarks.map(inWords)).toEqual([expect.stringContaining('COMPLETED')]);
  expect(map(['9876543210', '', '5']).remarks.map(inWords)).toEqual(['row 2, "State": the payment has no status']);
  expect(map(['9876543210', '', '']).draft.actions).toEqual([]);
});

test('markers are keys of their own for the lead and each action', () => {
  const { map } = mapping(
    { marker: 'import_ref', fields: { phone: 'P' }, actions: [{ type: '1001', marker: 'ref' }] },
    ['P'],
    { markerKey: (row, slot) => `key-${row}-${slot}` },
  );
  expect(map(['9876543210'], 7).draft).toMatchObject({
    fields: { import_ref: 'key-7--1' },
    actions: [{ fields: { ref: 'key-7-0' } }],
  });
});

test('columns that the map neither uses nor ignores are named once', () => {
  const { warnings } = mapping({ fields: { phone: 'P', city: { template: '{A}' } }, ignore: ['Internal'] }, [
    'P',
    'A',
    'Internal',
    'tc__row',
    '',
    'Extra',
    'More',
  ]);
  expect(warnings).toEqual(['Not imported, since the map neither uses nor ignores the columns "Extra", "More".']);
});

test('all faults of a map are told at once, each with the nearest right name', () => {
  const map = {
    leadId: 'Lead',
    fields: { stauts: 'Stage', name: 'Nmae', follow_up: { column: 'Next', format: 'QQ' } },
    actions: [{ type: 'Site Visit' }, { type: '1001', fields: { nte: 'Note' } }, { type: 'PAYMENT', fields: {} }],
    marker: 'importref',
  };
  const faults = (() => {
    try {
      mapping(map, ['Name', 'Stage', 'Next', 'Note']);
    } catch (error) {
      return String(error)
        .split('\n')
        .slice(1)
        .map((line) => line.trim());
    }
    return [];
  })();
  expect(faults).toEqual([
    '- fields.stauts: the workspace has no field "stauts"; did you mean "status"?',
    '- fields.name: the file has no column "Nmae"; did you mean "Name"?',
    expect.stringMatching(/^- fields\.follow_up\.format: /u),
    '- actions[0].type: the workspace has no action "Site Visit"; did you mean "1001"?',
    '- actions[1].fields.nte: the action 1001 (Site Visit) has no field "nte"; did you mean "note"?',
    '- actions[2].fields: a PAYMENT has no fields, but status, currency and amount',
    '- actions[2].status: is missing; a PAYMENT needs status, currency and amount',
    '- actions[2].currency: is missing; a PAYMENT needs status, currency and amount',
    '- actions[2].amount: is missing; a PAYMENT needs status, currency and amount',
    '- leadId: the file has no column "Lead"; it has Name, Stage, Next, Note',
    '- marker: the workspace has no field "importref"; did you mean "import_ref"?',
  ]);
});

test('each date column has its own format, and its own zone where the map gives one', () => {
  const written = { format: 'DD/MM/YYYY HH:mm' };
  expect(oneCell('follow_up', '22/11/2026 12:00', written).value).toBe(istNoon);
  expect(oneCell('follow_up', '22/11/2026 06:30', { ...written, timezone: 'Europe/London' }).value).toBe(istNoon);
  expect(() => oneCell('follow_up', '', { timezone: 'Asia/Delhi' })).toThrow(
    'fields.follow_up.timezone: "Asia/Delhi" is not a time zone',
  );
});

test('a column without a header does no harm until it is mapped', () => {
  const { map } = mapping({ fields: { phone: 'Phone' } }, ['Phone', '', 'City', '']);
  expect(map(['9876543210', 'x', 'Pune', ''])).toMatchObject({
    draft: { fields: { phone: '919876543210' } },
    remarks: [],
  });
  for (const header of [['Phone', ''], ['Phone']]) {
    expect(() => mapping({ fields: { phone: 'Phone', city: '' } }, header)).toThrow(
      'fields.city: "" is no column; a column without a header cannot be mapped, so give it one in the file',
    );
  }
});

test('a header is found whatever blanks and line breaks it has, where it is the only one', () => {
  const { map, warnings } = mapping({ fields: { phone: 'Phone Number' } }, ['Phone\nNumber', 'phone number']);
  expect(map(['9876543210', 'x'])).toMatchObject({ draft: { fields: { phone: '919876543210' } } });
  expect(warnings).toEqual([]);
  expect(() => mapping({ fields: { phone: 'Phone Number' } }, ['Phone\nNumber', 'Phone  Number'])).toThrow(
    'the file has no column "Phone Number"; did you mean',
  );
});

test('the identifier must be mapped, whatever the workspace calls it', () => {
  expect(() => mapping({ fields: { name: 'Name' } }, ['Name'])).toThrow(
    'fields: nothing is mapped to "phone", the field that identifies leads in this workspace',
  );
});

test('no row makes the mapper throw', () => {
  const header = ['a', 'b', 'c', 'd', 'e', 'f', 'g', 'h', 'i', 'j', 'k', 'l', 'm', 'n'];
  const fields = [
    'phone',
    'email',
    'contact_source',
    'budget',
    'area',
    'interests',
    'follow_up',
    'page',
    'photo',
    'helper',
    'status',
    'rating',
    'assignee',
    'lostReason',
  ];
  const actions = [
    {
      type: '1001',
      when: 'a',
      created_on: { column: 'b', format: 'DD/MM/YYYY HH:mm' },
      fields: { note: { template: '{c} {d}' }, ref: 'e', outcome: { column: 'f', values: { x: 'Interested' } } },
    },
    { type: 'PAYMENT', status: 'g', currency: 'h', amount: 'i' },
  ];
  const spec = {
    leadId: 'n',
    clearToken: '(clear)',
    fields: Object.fromEntries(fields.map((name, at) => [name, header[at]])),
  };
  const runs = (['western', 'indian'] as const).flatMap((numbers) =>
    (['block', 'allow'] as const).map((newOptions) =>
      mapping({ ...spec, actions }, header, { numbers, newOptions, blank: 'clear', markerKey: () => 'key' }),
    ),
  );
  // Nearly right values get further into the code than noise does.
  const pieces = fc.array(
    fc.constantFrom(
      ...'0123456789०१+-.,:;/\\@#()%₹$ \n"\'',
      'E+09',
      '#N/A',
      'lakh',
      'cr',
      'PM',
      'Mar',
      '2026',
      'ext',
      'a.b',
      '__proto__',
    ),
    { maxLength: 12 },
  );
  const cell = fc.oneof(
    fc.string({ unit: 'binary' }),
    fc.string(),
    pieces.map((parts) => parts.join('')),
  );
  const faults = fc.array(
    fc.record({
      index: fc.nat({ max: 16 }),
      code: fc.constantFrom<CellFault['code']>('FORMULA_WITHOUT_RESULT', 'MOJIBAKE_SUSPECTED'),
    }),
    { maxLength: 3 },
  );
  fc.assert(
    fc.property(fc.array(cell, { maxLength: 16 }), faults, fc.constantFrom(...runs), (cells, found, { mapSource }) => {
      const { row, remarks } = mapSource({ row: 2, cells, faults: found });
      expect(row).toBe(2);
      for (const { message, tip } of remarks) expect([message, tip]).not.toContain('');
    }),
    { numRuns: 500 },
  );
});
