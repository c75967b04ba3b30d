/**
 * A Telecrm that holds any number of leads and answers as fast as `node:http` can: the reads that an export makes.
 * `node lead-server.js 200000`. Leads are spread evenly over two years.
 */
import { type ChildProcess, spawn } from 'node:child_process';
import { createServer } from 'node:http';
import { argv } from 'node:process';
import { fileURLToPath } from 'node:url';

/** A server that runs. */
export interface LeadServer {
  /** Base URL, as the client wants it. */
  readonly url: string;
  /** Calls of searches so far. */
  searches(): Promise<number>;
  stop(): void;
}

/** Start a server with so many leads, in a process of its own. It ends with this process. */
export async function startLeadServer(leads: number): Promise<LeadServer> {
  const child: ChildProcess = spawn(process.execPath, [fileURLToPath(import.meta.url), String(leads)], {
    stdio: ['ignore', 'pipe', 'inherit'],
  });
  const stop = (): void => void child.kill();
  process.once('exit', stop);
  const origin = await new Promise<string>((resolve, reject) => {
    child.stdout?.once('data', (line: Buffer) => resolve(line.toString().trim()));
    child.once('exit', (code) => reject(new Error(`The server ended with ${code}.`)));
  });
  return {
    url: `${origin}/autoupdate/v2`,
    searches: async () => Number(await (await fetch(`${origin}/searches`)).text()),
    stop: () => {
      process.removeListener('exit', stop);
      stop();
    },
  };
}

const day = 86_400_000;
/** The fields of the leads; the first of each kind is filled in every lead. */
const types: Readonly<Record<string, string>> = {
  ...{ name: 'TEXT', phone: 'PHONE', email: 'EMAIL', city: 'TEXT', contact_source: 'DROPDOWN', budget: 'MONEY' },
  ...{ interests: 'TAGS', follow_up_date: 'DATE', carpet_area: 'NUMBER', company: 'TEXT', notes: 'TEXT' },
};
const statuses = ['Fresh', 'Contacted', 'Interested', 'Negotiation'];

/** Everything of a lead but its id, its phone and its times, prepared. */
const tails = Array.from({ length: 1_000 }, (_, at) => {
  const { name, ...rest } = {
    name: `Customer Number ${at}`,
    email: `customer.${at}@example.com`,
    city: ['Bengaluru', 'Pune', 'Hyderabad', 'Chennai'][at % 4],
    contact_source: ['Website', 'Facebook', 'Referral'][at % 3],
    budget: String((at % 90) * 100_000 + 1_000_000),
    interests: ['Gym', 'Parking'].slice(at % 2),
    follow_up_date: Date.UTC(2026, 10, 1 + (at % 28), 4, 30),
    carpet_area: 800 + at,
    company: `Company ${at} Pvt Ltd`,
    notes: 'Prefers an east facing flat on a higher floor near the metro',
    status: statuses[at % 4],
    rating: (at % 5) + 1,
    assignee: 'asha@example.com',
  };
  return `"name":${JSON.stringify(name)},${JSON.stringify(rest).slice(1)}`;
});

function serve(leads: number): void {
  const end = Date.now() - day;
  const begin = end - 730 * day;
  const createdOn = (at: number): number => begin + Math.floor((at * (end - begin)) / leads);
  const before = (time: number): number => {
    let [low, high] = [0, leads];
    while (low < high) {
      const middle = (low + high) >>> 1;
      if (createdOn(middle) < time) low = middle + 1;
      else high = middle;
    }
    return low;
  };
  const row = (at: number): string => {
    const id = `65f0c3a7be21d904${at.toString(16).padStart(8, '0')}`;
    const time = createdOn(at);
    return `{"id":"${id}","fields":{"created_on":${time},"modified_on":${time + 60_000},"phone":"91${9_000_000_000 + at}",${tails[at % 1_000]}}`;
  };
  const fields = Object.entries(types).map(([apiName, type]) => ({
    ...{ id: `f_${apiName}`, apiName, type, lockAfterCreate: false, isLeadid: apiName === 'phone' },
    ...(type === 'DROPDOWN' && { options: ['Website', 'Facebook', 'Referral'].map((label) => ({ id: label, label })) }),
    ...(type === 'TAGS' && { tags: ['Gym', 'Parking'].map((label) => ({ id: label, label })) }),
  }));
  const stage = { stageType: 'OPEN', activeStatuses: statuses.map((label) => ({ label })), archivedStatuses: [] };
  const member = { name: 'Asha', email: 'asha@example.com', status: 'Active' };
  const lists: Readonly<Record<string, unknown>> = {
    metadata: { id: 'bench', name: 'Bench', creationTimeStamp: begin, leadIdentifierFieldId: 'f_phone' },
    'custom-fields': { customFields: fields },
    'custom-actions': { customActions: [] },
    'lead-stage-pipeline': { leadStages: [stage], activeLeadLostReasons: [], archivedLeadLostReasons: [] },
    'team-members': { data: [member], total_count: 1, skip: 0, limit: 10 },
  };
  let searches = 0;
  const search = (query: URLSearchParams, body: string): string => {
    searches += 1;
    const skip = Number(query.get('skip') ?? 0);
    const limit = Number(query.get('limit') ?? 10);
    const { fields: asked } = JSON.parse(body === '' ? '{}' : body) as {
      fields?: { created_on?: { from: number; to: number } };
    };
    const range = asked?.created_on;
    const low = range === undefined ? 0 : before(range.from);
    const high = range === undefined ? leads : before(range.to + 1);
    const rows: string[] = [];
    for (let at = high - 1 - skip; at >= low && rows.length < limit; at--) rows.push(row(at));
    return `{"data":[${rows.join(',')}],"total_count":${high - low},"skip":${skip},"limit":${limit}}`;
  };
  const server = createServer((request, response) => {
    const { pathname, searchParams } = new URL(request.url ?? '/', 'http://localhost');
    const answer = (text: string): void => {
      const body = Buffer.from(text);
      response.writeHead(200, { 'content-type': 'application/json', 'content-length': body.length }).end(body);
    };
    let asked = '';
    request.setEncoding('utf8');
    request.on('data', (chunk: string) => {
      asked += chunk;
    });
    request.on('end', () => {
      // Closed, since the bench waits for whole processes between two questions.
      if (pathname === '/searches') response.writeHead(200, { connection: 'close' }).end(String(searches));
      else if (pathname.endsWith('/lead/search')) answer(search(searchParams, asked));
      else answer(JSON.stringify(lists[pathname.split('/').at(-1) ?? ''] ?? {}));
    });
  });
  server.keepAliveTimeout = 60_000;
  server.listen(0, '127.0.0.1', () => {
    const address = server.address();
    console.log(`http://127.0.0.1:${typeof address === 'object' ? address?.port : 0}`);
  });
}

if (argv[1] === fileURLToPath(import.meta.url)) serve(Number(argv[2] ?? 0));
