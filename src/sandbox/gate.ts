import type { Fault } from './faults.js';
import { createBucket } from './limits.js';
import type { Operation } from './operations.js';
import { refuse, type Reply } from './reply.js';

/** Who may come in, and how fast: tokens, the enterprise, rate limits. */
export interface Gate {
  readonly asyncToken: string;
  /** The Sync token that is valid now. */
  token(): string;
  /** The refusal that a call gets, undefined when it may go on. */
  admit(authorization: string | undefined, enterpriseId: string, operation: Operation): Reply | undefined;
  /** Lets faults `revoke:N` take effect: the token is refused after N more calls. */
  revokeBy(faults: readonly Fault[]): void;
  issue(): string;
}

export function createGate(
  enterpriseId: string,
  rates: { readonly ratePerSecond?: number; readonly ratePerHour?: number },
  faults: readonly Fault[],
  now: () => number,
): Gate {
  const asyncToken = 'sandbox-async-token';
  const { ratePerSecond: second, ratePerHour: hour } = rates;
  const buckets = [
    ...(second === undefined ? [] : [createBucket(second / 1000, Math.max(1, second))]),
    ...(hour === undefined ? [] : [createBucket(hour / 3_600_000, Math.max(1, hour))]),
  ];
  let token = 'sandbox-token';
  let issued = 1;
  let admitted = 0;
  let lastAdmitted = Number.POSITIVE_INFINITY;
  const revokeBy: Gate['revokeBy'] = (chosen) => {
    for (const { name, value } of chosen)
      if (name === 'revoke') lastAdmitted = Math.min(lastAdmitted, admitted + value);
  };
  revokeBy(faults);
  return {
    asyncToken,
    token: () => token,
    admit(authorization, enterprise, operation) {
      const expected = operation.token === 'async' ? asyncToken : token;
      const authorised = authorization === `Bearer ${expected}` && admitted < lastAdmitted;
      if (!authorised || (enterprise !== enterpriseId && !operation.ofEnterprise)) return notAuthorised(enterprise);
      if (enterprise !== enterpriseId) {
        return refuse(404, 'ENTERPRISE_NOT_FOUND', `the enterprise with iD ${enterprise} was not found.`);
      }
      const time = now();
      const wait = Math.max(0, ...buckets.map((bucket) => bucket.take(time)));
      if (wait > 0) {
        const headers = { 'retry-after': String(Math.ceil(wait / 1000)) };
        return { ...refuse(429, 'TOO_MANY_REQUESTS', 'Too many requests'), headers };
      }
      admitted += 1;
      return undefined;
    },
    revokeBy,
    issue() {
      issued += 1;
      token = `sandbox-token-${issued}`;
      lastAdmitted = Number.POSITIVE_INFINITY;
      return token;
    },
  };
}

/** One answer for a bad token, a token of the wrong kind and an unknown enterprise (documented). */
function notAuthorised(enterprise: string): Reply {
  return refuse(
    401,
    'NOT_AUTHORIZED',
    `Enterprise with ID ${enterprise} not found or invalid access token. ` +
      'Please generate a new one from the Website/API integrations section of the Telecrm app.',
  );
}
