import { setTimeout as wait } from 'node:timers/promises';
import { upsertLead } from './async-leads.js';
import { type Behaviour, parseBehave, usualBehaviour } from './behave.js';
import { ConnectionLost } from './connection-lost.js';
import type { Call, Context } from './context.js';
import { abandoned, errorOf } from './fault-replies.js';
import { planFaults } from './fault-plan.js';
import { type Fault, parseFault, parseFaultHeader } from './faults.js';
import { createGate } from './gate.js';
import { createLedger, type RequestLedger } from './ledger.js';
import { findOperation, type Operation } from './operations.js';
import { seededRandom } from './random.js';
import { badRequest, htmlPage, type Reply } from './reply.js';
import { faultHeader, toFaultyResponse, toResponse } from './response.js';
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

interface Pending {
  readonly due: number;
  readonly run: (now: () => number) => void;
}

/** @throws {SandboxOptionError} when a fault, a behaviour or the file of `db` is not one. */
export function createSandbox(options: SandboxOptions = {}): Sandbox {
  const now = options.now ?? Date.now;
  const sleep = options.sleep ?? ((ms: number) => wait(ms));
  const random = seededRandom(options.randomSeed ?? 1);
  const faults = (options.faults ?? []).map((text) => parseFault(text));
  const behaviour = readBehaviour(options.behave ?? []);
  const { catalogue, store, close } = openState(options, now);
  const gate = createGate(catalogue.workspace.id, options, faults, now);
  const ledger = createLedger();
  let pending: Pending[] = [];
  let date = { second: 0, text: '' };

  /** Calls that were left behind (fault `late`, the Async queue) run when their time has come. */
  const catchUp = (): void => {
    if (pending.length === 0) return;
    const time = now();
    const due = pending.filter((each) => each.due <= time).sort((a, b) => a.due - b.due);
    pending = pending.filter((each) => each.due > time);
    for (const { due: at, run } of due) run(() => at);
  };
  const dateText = (): string => {
    const second = Math.floor(now() / 1000);
    if (date.second !== second) date = { second, text: new Date(second * 1000).toUTCString() };
    return date.text;
  };
  const answer = (reply: Reply, fault?: string): Response => {
    ledger.answered(reply.status, fault);
    return toResponse(reply, dateText(), fault);
  };
  /** One call happens in one instant. */
  const contextOf = (indexLag: number, half: boolean, clock: () => number): Context => {
    const instant = clock();
    return { catalogue, store, behaviour, now: () => instant, indexLag, half };
  };

  async function handle(request: Request): Promise<Response> {
    const url = new URL(request.url);
    ledger.arrived();
    const parts = url.pathname.split('/').slice(1);
    if (parts[0] === 'autoupdate' && parts[1] === 'v2') parts.splice(0, 2);
    const found = parts[0] === 'enterprise' ? findOperation(request.method, parts.slice(2)) : undefined;
    if (found === undefined) return answer(htmlPage(404, `Cannot ${request.method} ${escape(url.pathname)}`));
    const { operation } = found;
    ledger.asked(operation);
    const refused = gate.admit(request, decode(parts[1] ?? ''), operation);
    if (refused !== undefined) return answer(refused);
    const text = request.method === 'POST' ? await request.text() : '';
    let own: readonly Fault[];
    try {
      own = parseFaultHeader(request.headers.get(faultHeader) ?? '');
    } catch (error) {
      return answer(badRequest(error instanceof Error ? error.message : String(error)));
    }
    gate.revokeBy(own);
    const plan = planFaults([...own, ...faults], operation, random);
    const latency = (options.latencyMs ?? 0) + plan.jitter;
    if (latency > 0) await sleep(latency);
    catchUp();
    const body = readJson(text);
    if (body === undefined) return answer(badRequest('The request body is not valid JSON'));
    const path = Object.fromEntries(Object.entries(found.path).map(([name, part]) => [name, decode(part)]));
    const call: Call = { path, query: url.searchParams, body: body.value };
    const run = (clock = now, half = false): Reply => execute(operation, call, contextOf(plan.indexLag, half, clock));
    const { fault } = plan;
    if (fault === undefined) return answer(run());
    switch (fault.name) {
      case 'half':
        try {
          return answer(run(now, true));
        } catch (error) {
          ledger.lost('half');
          throw error;
        }
      case 'reset-after':
        run();
        ledger.lost(fault.name);
        throw new ConnectionLost(fault.name);
      case 'reset-before':
        ledger.lost(fault.name);
        throw new ConnectionLost(fault.name);
      case 'late':
      case 'hang':
        ledger.lost(fault.name);
        await abandoned(request.signal);
        if (fault.name === 'late') pending.push({ due: now() + fault.value * 1000, run: (clock) => void run(clock) });
        request.signal.throwIfAborted();
        return answer(htmlPage(504, 'Gateway Timeout'), fault.name);
      case 'truncate':
      case 'drip': {
        const reply = run();
        ledger.answered(reply.status, fault.name);
        return toFaultyResponse(reply, dateText(), fault.name, () => sleep(options.dripMs ?? 100));
      }
      default:
        // Whether the server had done the work before the error is what a client cannot know.
        if (plan.executed && /^50\d$/.test(fault.name)) run();
        return answer(errorOf(fault, now()), fault.name);
    }
  }

  function execute(operation: Operation, call: Call, running: Context): Reply {
    if (operation.token === 'async') {
      const due = now() + (options.asyncDelayMs ?? 0);
      pending.push({ due, run: (clock) => upsertLead(call, { ...running, now: clock }) });
      catchUp();
    }
    return operation.run(call, running);
  }

  return {
    enterpriseId: catalogue.workspace.id,
    get token() {
      return gate.token();
    },
    asyncToken: gate.asyncToken,
    handle,
    leads() {
      catchUp();
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

function readJson(text: string): { readonly value: unknown } | undefined {
  if (text.trim() === '') return { value: undefined };
  try {
    return { value: JSON.parse(text) };
  } catch {
    return undefined;
  }
}

function decode(part: string): string {
  try {
    return decodeURIComponent(part);
  } catch {
    return part;
  }
}

const escape = (text: string): string => text.replace(/[&<>"]/g, (each) => `&#${each.charCodeAt(0)};`);
