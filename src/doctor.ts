import type { Evidence, Fault, Probe, SettingsEvidence, WorkspaceEvidence } from './diagnosis/evidence.js';
import type { Finding } from './diagnosis/finding.js';
import { findingsOf } from './diagnosis/findings.js';
import { ApiError, AuthError, RunError, UnreachableError } from './model/errors.js';
import type { CallStats } from './telecrm/call.js';
import type { Connection } from './telecrm/connect.js';
import { allTeamMembers } from './telecrm/search.js';

/** Options of `diagnose`. */
export interface DiagnoseOptions {
  readonly client: Connection;
  /** As given to `connect`; findings name it. */
  readonly baseUrl: string;
  /** What is known about the settings beside the calls. */
  readonly settings?: SettingsEvidence;
  /** Longest time for all calls together, in ms. Default 60,000. */
  readonly patienceMs?: number;
  readonly signal?: AbortSignal;
  /** Epoch ms by this machine's clock. */
  readonly now?: () => number;
}

/** What was found out about a set-up. */
export interface Diagnosis {
  /** `false` where a finding is an ERROR. */
  readonly healthy: boolean;
  readonly enterpriseId: string;
  /** The workspace's own name, where it was told. */
  readonly workspace?: string;
  readonly host: string;
  readonly baseUrl: string;
  /** In the order in which one would look into them. */
  readonly findings: readonly Finding[];
  readonly api: CallStats;
}

/**
 * Check a set-up with calls that only read: evidence -> findings. Whatever the server does becomes a finding.
 *
 * @throws the reason of `signal` when it is aborted.
 */
export async function diagnose(options: DiagnoseOptions): Promise<Diagnosis> {
  const { client, baseUrl, settings = {}, now = Date.now } = options;
  const { enterpriseId, host } = client;
  const pace = client.pace();
  const probe = prober(options);
  const metadata = await probe((signal) => client.metadata({ signal }));
  // Where the first call was refused or met no API, the others would only repeat its finding.
  const goesOn = metadata.ok || (metadata.fault.problem?.status ?? 0) >= 500;
  const workspace = goesOn ? await examine(client, probe) : undefined;
  const serverNow = client.serverNow();
  const evidence: Evidence = {
    baseUrl,
    enterpriseId,
    settings,
    metadata,
    workspace,
    clockOffMs: serverNow === undefined ? undefined : now() - serverNow,
    api: client.stats(),
    pace,
  };
  const findings = findingsOf(evidence);
  return {
    healthy: findings.every(({ level }) => level !== 'ERROR'),
    enterpriseId,
    workspace: metadata.ok ? metadata.value.name : undefined,
    host,
    baseUrl,
    findings,
    api: evidence.api,
  };
}

type Prober = <T>(call: (signal: AbortSignal) => Promise<T>) => Promise<Probe<T>>;

async function examine(client: Connection, probe: Prober): Promise<WorkspaceEvidence> {
  const [fields, actions, pipeline, members, search] = await Promise.all([
    probe((signal) => client.customFields({ detail: true, signal })),
    probe((signal) => client.customActions({ detail: true, signal })),
    probe((signal) => client.pipeline({ signal })),
    probe((signal) => allTeamMembers(client, { signal })),
    probe((signal) => client.searchLeads({}, { limit: 1, signal })),
  ]);
  const id = search.ok ? search.value.leads[0]?.id : undefined;
  const lead = id === undefined ? undefined : await probe((signal) => client.getLead(id, { signal }));
  return { fields, actions, pipeline, members, search, lead };
}

/** Turns what a call throws into evidence; all calls share one deadline. */
function prober({ patienceMs = 60_000, signal, client }: DiagnoseOptions): Prober {
  const deadline = AbortSignal.timeout(patienceMs);
  const either = signal === undefined ? deadline : AbortSignal.any([signal, deadline]);
  return async (call) => {
    try {
      return { ok: true, value: await call(either) };
    } catch (error) {
      signal?.throwIfAborted();
      if (deadline.aborted && !(error instanceof RunError)) return { ok: false, fault: late(patienceMs, client) };
      return { ok: false, fault: faultOf(error) };
    }
  };
}

function late(patienceMs: number, client: Connection): Fault {
  const throttled = client.stats().throttled > 0 ? '; Telecrm answers 429, so the limit of calls is used up' : '';
  return { kind: 'late', message: `No answer within ${patienceMs / 1000} s${throttled}.`, actions: [] };
}

/** @throws what is no fault of the set-up: a bug. */
function faultOf(error: unknown): Fault {
  if (error instanceof AuthError) return { kind: 'refused', ...wordsOf(error), problem: error.problem };
  if (error instanceof UnreachableError) return { kind: 'unreachable', ...wordsOf(error) };
  if (error instanceof ApiError) return { kind: 'answered', ...wordsOf(error), problem: error.problem };
  throw error;
}

function wordsOf({ message, actions }: RunError): Pick<Fault, 'message' | 'actions'> {
  return { message, actions };
}
