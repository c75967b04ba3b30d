import { setTimeout as wait } from 'node:timers/promises';
import { type Behaviour, parseBehave, usualBehaviour } from './behave.js';
import { ConnectionLost } from './connection-lost.js';
import { type Ask, createDispatcher, type Outcome } from './dispatch.js';
import { parseFault } from './faults.js';
import { createGate } from './gate.js';
import { createLedger, type RequestLedger } from './ledger.js';
import { seededRandom } from './random.js';
import { askOf, responseOf } from './response.js';
import { openState } from './state.js';
import type { LeadStore } from './store.js';
import { actionView } from './views.js';
import type { SandboxWorkspace } from './workspace-types.js';

/** How a sandbox starts and what goes wrong in it. Everything is optional; by default nothing goes wrong. */
export interface SandboxOptions {
  /** How many sample leads there are at the start; default 0. A million cost nothing. */
  readonly seed?: number;
  /** Milliseconds that every answer takes; default 0. */
  readonly latencyMs?: number;
  /** Calls a second and a hour that are let through; the rest gets 429 with `Retry-After`. Default: no limit. */
  readonly ratePerSecond?: number;
  readonly ratePerHour?: number;
  /** Scripted faults, `NAME[:VALUE][@SHARE]` each (contract section 9). */
  readonly faults?: readonly string[];
  /** Answers of another kind, `NAME=VALUE` each (contract section 9), or the switches themselves. */
  readonly behave?: readonly string[] | Partial<Behaviour>;
  /** A file that keeps the state between processes; what is in it wins over `seed`. */
  readonly db?: string;
  /** Seeds the dice of the faults and the sample leads; default 1. */
  readonly randomSeed?: number;
  /**
   * Lead ids that no sandbox before had, for one that listens at a fixed address: a journal of the one before would take
   * its leads for the same. Default: ids repeat.
   */
  readonly ownIds?: boolean;
  /** The server's clock in epoch milliseconds; default `Date.now`. Also decides when late calls run. */
  readonly now?: () => number;
  /** How it waits; default real time. */
  readonly sleep?: (ms: number) => Promise<void>;
  /** Milliseconds before each byte of the fault `drip`; default 100. */
  readonly dripMs?: number;
  /** Milliseconds that an Async call stays in the queue; default 0. */
  readonly asyncDelayMs?: number;
  /** Another workspace than the sample one; it is copied. */
  readonly workspace?: SandboxWorkspace;
}

/** A lead as a test or a person looks at it, past the API. */
export interface SandboxLead {
  readonly id: string;
  /** Epoch milliseconds. */
  readonly created_on: number;
  readonly modified_on: number;
  readonly score: number;
  readonly fields: Readonly<Record<string, unknown>>;
  /** Oldest first, in the shape of the API's timelines. */
  readonly actions: readonly Readonly<Record<string, unknown>>[];
}

/** A stand-in for the Telecrm API, as a function from request to response. It proves nothing about the real API. */
export interface Sandbox {
  readonly enterpriseId: string;
  /** The token of the Sync API that is valid now. */
  readonly token: string;
  /** The token of the Async API. */
  readonly asyncToken: string;
  /**
   * Answer a request, whatever its host; paths with and without `/autoupdate/v2`.
   *
   * @throws {TypeError} `fetch failed` where a scripted fault breaks the connection; the reason of the request's signal
   *   where a fault leaves the call hanging until the client gives up.
   */
  handle(request: Request): Promise<Response>;
  /** The same for a server of our own, which spares itself the web-standard objects. */
  answer(ask: Ask): Promise<Outcome | undefined>;
  /** The wait before each byte of the fault `drip`. */
  pause(): Promise<void>;
  /** All leads, oldest first. */
  leads(): SandboxLead[];
  /** What was asked so far. */
  requests(): RequestLedger;
  /** Forgets a lead, as a person may in the dashboard; false when there is none. */
  removeLead(id: string): boolean;
  /** From now on the Sync token is refused. */
  revokeToken(): void;
  /** A new Sync token in place of the old one, and no longer any revocation. */
  issueToken(): string;
  /** Lets go of the file of `db`. */
  close(): void;
}

/** @throws {SandboxOptionError} when a fault, a behaviour or the file of `db` is not one. */
export function createSandbox(options: SandboxOptions = {}): Sandbox {
  const now = options.now ?? Date.now;
  const sleep = options.sleep ?? ((ms: number) => wait(ms));
  const faults = (options.faults ?? []).map((text) => parseFault(text));
  const behaviour = readBehaviour(options.behave ?? []);
  const { catalogue, store, close } = openState(options, now);
  const gate = createGate(catalogue.workspace.id, options, faults, now);
  const ledger = createLedger();
  const dispatcher = createDispatcher({
    catalogue,
    store,
    behaviour,
    now,
    gate,
    ledger,
    faults,
    random: seededRandom(options.randomSeed ?? 1),
    sleep,
    latencyMs: options.latencyMs ?? 0,
    asyncDelayMs: options.asyncDelayMs ?? 0,
  });
  const pause = (): Promise<void> => sleep(options.dripMs ?? 100);
  return {
    enterpriseId: catalogue.workspace.id,
    get token() {
      return gate.token();
    },
    asyncToken: gate.asyncToken,
    async handle(request) {
      const outcome = await dispatcher.answer(askOf(request));
      request.signal.throwIfAborted();
      if (outcome === undefined) throw new ConnectionLost('hang');
      return responseOf(outcome, pause);
    },
    answer: dispatcher.answer,
    pause,
    leads() {
      dispatcher.catchUp();
      return Array.from({ length: store.size }, (_, at) => look(store.seqAt(at), store));
    },
    requests: () => ledger.read(),
    removeLead: (id) => store.remove(id),
    revokeToken: () => gate.revokeBy([{ name: 'revoke', value: 0, share: 1 }]),
    issueToken: () => gate.issue(),
    close,
  };
}

function readBehaviour(behave: readonly string[] | Partial<Behaviour>): Behaviour {
  const chosen: readonly Partial<Behaviour>[] = isList(behave) ? behave.map(parseBehave) : [behave];
  return Object.assign({}, usualBehaviour, ...chosen) as Behaviour;
}

const isList = (value: readonly string[] | Partial<Behaviour>): value is readonly string[] => Array.isArray(value);

function look(seq: number, store: LeadStore): SandboxLead {
  const { id, createdOn, modifiedOn, score, fields, actions } = store.at(seq);
  return {
    id,
    created_on: createdOn,
    modified_on: modifiedOn,
    score,
    fields: { ...fields },
    actions: actions.map(actionView),
  };
}
