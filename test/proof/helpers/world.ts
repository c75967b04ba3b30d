import { createSandbox, type Sandbox, type SandboxOptions } from '../../../src/sandbox/index.js';
import { seededRandom } from '../../../src/sandbox/random.js';
import { toWire } from '../../../src/sandbox/response.js';
import { createClient } from '../../../src/telecrm/client.js';
import type { Connection } from '../../../src/telecrm/connect.js';
import { createPacer } from '../../../src/telecrm/pace.js';
import { type HttpRequest, type HttpResponse, type Transport, TransportError } from '../../../src/telecrm/transport.js';
import { type EventClock, eventClock } from './event-clock.js';
import type { Life } from './life.js';

/** How often what goes wrong with a call, as shares of all calls. */
export interface Faults {
  readonly refused: number;
  readonly requestLost: number;
  readonly answerLost: number;
  readonly late: number;
  readonly failure: number;
  readonly throttled: number;
  /** The server dies between the parts of a request. */
  readonly death: number;
  /** The share of late calls that are executed later than any quiet wait. */
  readonly beyondQuietWait: number;
  /** After a call with actions that went wrong, somebody else adds equal ones so often. */
  readonly otherWriter: number;
  /** Answers do not tell the server's time. */
  readonly dateless?: boolean;
}

/** The rates of the model: far above real ones on purpose. */
export const modelFaults: Faults = {
  refused: 0.03,
  requestLost: 0.03,
  answerLost: 0.03,
  late: 0.02,
  failure: 0.03,
  throttled: 0.05,
  death: 0.01,
  beyondQuietWait: 0,
  otherWriter: 0,
};

export const noFaults: Faults = {
  refused: 0,
  requestLost: 0,
  answerLost: 0,
  late: 0,
  failure: 0,
  throttled: 0,
  death: 0,
  beyondQuietWait: 0,
  otherWriter: 0,
};

/** How long a request may still be executed after its answer was lost; the quiet wait is longer. */
export const quietWaitMs = 120_000;

/** The server, the network and the other people, with one clock and one set of dice. */
export interface World {
  readonly sandbox: Sandbox;
  readonly clock: EventClock;
  readonly random: () => number;
  /** What went wrong so far. */
  readonly seen: { calls: number; lostAnswers: number; late: number };
  /** What other people recorded on leads, as it was sent. */
  readonly byOthers: Record<string, unknown>[];
  /** What happened a day earlier. */
  before(happen: () => Promise<void>): Promise<void>;
  /** The connection of one process. */
  connect(life: Life): Connection;
}

/** Monday, 23 November 2026, 10:00 in Kolkata. */
const beginning = Date.UTC(2026, 10, 23, 4, 30);
const path = '/autoupdate/v2';

export function createWorld(seed: number, faults: Faults, options: SandboxOptions = {}): World {
  const clock = eventClock();
  const random = seededRandom(seed);
  let earlier = 0;
  const sandbox = createSandbox({ ...options, randomSeed: seed, now: () => beginning + clock.now() - earlier });
  const seen = { calls: 0, lostAnswers: 0, late: 0 };
  const byOthers: Record<string, unknown>[] = [];

  const execute = async (request: HttpRequest, fault?: string): Promise<HttpResponse> => {
    const outcome = await sandbox.answer({
      method: request.method,
      target: request.url.slice(request.url.indexOf(path)),
      authorization: request.headers.authorization,
      fault,
      readBody: () => Promise.resolve(request.body ?? ''),
      abandoned: () => Promise.resolve(),
    });
    if (outcome === undefined) throw broken();
    const { status, headers, body } = toWire(outcome);
    const { date: _, ...others } = headers;
    return { status, headers: faults.dateless === true ? others : headers, body: body.toString() };
  };

  /** Somebody records on the lead what the call would have, with no key of ours. */
  const addByAnother = async (request: HttpRequest): Promise<void> => {
    const body = JSON.parse(request.body ?? '{}') as {
      fields?: { phone?: string };
      actions?: Record<string, unknown>[];
    };
    const own = request.url.split('/lead/')[1]?.split('/')[0];
    const lead = sandbox.leads().find(({ id, fields }) => id === own || fields.phone === body.fields?.phone);
    if (lead === undefined) return;
    const actions = (body.actions ?? []).map(({ type, fields }) => {
      const { import_ref: _, ...rest } = Object(fields) as Record<string, unknown>;
      return { type, fields: rest };
    });
    const url = `${request.url.split('/lead')[0]}/lead/${lead.id}/action`;
    await execute({ ...request, url, body: JSON.stringify({ actions }) });
    byOthers.push(...actions.map(({ fields }) => fields));
  };

  const transport =
    (life: Life): Transport =>
    async (request) => {
      await life.step('a call leaves');
      const latency = 20 + Math.round(random() * 160);
      const which = random();
      let edge = 0;
      const hit = (share: number): boolean => which < (edge += share);
      seen.calls += 1;
      const lost = (): void => {
        seen.lostAnswers += 1;
        if (request.body?.includes('"actions"') === true && random() < faults.otherWriter) {
          clock.at(clock.now() + random() * quietWaitMs, () => void addByAnother(request));
        }
      };
      const answer = async (response: HttpResponse): Promise<HttpResponse> => {
        await clock.sleep(latency / 2);
        await life.step('an answer comes');
        return response;
      };
      const fail = async (error: TransportError): Promise<never> => {
        await clock.sleep(latency / 2);
        await life.step('a call fails');
        throw error;
      };
      if (hit(faults.refused)) return fail(new TransportError('ECONNREFUSED', 'the connection was refused', false));
      await clock.sleep(latency / 2);
      if (hit(faults.requestLost)) {
        lost();
        return fail(broken());
      }
      if (hit(faults.answerLost)) {
        lost();
        await execute(request);
        return fail(broken());
      }
      if (hit(faults.late)) {
        lost();
        seen.late += 1;
        const tooLate = random() < faults.beyondQuietWait;
        const delay = tooLate ? quietWaitMs * (1.5 + 5 * random()) : 1_000 + random() * (quietWaitMs - 3_000);
        clock.at(clock.now() + delay, () => void execute(request));
        return fail(broken());
      }
      if (hit(faults.failure)) {
        lost();
        // Whether it was executed all the same, the stand-in's own dice tell.
        return answer(await execute(request, '500'));
      }
      if (hit(faults.throttled)) return answer(await execute(request, `429:${random() < 0.1 ? 150 : 2}`));
      if (hit(faults.death)) {
        lost();
        try {
          return await answer(await execute(request, 'half'));
        } catch {
          return fail(broken());
        }
      }
      return answer(await execute(request));
    };

  const connect = (life: Life): Connection => {
    const sleep = (ms: number): Promise<void> => clock.sleep(ms);
    const pacer = createPacer({ maxPerSecond: 'none', now: clock.now, sleep, random });
    const client = createClient({
      baseUrl: `http://127.0.0.1:8080${path}`,
      enterpriseId: sandbox.enterpriseId,
      token: sandbox.token,
      transport: transport(life),
      pacer,
      userAgent: 'telecrm-bulk/proof',
      clock: clock.now,
      sleep,
      random,
    });
    return { ...client, pace: () => Number.POSITIVE_INFINITY, concurrency: () => 4, learned: () => undefined };
  };

  const before = async (happen: () => Promise<void>): Promise<void> => {
    earlier = 86_400_000;
    await happen();
    earlier = 0;
  };
  return { sandbox, clock, random, seen, byOthers, before, connect };
}

const broken = (): TransportError => new TransportError('ECONNRESET', 'the connection broke', true);
