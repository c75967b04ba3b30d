import type { LeadField } from './catalogue.js';
import type { ActionRecord } from './lead-types.js';
import { mix } from './random.js';
import { sampleActions } from './sample-actions.js';
import type { SandboxWorkspace } from './workspace-types.js';

/** Leads made from their number alone: a million of them cost nothing until they are looked at. */
export interface SampleLeads {
  readonly count: number;
  /** Epoch milliseconds; never falls as the number grows, and now and then two leads share one. */
  createdOn(seq: number): number;
  /** One field of one lead, undefined where it is blank. */
  value(seq: number, field: LeadField): unknown;
  /** The timeline of one lead, oldest first. */
  actions(seq: number): ActionRecord[];
  /** The number of the lead with this identifier, as `identifierKey` writes it. */
  find(key: string): number | undefined;
}

const firstNames = (
  'Aarav Aditi Akash Amit Ananya Anil Anjali Arjun Ayesha Bhavna Chetan Divya Farah Gaurav Harpreet Ishaan Jyoti Karan ' +
  'Kavita Lata Manish Meena Mohan Neha Nitin Pooja Pranav Rahul Rekha Rohan Sana Sanjay Shreya Sneha Suresh Tanvi Uma ' +
  'Varun Vidya Zoya राहुल सुनीता'
).split(' ');
const lastNames = (
  'Agarwal Ahmed Banerjee Bhat Chauhan Das Desai Fernandes Ghosh Gowda Gupta Iyer Jain Joshi Kapoor Kaur Khan Kulkarni ' +
  'Kumar Mehta Menon Mishra Nair Naidu Patel Pillai Rao Reddy Sharma Shetty Singh Verma'
).split(' ');
const cities = ['Bengaluru', 'Mumbai', 'Pune', 'Hyderabad', 'Chennai', 'Delhi', 'Kolkata', 'Mysuru', 'Kochi', 'Jaipur'];
const companies = ['Infotech', 'Textiles', 'Foods', 'Motors', 'Exports', 'Pharma', 'Traders', 'Logistics'];
const notes = ['Wants a call after 6 pm', 'Prefers a corner flat', 'Needs a home loan', 'Asked for the brochure'];

const day = 86_400_000;
const minute = 60_000;
const numbers = 1_000_000_000;
const stride = 370_248_451;
const strideInverse = inverse(BigInt(stride), BigInt(numbers));

/**
 * Takes what it needs of the workspace at once: options, tags and members that are added later do not change a sample.
 *
 * @param upTo when the newest lead was created, epoch milliseconds.
 */
export function sampleLeads(workspace: SandboxWorkspace, count: number, upTo: number, salt: number): SampleLeads {
  const from = Math.min(workspace.createdOn + day, upTo - 365 * day);
  const step = Math.min(Math.max(0, upTo - from) / Math.max(1, count), 97 * minute);
  const first = upTo - Math.floor(step * Math.max(0, count - 1));
  const createdOn = (seq: number): number => first + Math.floor(step * (seq % 16 === 15 ? seq - 1 : seq));
  const identifier = workspace.fields.find(({ isLeadid }) => isLeadid);
  const identify = identifier?.type ?? 'PHONE';
  const statuses = workspace.stages.flatMap(({ activeStatuses }) => activeStatuses.map(({ label }) => label));
  const lost = new Set(
    workspace.stages
      .filter(({ stageType }) => stageType === 'LOST')
      .flatMap(({ activeStatuses }) => activeStatuses.map(({ label }) => label)),
  );
  const reasons = workspace.lostReasons.map(({ reasonLabel }) => reasonLabel);
  const callers = workspace.members.filter(({ status }) => status !== 'Deleted').map(({ email }) => email);
  // The smaller of two dice: many leads at the beginning of the pipeline, few at its end.
  const statusOf = (seq: number): string | undefined =>
    statuses[Math.floor((Math.min(mix(seq, salt + 1), mix(seq, salt + 2)) / 2 ** 32) * statuses.length)];
  const labels = new Map(
    workspace.fields.map(({ apiName, options, tags }) => [apiName, (options ?? tags ?? []).map(({ label }) => label)]),
  );
  const authors = workspace.members.map(({ email }) => email);
  const custom = workspace.actions.find(({ source }) => source === 'USER')?.code;

  const valueOf = (seq: number, { apiName, type, locked, identifier: identifies }: LeadField): unknown => {
    if (identifies) return identifierOf(identify, seq);
    const roll = mix(seq, salt + textSalt(apiName));
    const filled = roll % 100;
    const choice = Math.floor(roll / 100);
    if (type === 'STATUS') return statusOf(seq);
    if (type === 'LOST_REASON') return lost.has(statusOf(seq) ?? '') ? pick(reasons, choice) : undefined;
    if (type === 'ASSIGNEE') return filled < 85 ? pick(callers, choice) : undefined;
    if (type === 'RATING') return filled < 60 ? (choice % 5) + 1 : undefined;
    if (apiName === 'name') return `${pick(firstNames, choice)} ${pick(lastNames, Math.floor(choice / 64))}`;
    if (apiName === 'import_ref' || filled >= 70) return undefined;
    switch (type) {
      case 'EMAIL':
        return `lead${seq}@example.com`;
      case 'PHONE':
        return `918${String(choice % numbers).padStart(9, '0')}`;
      case 'DROPDOWN':
        return pick(labels.get(apiName) ?? [], choice);
      case 'TAGS': {
        const one = pick(labels.get(apiName) ?? [], choice);
        const two = pick(labels.get(apiName) ?? [], Math.floor(choice / 64));
        return [...new Set([one, two].filter((tag) => tag !== undefined))];
      }
      case 'MONEY':
        return String(((choice % 180) + 20) * 100_000);
      case 'NUMBER':
        return ((choice % 40) + 10) * 50;
      case 'DATE':
        return Math.floor((createdOn(seq) + (choice % 30) * (locked ? 0 : day)) / minute) * minute;
      case 'WEBSITE':
        return `https://lead${seq}.example.com`;
      case 'TEXT':
        if (apiName === 'city') return pick(cities, choice);
        if (apiName === 'company') return `${pick(lastNames, choice)} ${pick(companies, Math.floor(choice / 64))}`;
        return pick(notes, choice);
      default:
        return undefined;
    }
  };

  return {
    count,
    createdOn,
    value: valueOf,
    actions: (seq) => sampleActions(seq, createdOn(seq), authors, custom),
    find(key) {
      const seq = numberOf(identify, key);
      return seq !== undefined && seq < count ? seq : undefined;
    },
  };
}

/** A bijection, so that a phone leads back to its lead without an index. */
function identifierOf(type: string, seq: number): string {
  if (type === 'EMAIL') return `lead${seq}@example.com`;
  if (type !== 'PHONE') return `L-${String(seq).padStart(7, '0')}`;
  const scrambled = Number((BigInt(seq) * BigInt(stride)) % BigInt(numbers));
  return `919${String(scrambled).padStart(9, '0')}`;
}

function numberOf(type: string, key: string): number | undefined {
  const digits =
    type === 'EMAIL'
      ? /^lead(\d{1,9})@example\.com$/.exec(key)?.[1]
      : type === 'PHONE'
        ? /^919(\d{9})$/.exec(key)?.[1]
        : /^l-(\d{7,9})$/.exec(key)?.[1];
  if (digits === undefined) return undefined;
  if (type !== 'PHONE') return identifierOf(type, Number(digits)).toLowerCase() === key ? Number(digits) : undefined;
  return Number((BigInt(digits) * strideInverse) % BigInt(numbers));
}

function pick<T>(list: readonly T[], at: number): T | undefined {
  return list[at % list.length];
}

const salts = new Map<string, number>();

function textSalt(text: string): number {
  const known = salts.get(text);
  if (known !== undefined) return known;
  let salt = 7;
  for (const character of text) salt = (Math.imul(salt, 31) + (character.codePointAt(0) ?? 0)) | 0;
  salts.set(text, salt);
  return salt;
}

/** The modular inverse, by Euclid's algorithm. */
function inverse(value: bigint, modulus: bigint): bigint {
  let [r, nextR, t, nextT] = [modulus, value % modulus, 0n, 1n];
  while (nextR !== 0n) {
    const quotient = r / nextR;
    [r, nextR] = [nextR, r - quotient * nextR];
    [t, nextT] = [nextT, t - quotient * nextT];
  }
  return t < 0n ? t + modulus : t;
}
