/**
 * Makes samples/leads.csv and samples/leads.xlsx: 120 believable rows of an Indian sales team, a few of each kind of
 * damage among them. The same rows every time. Run with `npm run samples`.
 */
import { writeFile } from 'node:fs/promises';
import { fileURLToPath } from 'node:url';
import ExcelJS from 'exceljs';
import Papa from 'papaparse';

const header = [
  'Full Name',
  'Mobile',
  'Email',
  'City',
  'Source',
  'Stage',
  'Score',
  'Budget',
  'Interests',
  'Follow Up',
  'Owner',
  'Remarks',
  'Visit Date',
  'Visit Note',
] as const;
type Column = (typeof header)[number];
type Row = Record<Column, string>;

const names = [
  'Aarav Sharma',
  'Diya Patel',
  'Vihaan Reddy',
  'Ananya Iyer',
  'Arjun Nair',
  'Ishita Gupta',
  'Kabir Singh',
  'Meera Joshi',
  'Rohan Mehta',
  'Saanvi Rao',
  'Aditya Kulkarni',
  'Priya Menon',
  'राहुल वर्मा',
  'Karthik Subramanian',
  'Neha Agarwal',
  'Siddharth Bose',
  'Pooja Desai',
  'Imran Khan',
  'Fatima Sheikh',
  'Gurpreet Kaur',
  'Harsh Vardhan',
  'Lakshmi Narayanan',
  'Manish Tiwari',
  'Nandini Pillai',
  'Om Prakash',
  'Pallavi Ghosh',
  'Qasim Ansari',
  'Ritika Malhotra',
  'Sanjay Dutta',
  'Tanvi Shah',
  'Uday Chopra',
  'Varsha Hegde',
  'Yash Thakur',
  'Zoya Mirza',
  'सुनीता देवी',
  'Abhishek Jain',
  'Bhavna Kapoor',
  "Chetan D'Souza",
  'Deepika Rane',
  'Eshan Bhatt',
] as const;
const cities = ['Bengaluru', 'Mysuru', 'Pune', 'Hyderabad', 'Chennai', 'मुंबई', 'Kochi', 'Hubballi'] as const;
const sources = [
  'Website',
  'Facebook',
  'Google Ads',
  'Referral',
  'Walk-in',
  '99acres',
  'website',
  'FACEBOOK ',
] as const;
const stages = [
  'Fresh',
  'Contacted',
  'Interested',
  'Site Visit Planned',
  'Hot lead',
  'interested',
  'Negotiation',
  '',
] as const;
const budgets = [
  '4500000',
  '65,00,000',
  '₹ 85,00,000',
  'Rs. 5500000/-',
  '1,20,00,000.00',
  '',
  '7500000',
  'INR 9000000',
] as const;
const interests = [
  'Gym;Parking',
  'Swimming Pool',
  '',
  'near metro; garden',
  'Ready to Move;Investment',
  'Parking',
] as const;
const remarks = [
  'Wants a call after 6 pm',
  '',
  'Prefers east facing',
  'Budget is flexible, loan approved',
  'बाद में फ़ोन करें',
  '',
] as const;
const owners = ['asha.nair@example.com', 'deepak.rao@example.com', 'Vikram.Shetty@Example.com', ''] as const;
const notes = [
  'Liked the 3 BHK',
  'Came with family, wants corner flat',
  'Asked for a price list',
  'Second visit',
] as const;

const pick = <T>(list: readonly T[], at: number): T => {
  const value = list[at % list.length];
  if (value === undefined) throw new Error('an empty list has nothing to pick from');
  return value;
};
const twoDigits = (n: number): string => String(n).padStart(2, '0');

/** Ten digits that are a valid Indian mobile number, another one for every row. */
const mobile = (row: number): string => `9${8 - (row % 3)}${String(45_000_000 + row * 65_537).slice(0, 8)}`;

/** A number as people write it. */
function written(row: number): string {
  const ten = mobile(row);
  const spaced = `${ten.slice(0, 5)} ${ten.slice(5)}`;
  const forms = [
    ten,
    `+91 ${spaced}`,
    `0${ten}`,
    `+91-${ten}`,
    `91${ten}`,
    spaced,
    `(+91) ${ten.slice(0, 3)}-${ten.slice(3, 6)}-${ten.slice(6)}`,
    `0091${ten}`,
  ];
  return pick(forms, row);
}

function believable(row: number): Row {
  const name = pick(names, row * 7);
  const latin = /^[a-z]/iu.test(name) ? name : `lead ${row}`;
  const visited = row % 5 === 0;
  return {
    'Full Name': name,
    Mobile: written(row),
    Email: row % 6 === 4 ? '' : `${latin.toLowerCase().replace(/[^a-z]+/gu, '.')}${row}@example.com`,
    City: pick(cities, row),
    Source: pick(sources, row * 3),
    Stage: pick(stages, row * 5),
    Score: row % 4 === 1 ? '' : String((row % 5) + 1),
    Budget: pick(budgets, row),
    Interests: pick(interests, row),
    'Follow Up': row % 3 === 0 ? '' : `${twoDigits((row % 28) + 1)}/12/2026 ${twoDigits(9 + (row % 9))}:30`,
    Owner: pick(owners, row),
    Remarks: pick(remarks, row),
    'Visit Date': visited ? `${twoDigits((row % 20) + 1)}/11/2026` : '',
    'Visit Note': visited ? pick(notes, row) : '',
  };
}

/** The damage, by row number of the sheet: a few of each kind. */
const damage: Record<number, Partial<Row>> = {
  9: { Mobile: '' },
  14: { Mobile: '9.88E+09' },
  17: { Mobile: '98450 1234' },
  23: { Email: 'priya.menon@example' },
  28: { Source: 'Facebok' },
  31: { Score: '7' },
  36: { Budget: '50 lakh' },
  42: { 'Follow Up': '31/02/2026 10:00' },
  47: { Owner: 'someone.else@example.com' },
  52: { Stage: 'Call Back' },
  58: { Mobile: '9876543210.0' },
  63: { Interests: 'Gym;Tennis Court' },
  66: { Stage: 'Intrested' },
  71: { Mobile: '98860 11223 / 98860 11224' },
  77: { Budget: '#REF!' },
  84: { Remarks: '=HYPERLINK("http://example.com","see here")' },
  90: { Score: 'high' },
  97: { Mobile: 'call office' },
  103: { Email: 'n/a' },
  110: { 'Visit Date': 'next Monday', 'Visit Note': 'To be confirmed' },
};
/** Rows that repeat the number of an earlier row, written in another way. */
const repeats: Record<number, number> = { 39: 12, 88: 25, 115: 50 };

function rows(): string[][] {
  return Array.from({ length: 120 }, (_, at) => {
    const row = at + 2;
    const original = repeats[row];
    const values = {
      ...believable(row),
      ...(original !== undefined && { Mobile: `+91${mobile(original)}` }),
      ...damage[row],
    };
    return header.map((column) => values[column]);
  });
}

/** The same rows as a person would have them in a workbook: numbers, real dates, a styled header. */
async function workbook(table: readonly string[][]): Promise<Buffer> {
  const book = new ExcelJS.Workbook();
  book.created = new Date(Date.UTC(2026, 10, 20));
  book.modified = book.created;
  const sheet = book.addWorksheet('Leads', { views: [{ state: 'frozen', ySplit: 1 }] });
  sheet.columns = header.map((name) => ({ header: name, width: Math.max(12, name.length + 6) }));
  sheet.getRow(1).font = { bold: true };
  for (const cells of table) {
    const added = sheet.addRow(cells.map((cell, at) => typed(cell, header[at] ?? 'Remarks')));
    for (const [at, format] of [
      [10, 'dd/mm/yyyy hh:mm'],
      [13, 'dd/mm/yyyy'],
    ] as const) {
      if (added.getCell(at).value instanceof Date) added.getCell(at).numFmt = format;
    }
  }
  return Buffer.from(await book.xlsx.writeBuffer());
}

function typed(cell: string, column: Column): string | number | Date | ExcelJS.CellErrorValue | null {
  if (cell === '') return null;
  if (cell === '#REF!') return { error: '#REF!' };
  const date = /^(\d\d)\/(\d\d)\/(\d{4})(?: (\d\d):(\d\d))?$/u.exec(cell);
  if (date !== null && Number(date[2]) !== 2) {
    const [, day, month, year, hour = '0', minute = '0'] = date;
    return new Date(Date.UTC(Number(year), Number(month) - 1, Number(day), Number(hour), Number(minute)));
  }
  const plain = /^[1-9]\d*$/u.test(cell);
  return plain && (column === 'Mobile' || column === 'Score' || column === 'Budget') ? Number(cell) : cell;
}

const table = rows();
const folder = new URL(import.meta.url.includes('/build/') ? '../../samples/' : '../samples/', import.meta.url);
await writeFile(
  fileURLToPath(new URL('leads.csv', folder)),
  `${Papa.unparse({ fields: [...header], data: table })}\r\n`,
);
await writeFile(fileURLToPath(new URL('leads.xlsx', folder)), await workbook(table));
