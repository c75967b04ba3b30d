/** What an operation answers, before it becomes a `Response`. */
export interface Reply {
  readonly status: number;
  readonly body: unknown;
  readonly headers?: Readonly<Record<string, string>>;
  /** Sent as it is, with `text/html`, in place of a JSON body. */
  readonly html?: string;
}

/** A success. */
export const ok = (body: unknown, status = 200): Reply => ({ status, body });

/** The error envelope (documented); `details` as in the examples of team-member creation. */
export const refuse = (status: number, code: string, message: string, details?: readonly unknown[]): Reply => ({
  status,
  body: { error: details === undefined ? { code, message } : { code, message, details } },
});

/** A 400 `BAD_REQUEST`. */
export const badRequest = (message: string, details?: readonly unknown[]): Reply =>
  refuse(400, 'BAD_REQUEST', message, details);

/** What a web server says about a path that it does not know (seen in public code: an HTML 404). */
export const htmlPage = (status: number, title: string): Reply => ({
  status,
  body: undefined,
  html: `<!DOCTYPE html>\n<html lang="en">\n<head><meta charset="utf-8"><title>${title}</title></head>\n<body><pre>${title}</pre></body>\n</html>\n`,
});

export function isRecord(value: unknown): value is Record<string, unknown> {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}

/** The page that a query asks for, or the 400 that it gets. */
export function readPage(
  query: URLSearchParams,
  most: number,
): { readonly skip: number; readonly limit: number } | { readonly refusal: Reply } {
  const skip = whole(query.get('skip'), 0);
  const limit = whole(query.get('limit'), 10);
  if (limit === undefined || limit < 1 || limit > most) {
    return { refusal: badRequest(`Limit should be between 1 and ${most}`) };
  }
  if (skip === undefined || skip < 0) return { refusal: badRequest('Skip should be 0 or more') };
  return { skip, limit };
}

function whole(text: string | null, otherwise: number): number | undefined {
  if (text === null || text === '') return otherwise;
  const number = Number(text);
  return Number.isSafeInteger(number) ? number : undefined;
}
