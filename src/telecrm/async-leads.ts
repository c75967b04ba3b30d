import { z } from 'zod';
import type { Delivery } from '../model/delivery.js';
import { ConfigError } from '../model/errors.js';
import type { ActionDraft, FieldValues } from '../model/lead.js';
import type { Caller, CallOptions, Endpoint } from './call.js';
import { prefixedCode } from './enterprise.js';
import { unwrap } from './shapes.js';

/** The answer of the Async API: received, and nothing more is ever said about it. */
export interface Queued {
  /** `QUEUED`. */
  readonly status: string;
}

/** The one operation of the Async API. */
export interface AsyncCalls {
  /**
   * `POST /autoupdatelead` on the Async host: create or update by identifier. Actions are added on updates
   * too; whatever the API does not like is dropped without a word. 18,000 calls an hour (documented).
   *
   * @throws {ConfigError} when the client was made without an Async token.
   */
  upsertAsync(
    lead: { readonly fields: FieldValues; readonly actions?: readonly ActionDraft[] },
    options?: CallOptions,
  ): Promise<Delivery<Queued>>;
}

const queuedSchema = z.looseObject({ status: z.string().min(1) });

export function asyncCalls(caller: Caller, endpoint: Endpoint | undefined): AsyncCalls {
  return {
    upsertAsync: async ({ fields, actions }, options) => {
      if (endpoint === undefined) {
        throw new ConfigError('The Async API needs a token of its own.', [
          'Create an Async token under Settings > Website and API, and set TELECRM_ASYNC_TOKEN.',
        ]);
      }
      // Without its prefix a custom action is dropped and the lead still written (documented).
      const prefixed = actions?.map((action) => ({ ...action, type: prefixedCode(action.type) }));
      const call = {
        endpoint,
        method: 'POST',
        path: '/autoupdatelead',
        body: { fields, actions: prefixed },
        options,
      } as const;
      return caller.write(call, (body) => {
        const parsed = queuedSchema.safeParse(unwrap(body));
        return parsed.success ? { status: parsed.data.status } : undefined;
      });
    },
  };
}
