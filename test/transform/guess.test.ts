import fc from 'fast-check';
import { expect, test } from 'vitest';
import { withAnswer } from '../../src/transform/answers.js';
import { proposeMap } from '../../src/transform/guess.js';
import { checkMap } from '../../src/transform/map-file.js';
import { concepts, leadIdWords } from '../../src/transform/synonyms.js';
import { workspace } from '../helpers/workspace.js';

const settings = { timezone: 'Asia/Kolkata', defaultCountry: 'IN' };

/** Propose for columns of values, by header. */
function propose(columns: Record<string, readonly string[]>, more: Partial<Parameters<typeof proposeMap>[0]> = {}) {
  const header = Object.keys(columns);
  const length = Math.max(0, ...header.map((name) => columns[name]?.length ?? 0));
  const rows = Array.from({ length }, (_, at) => header.map((name) => columns[name]?.[at] ?? ''));
  return proposeMap({ header, rows, complete: true, workspace, settings, ...more });
}

/** Where each certain column goes. */
const places = (columns: Record<string, readonly string[]>): Record<string, string> =>
  Object.fromEntries(propose(columns).proposals.map(({ column, target }) => [column, target]));

const phones = ['9876543210', '+91 98765 43211', '098765-43212', '9876543213', '919876543214'];
const mails = ['a@example.com', 'b@example.com', 'c@example.com', 'd@example.com', 'e@example.com'];
const people = ['Neha Agarwal', 'राहुल वर्मा', 'Zoya Mirza', "Chetan D'Souza", 'Om Prakash'];
const amounts = ['₹ 85,00,000', 'Rs. 5500000', '₹ 1,20,00,000', 'INR 9000000', '₹ 75,00,000'];

test.each([
  ['the names of the fields', ['name', 'phone', 'email', 'city', 'budget']],
  ['other case, blanks, underscores, signs', ['NAME:', 'Phone', 'E-Mail', 'city ', '_Budget_']],
  ['English synonyms', ['Full Name', 'Mobile No.', 'Mail ID', 'Town', 'Price Range']],
  ['Hindi', ['पूरा नाम', 'मोबाइल नंबर', 'ईमेल', 'शहर', 'बजट']],
  ['Hindi without the dots below the letters', ['नाम', 'फ़ोन नंबर', 'ई-मेल', 'नगर', 'बजट']],
  ['transliterated Hindi', ['Pura Naam', 'Sampark Number', 'Imel', 'Shehar', 'Bajat']],
  ['slips of the keyboard', ['Full Nmae', 'Moblie', 'Emial', 'Ctiy', 'Bugdet']],
  ['words that say nothing', ['Customer Name', 'Your phone number', 'Enter your Email', 'Which city', 'Lead Budget']],
])('headers are matched by %s', (_how, headers) => {
  const [name = '', phone = '', email = '', city = '', budget = ''] = headers;
  expect(
    places({ [name]: people, [phone]: phones, [email]: mails, [city]: ['Pune', 'Kochi'], [budget]: amounts }),
  ).toEqual({
    [name]: 'fields.name',
    [phone]: 'fields.phone',
    [email]: 'fields.email',
    [city]: 'fields.city',
    [budget]: 'fields.budget',
  });
});

test('built-in fields are found by what people call them, whatever the workspace calls them', () => {
  expect(
    places({
      'Lead Stage': ['Fresh', 'interested', 'Won', 'Lost', 'Fresh'],
      Stars: ['1', '5', '4/5', '3', '2'],
      'Handled By': ['asha@example.com', 'Ravi Menon', 'asha@example.com', 'ravi@example.com', ''],
      'Reason for losing': ['Budget', '', 'budget', '', ''],
      'Lead Source': ['website', 'Facebook', 'Referral', 'Facebook', 'Website'],
    }),
  ).toEqual({
    'Lead Stage': 'fields.status',
    Stars: 'fields.rating',
    'Handled By': 'fields.assignee',
    'Reason for losing': 'fields.lostReason',
    'Lead Source': 'fields.contact_source',
  });
});

test('every proposal says how sure it is, why, and shows a value', () => {
  const { proposals } = propose({ Mobile: phones });
  expect(proposals).toEqual([
    {
      column: 'Mobile',
      example: '9876543210',
      target: 'fields.phone',
      confidence: 0.96,
      reasons: ['"Mobile" is another word for phone', '100% of 5 values are phone numbers'],
      mapLine: '"phone": "Mobile"',
    },
  ]);
});

test('labels of the workspace tell a column whose header says nothing', () => {
  const { proposals } = propose({ Phone: phones, X7: ['Website', 'facebook', 'Referral', 'Google Ads', 'Facebook'] });
  expect(proposals[1]).toMatchObject({ column: 'X7', target: 'fields.contact_source', confidence: 0.78 });
});

test('phones and mails under a header that says nothing are asked about, never guessed into the map', () => {
  const { map, questions, identifier } = propose({ X1: phones, X2: mails });
  expect(map.fields).toEqual({});
  expect(identifier).toEqual({ field: 'phone' });
  expect(questions.map(({ column, candidates }) => [column, candidates.map(({ mapLine }) => mapLine)])).toEqual([
    ['X1', ['"phone": "X1"']],
    ['X2', ['"email": "X2"']],
  ]);
});

test('a header whose values contradict it is not believed', () => {
  const { map } = propose({ Phone: ['Pune', 'Kochi', 'Delhi', 'Goa', 'Agra'], Email: phones, Contact: phones });
  expect(map.fields).toEqual({ phone: 'Contact' });
});

test('a column of another thing is no misspelling of a field', () => {
  const { map, questions } = propose({ Form: ['A', 'B'], State: ['Goa'], Budgets: amounts, Shaher: ['Pune'] });
  expect(map.fields).toEqual({ budget: 'Budgets' });
  expect(questions.map(({ column }) => column)).toEqual(['Shaher']);
});

test('a question of a form is told apart from its answers: they are no amounts, so it is asked about', () => {
  const { questions } = propose({ 'what_is_your_budget?': ['50-75 lakh', 'above 75 lakh'] });
  expect(questions[0]?.candidates[0]?.reasons[1]).toBe('0% of 2 values are amounts');
});

test('words that may mean several things need more than values of the right kind', () => {
  const { map } = propose({ Amount: amounts, Date: ['25/12/2026'], Manager: ['asha@example.com', 'ravi@example.com'] });
  expect(map.fields).toEqual({});
});

test("somebody else's phone is asked about", () => {
  const { map, questions } = propose({ 'Father Mobile': phones, 'Previous Email': mails });
  expect(map.fields).toEqual({});
  expect(questions.map(({ column }) => column)).toEqual(['Father Mobile', 'Previous Email']);
});

test('of two headers for one field the better one wins, and the other becomes a question', () => {
  const { map, questions } = propose({ Contact: phones, Phone: phones.toReversed() });
  expect(map.fields).toEqual({ phone: 'Phone' });
  expect(questions).toMatchObject([
    {
      column: 'Contact',
      question: 'It fits fields.phone as well, but "Phone" fits it better: where does it go?',
      candidates: [{ target: 'fields.phone' }],
    },
  ]);
});

test('first and last name make the name', () => {
  const { map, unused } = propose({ 'First Name': ['Neha'], 'Last Name': ['Agarwal'], Phone: phones });
  expect(map.fields).toEqual({ name: { template: '{First Name} {Last Name}' }, phone: 'Phone' });
  expect(unused).toEqual([]);
});

test('the ids of leads go to leadId; a serial number under that header is asked about', () => {
  expect(propose({ lead_id: ['65f0c3a7ac00000001000001', '65f0c3a7ac00000002000001'] }).map.leadId).toBe('lead_id');
  expect(propose({ 'Lead Id': ['65f0c3a7ac00000001000001'] }).map.leadId).toBe('Lead Id');
  const serial = propose({ 'Lead Id': ['1', '2', '3'] });
  expect(serial.map.leadId).toBeUndefined();
  expect(serial.questions[0]?.candidates[0]).toMatchObject({ target: 'leadId', confidence: 0.5 });
});

test.each([
  [['25/12/2026', '03/04/2026'], { column: 'Follow Up', format: 'DD/MM/YYYY' }],
  [['12/25/2026', '03/04/2026'], { column: 'Follow Up', format: 'MM/DD/YYYY' }],
  [['25-12-26', '3-4-26'], { column: 'Follow Up', format: 'DD-MM-YY' }],
  [['25.12.2026 14:30', '03.04.2026'], { column: 'Follow Up', format: 'DD.MM.YYYY HH:mm' }],
  [['25/12/2026, 2:30 PM', '03/04/2026, 10:00 am'], { column: 'Follow Up', format: 'DD/MM/YYYY, hh:mm A' }],
  [['2026-12-25', '2026-04-03T10:00:00'], 'Follow Up'],
  [['25 Dec 2026', '3 April 2026'], 'Follow Up'],
  [['05/05/2026', '06/06/2026'], 'Follow Up'],
])('the format of dates like %j is read off them', (dates, expected) => {
  expect(propose({ 'Follow Up': dates }, { workspace: withFollowUp }).map.fields?.follow_up_date).toEqual(expected);
});

const withFollowUp = {
  ...workspace,
  fields: workspace.fields.map((field) =>
    field.apiName === 'follow_up' ? { ...field, apiName: 'follow_up_date' } : field,
  ),
};

test('the order of day and month is never guessed: the question has both readings and their map lines', () => {
  const { map, questions } = propose({ 'Follow Up': ['03/04/2026', '05/06/2026'] }, { workspace: withFollowUp });
  expect(map.fields).toEqual({});
  expect(questions[0]?.question).toBe('"03/04/2026" is 3 April 2026 or 4 March 2026: which is it?');
  expect(questions[0]?.candidates.map(({ mapLine }) => mapLine)).toEqual([
    '"follow_up_date": {"column":"Follow Up","format":"DD/MM/YYYY"}',
    '"follow_up_date": {"column":"Follow Up","format":"MM/DD/YYYY"}',
  ]);
});

test('dates of both orders in one column are asked about', () => {
  const { map, questions } = propose({ 'Follow Up': ['25/04/2026', '04/25/2026'] }, { workspace: withFollowUp });
  expect(map.fields).toEqual({});
  expect(questions[0]?.question).toBe('the dates are of both orders: "25/04/2026" and "04/25/2026": which is it?');
});

test('columns that name an action of the workspace become that action', () => {
  const { map } = propose({
    'Site Visit Date': ['25/12/2026', ''],
    'Site Visit Remarks': ['Liked it', ''],
    'Site Visit Outcome': ['Liked', ''],
  });
  expect(map.actions).toEqual([
    {
      type: '1001',
      when: 'Site Visit Date',
      created_on: { column: 'Site Visit Date', format: 'DD/MM/YYYY' },
      fields: { note: 'Site Visit Remarks', outcome: 'Site Visit Outcome' },
    },
  ]);
});

test('half of the name of an action is enough only where columns support each other', () => {
  const alone = propose({ 'Visit Date': ['25/12/2026'] });
  expect(alone.map.actions).toBeUndefined();
  expect(alone.questions[0]?.candidates[0]?.mapLine).toBe(
    '"actions": [{"type":"1001","when":"Visit Date","created_on":{"column":"Visit Date","format":"DD/MM/YYYY"}}]',
  );
  expect(propose({ 'Visit Date': ['25/12/2026'], 'Visit Note': ['Liked it'] }).map.actions).toHaveLength(1);
});

test('an action whose date is open is a question as a whole, so that nothing is recorded at the wrong time', () => {
  const { map, questions } = propose({ 'Site Visit Date': ['03/04/2026'], 'Site Visit Note': ['Liked it'] });
  expect(map.actions).toBeUndefined();
  expect(questions.map(({ column }) => column)).toEqual(['Site Visit Date', 'Site Visit Note']);
});

test('no action is proposed that the workspace does not have', () => {
  const { map, questions } = propose(
    { 'Demo Date': ['25/12/2026'], Phone: phones },
    { workspace: { ...workspace, actions: [] } },
  );
  expect(map.actions).toBeUndefined();
  expect(JSON.stringify(questions)).not.toContain('actions');
});

test('a payment is a question: its status and currency nobody knows but the owner', () => {
  const { map, questions } = propose({ 'Amount Paid': ['5000', '7500'] });
  expect(map.actions).toBeUndefined();
  expect(questions[0]?.candidates[0]?.mapLine).toContain('"type":"PAYMENT"');
});

test('tags are split by the sign that the values have', () => {
  expect(propose({ Interests: ['Gym, Parking', 'near metro', 'parking,gym'] }).map.fields).toEqual({
    interests: { column: 'Interests', separator: ',' },
  });
});

test('amounts in lakh and crore are amounts, and the map says that they are read', () => {
  const { map } = propose({ Budget: ['50 lakh', '₹ 1.2 Cr', '75,00,000'], Age: ['5 L'] });
  expect(map).toEqual({ version: 1, source: { numbers: 'indian' }, fields: { budget: 'Budget' } });
  expect(propose({ Budget: amounts, Notes: ['50 lakh'] }).map.source).toBeUndefined();
});

test('signs for "nothing" are written into the map', () => {
  const { map } = propose({ Email: [...mails, '-', 'N/A'] });
  expect(map.source).toEqual({ emptyTokens: ['-', 'N/A'] });
});

test('empty columns are ignored, columns with values are named, results of an earlier run are neither', () => {
  const columns = { tc__row: ['2'], Phone: phones, 'Internal Ref': ['A-1'], Spare: [] };
  const { map, unused } = propose(columns);
  expect(map.ignore).toEqual(['Spare']);
  expect(unused).toEqual(['Internal Ref']);
  expect(propose(columns, { complete: false })).toMatchObject({ unused: ['Internal Ref', 'Spare'] });
});

test('an answer goes into the map, and takes the place of what was there', () => {
  const before = propose({ Contact: phones, Phone: phones.toReversed(), X: mails });
  const [first] = before.questions;
  const after = withAnswer(before, 'Contact', first?.candidates[0]);
  expect(after.map.fields).toEqual({ phone: 'Contact' });
  expect(after.identifier).toEqual({ field: 'phone', column: 'Contact' });
  expect(after.unused).toEqual(['Phone']);
  expect(withAnswer(after, 'X', undefined)).toMatchObject({ questions: [], unused: ['Phone', 'X'] });
});

test('the table of synonyms has no word twice', () => {
  const words = [...concepts.flatMap((concept) => concept.words.split('|')), ...leadIdWords.split('|')];
  expect(words.filter((word, at) => words.indexOf(word) !== at)).toEqual([]);
});

test('16,384 columns and headers of 32,767 characters take their time, but not more', () => {
  const header = Array.from({ length: 16_384 }, (_, at) => `${'x y'.repeat(at % 7 === 0 ? 10_922 : 3)} ${at}`);
  header[0] = '__proto__';
  header[1] = 'constructor';
  header[2] = 'Phone';
  const row = header.map((_, at) => (at === 2 ? '9876543210' : `value ${at}`));
  const { map, unused } = proposeMap({ header, rows: [row, row, row], complete: true, workspace, settings });
  expect(map.fields).toEqual({ phone: 'Phone' });
  expect(unused.length).toBe(16_383);
}, 60_000);

test('whatever the headers and values are, the map is valid', () => {
  const text = fc.oneof(
    fc.string(),
    fc.constantFrom('Phone', '__proto__', 'Visit Date', '03/04/2026', 'name', '-', 'Gym;x'),
  );
  fc.assert(
    fc.property(fc.uniqueArray(text, { maxLength: 8 }), fc.array(fc.array(text, { maxLength: 8 })), (headers, rows) => {
      const header = headers.map((name) => name.trim());
      const { map } = proposeMap({ header, rows, complete: true, workspace, settings });
      checkMap(map, 'the map');
    }),
    { numRuns: 100 },
  );
});
