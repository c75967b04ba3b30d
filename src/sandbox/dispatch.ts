import { upsertLead } from './async-leads.js';
import { ConnectionLost } from './connection-lost.js';
import type { Call, Context } from './context.js';
import { planFaults } from './fault-plan.js';
import { errorOf } from './fault-replies.js';
import { type Fault, parseFaultHeader } from './faults.js';
import type { Gate } from './gate.js';
import type { Ledger } from './ledger.js';
import { findOperation, type Operation } from './operations.js';
import { badRequest, htmlPage, type Reply } from './reply.js';
import type { BodyFault } from './response.js';

/** A request, with no more than the sandbox looks at. */
export interface Ask {
  readonly method: string;
  /** Path and query as sent. */
  readonly target: string;
  readonly authorization: string | undefined;
  /** The header `x-sandbox-fault`. */
  readonly fault: string | undefined;
  readonly readBody: () => Promise<string>;
  /** Fulfilled once the client has gone away. */
  readonly abandoned: () => Promise<void>;
}

/** An answer on its way. */
export interface Outcome {
  readonly reply: Reply;
  /** The server's clock as clients see it. */
  readonly date: string;
  /** The fault that was at work. */
  readonly fault?: string;
  /** How the fault treats the body. */
  readonly bodyFault?: BodyFault;
}

interface Dispatching extends Pick<Context, 'catalogue' | 'store' | 'behaviour' | 'now'> {
  readonly gate: Gate;
  readonly ledger: Ledger;
  readonly faults: readonly Fault[];
  readonly random: () => number;
  readonly sleep: (ms: number) => Promise<void>;
  readonly latencyMs: number;
  readonly asyncDelayMs: number;
}

interface Pending {
  readonly due: number;
  readonly run: (now: () => number) => void;
}

/** Takes requests to their operations, and lets the faults have their way with them. */
export interface Dispatcher {
  /**
   * Undefined when the client went away first.
   *
   * @throws {ConnectionLost} when a fault breaks the connection.
   */
  answer(ask: Ask): Promise<Outcome | undefined>;
  /** Calls that were left behind (fault `late`, the Async queue) run when their time has come. */
  catchUp(): void;
}

export function createDispatcher(parts: Dispatching): Dispatcher {
  const { catalogue, store, behaviour, now, gate, ledger, random, sleep } = parts;
  let pending: Pending[] = [];
  let date = { second: 0, text: '' };

  const catchUp = (): void => {
    if (pending.length === 0) return;
    const time = now();
    const due = pending.filter((each) => each.due <= time).sort((a, b) => a.due - b.due);
    pending = pending.filter((each) => each.due > time);
    for (const { due: at, run } of due) run(() => at);
  };
  const done = (reply: Reply, fault?: string, bodyFault?: BodyFault): Outcome => {
    const second = Math.floor(now() / 1000);
    if (date.second !== second) date = { second, text: new Date(second * 1000).toUTCString() };
    ledger.answered(reply.status, fault);
    return { reply, date: date.text, ...(fault !== undefined && { fault }), ...(bodyFault && { bodyFault }) };
  };
  const execute = (operation: Operation, call: Call, context: Context): Reply => {
    if (operation.token === 'async') {
      const run: Pending['run'] = (clock) => upsertLead(call, { ...context, now: clock, half: false });
      pending.push({ due: now() + parts.asyncDelayMs, run });
      catchUp();
    }
    return operation.run(call, context);
  };

  async function answer(ask: Ask): Promise<Outcome | undefined> {
    const { method, target } = ask;
    ledger.arrived();
    const route = routeOf(method, target);
    if (route === undefined) return done(htmlPage(404, `Cannot ${method} ${escapeHtml(target)}`));
    const { operation, enterpriseId } = route;
    ledger.asked(operation);
    const refused = gate.admit(ask.authorization, enterpriseId, operation);
    if (refused !== undefined) return done(refused);
    const text = method === 'POST' ? await ask.readBody() : '';
    let own: readonly Fault[] = [];
    try {
      if (ask.fault !== undefined) own = parseFaultHeader(ask.fault);
    } catch (error) {
      return done(badRequest(error instanceof Error ? error.message : String(error)));
    }
    gate.revokeBy(own);
    const { fault, jitter, indexLag, executed } = planFaults([...own, ...parts.faults], operation, random);
    const latency = parts.latencyMs + jitter;
    if (latency > 0) await sleep(latency);
    catchUp();
    const body = readJson(text);
    if (body === undefined) return done(badRequest('The request body is not valid JSON'));
    const call: Call = { path: route.path, query: route.query, body: body.value };
    const run = (clock = now, half = false): Reply => {
      // One call happens in one instant.
      const instant = clock();
      return execute(operation, call, { catalogue, store, behaviour, now: () => instant, indexLag, half });
    };
    if (fault === undefined) return done(run());
    const { name } = fault;
    const lost = (): never => {
      ledger.lost(name);
      throw new ConnectionLost(name);
    };
    switch (name) {
      case 'half': {
        let reply: Reply;
        try {
          reply = run(now, true);
        } catch (error) {
          if (error instanceof ConnectionLost) return lost();
          throw error;
        }
        return done(reply);
      }
      case 'reset-after':
        run();
        return lost();
      case 'reset-before':
        return lost();
      case 'late':
      case 'hang':
        ledger.lost(name);
        await ask.abandoned();
        if (name === 'late') pending.push({ due: now() + fault.value * 1000, run: (clock) => void run(clock) });
        return undefined;
      case 'truncate':
      case 'drip':
        return done(run(), name, name);
      default:
        // Whether the server had done the work before the error is what a client cannot know.
        if (executed && /^50\d$/.test(name)) run();
        return done(errorOf(fault, now()), name);
    }
  }

  return { answer, catchUp };
}

interface Route {
  readonly operation: Operation;
  readonly enterpriseId: string;
  readonly path: Readonly<Record<string, string>>;
  readonly query: URLSearchParams;
}

function routeOf(method: string, target: string): Route | undefined {
  const mark = target.indexOf('?');
  const parts = (mark < 0 ? target : target.slice(0, mark)).split('/').slice(1).map(decode);
  if (parts[0] === 'autoupdate' && parts[1] === 'v2') parts.splice(0, 2);
  const found = parts[0] === 'enterprise' ? findOperation(method, parts.slice(2)) : undefined;
  if (found === undefined) return undefined;
  return { ...found, enterpriseId: parts[1] ?? '', query: new URLSearchParams(mark < 0 ? '' : target.slice(mark)) };
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
  if (!part.includes('%')) return part;
  try {
    return decodeURIComponent(part);
  } catch {
    return part;
  }
}

const escapeHtml = (text: string): string => text.replace(/[&<>"]/g, (each) => `&#${each.charCodeAt(0)};`);
