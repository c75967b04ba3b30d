import type { Sandbox } from '../../src/sandbox/api.js';

export interface Answer {
  readonly status: number;
  readonly headers: Headers;
  /** The parsed body; text where it is not JSON. */
  readonly body: unknown;
}

/** Below `/enterprise/{id}`, with the token of the sandbox. */
export async function call(
  sandbox: Sandbox,
  method: 'GET' | 'POST',
  path: string,
  body?: unknown,
  headers: Record<string, string> = {},
  signal?: AbortSignal,
): Promise<Answer> {
  const url = `https://next.telecrm.in/autoupdate/v2/enterprise/${sandbox.enterpriseId}${path}`;
  const init = {
    method,
    headers: { authorization: `Bearer ${sandbox.token}`, ...headers },
    body: body === undefined ? null : JSON.stringify(body),
    ...(signal && { signal }),
  };
  const response = await sandbox.handle(new Request(url, init));
  const text = await response.text();
  const json = response.headers.get('content-type')?.startsWith('application/json') === true;
  return { status: response.status, headers: response.headers, body: json ? JSON.parse(text) : text };
}

/** Create a lead and return its id. */
export async function add(
  sandbox: Sandbox,
  fields: Record<string, unknown>,
  actions: readonly unknown[] = [],
): Promise<string> {
  const { status, body } = await call(sandbox, 'POST', '/lead', { fields, actions });
  if (status !== 201) throw new Error(`${status}: ${JSON.stringify(body)}`);
  return (body as { lead_id: string }).lead_id;
}

/** The names that a search finds, newest first, and the total. */
export async function names(sandbox: Sandbox, filter: unknown, query = ''): Promise<string> {
  const { status, body } = await call(sandbox, 'POST', `/lead/search${query}`, filter);
  if (status !== 200) return `${status} ${JSON.stringify(body)}`;
  const page = body as { data: { fields: { name?: string } }[]; total_count: number };
  return `${page.data.map(({ fields }) => fields.name).join(' ')} of ${page.total_count}`;
}

/** A clock that stands still until it is moved. */
export function clockAt(start: string) {
  let time = Date.parse(start);
  return {
    now: () => time,
    pass: (ms: number) => {
      time += ms;
    },
  };
}
