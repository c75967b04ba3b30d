import { createWriteStream } from 'node:fs';
import { finished } from 'node:stream/promises';

const sources = ['Website', 'Facebook', 'Google Ads', 'Referral', 'Walk-in'];
const stages = ['Fresh', 'Contacted', 'Interested', 'Negotiation'];
const cities = ['Bengaluru', 'Pune', 'Hyderabad', 'Chennai', 'Mumbai', 'Kochi'];

/** Header of the bench's files: 14 columns. */
export const benchHeader = [
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
  'Company',
  'Remarks',
  'Visit Date',
  'Visit Note',
];

/** The map that fits it. */
export const benchMap = {
  version: 1,
  fields: {
    name: 'Full Name',
    phone: 'Mobile',
    email: 'Email',
    city: 'City',
    contact_source: 'Source',
    status: 'Stage',
    rating: 'Score',
    budget: 'Budget',
    interests: 'Interests',
    follow_up_date: { column: 'Follow Up', format: 'DD/MM/YYYY HH:mm' },
    company: 'Company',
    notes: 'Remarks',
  },
  actions: [
    {
      type: '1001',
      when: 'Visit Date',
      created_on: { column: 'Visit Date', format: 'DD/MM/YYYY' },
      fields: { note: 'Visit Note' },
    },
  ],
};

const two = (n: number): string => String(n).padStart(2, '0');

/** The cells of a row; every phone is another one. */
export function leadCells(at: number): string[] {
  const phone = String(9_000_000_000 + ((at * 7_919) % 999_999_937));
  const visited = at % 4 === 0;
  return [
    `Customer Number ${at}`,
    at % 3 === 0 ? `+91 ${phone.slice(0, 5)} ${phone.slice(5)}` : phone,
    `customer.${at}@example.com`,
    cities[at % 6] ?? '',
    sources[at % 5] ?? '',
    stages[at % 4] ?? '',
    String((at % 5) + 1),
    `${(at % 90) + 10},00,000`,
    'Gym;Parking',
    `${two((at % 28) + 1)}/12/2026 ${two(9 + (at % 9))}:30`,
    `Company ${at % 1000} Pvt Ltd`,
    'Prefers an east facing flat on a higher floor near the metro',
    visited ? `${two((at % 28) + 1)}/10/2026` : '',
    visited ? 'Came with the family and asked for the price list' : '',
  ];
}

function row(at: number): string {
  const cells = leadCells(at).map((cell) => (cell.includes(',') ? `"${cell}"` : cell));
  return `${cells.join(',')}\r\n`;
}

/** Write a CSV file of so many rows; every phone is another one. */
export async function writeLeads(path: string, rows: number): Promise<void> {
  const out = createWriteStream(path);
  out.write(`${benchHeader.join(',')}\r\n`);
  for (let at = 0; at < rows; ) {
    let text = '';
    for (const end = Math.min(rows, at + 5_000); at < end; at++) text += row(at);
    if (!out.write(text)) await new Promise<void>((resolve) => out.once('drain', () => resolve()));
  }
  out.end();
  await finished(out);
}
