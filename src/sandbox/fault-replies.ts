import type { Fault } from './faults.js';
import { htmlPage, refuse, type Reply } from './reply.js';

/** What a fault that answers in the server's place says: JSON of the server itself, or the page of a gateway. */
export function errorOf({ name, value }: Fault, now: number): Reply {
  const tooMany = refuse(429, 'TOO_MANY_REQUESTS', 'Too many requests');
  switch (name) {
    case '429':
      return { ...tooMany, headers: { 'retry-after': String(Math.ceil(value)) } };
    case '429-date':
      return { ...tooMany, headers: { 'retry-after': new Date(now + 2000).toUTCString() } };
    case '429-bare':
      return tooMany;
    case '502':
      return htmlPage(502, '502 Bad Gateway');
    case '503':
      return htmlPage(503, '503 Service Temporarily Unavailable');
    case '504':
      return htmlPage(504, '504 Gateway Time-out');
    case 'html':
      return htmlPage(200, 'Please sign in to continue');
    default:
      return refuse(500, 'INTERNAL_SERVER_ERROR', 'Something went wrong');
  }
}
