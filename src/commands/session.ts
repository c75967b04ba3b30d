import { ConfigError } from '../model/errors.js';
import type { Connection } from '../telecrm/connect.js';
import type { PaceNotice } from '../telecrm/pace.js';
import { rememberedRate, rememberRate } from '../terminal/learned-rates.js';
import type { Settings } from '../terminal/settings.js';
import { requireCredentials } from '../terminal/settings.js';
import { logged } from './call-log.js';
import type { CommandContext } from './command.js';
import { version } from '../version.js';
import { wholeNumber } from './read-flags.js';

/** The flags of the stand-in, as typed. */
export interface SandboxFlags {
  readonly sandbox?: boolean;
  readonly seed?: string;
  readonly latency?: string;
  readonly rate?: string;
  readonly fault?: string[];
  readonly behave?: string[];
}

/** An open connection: live, or to a stand-in inside this process. */
export interface Session {
  readonly client: Connection;
  /** Whether a mistake could harm a live workspace. */
  readonly live: boolean;
}

/**
 * Open the connection that the settings and flags ask for.
 *
 * @throws {ConfigError} when credentials are missing, or flags of the sandbox are used without it.
 */
export async function openSession(settings: Settings, flags: SandboxFlags, context: CommandContext): Promise<Session> {
  if (flags.sandbox === true) return sandboxSession(settings, flags, context);
  for (const name of ['seed', 'latency', 'rate', 'fault', 'behave'] as const) {
    if (flags[name] !== undefined)
      throw new ConfigError(`--${name} needs --sandbox, or belongs to the command "sandbox".`);
  }
  const { enterpriseId, token } = requireCredentials(settings);
  context.output.keepSecret(token);
  if (settings.asyncToken !== undefined) context.output.keepSecret(settings.asyncToken);
  const { connect } = await import('../telecrm/connect.js');
  const workspace = { host: new URL(settings.baseUrl).host, enterpriseId };
  const client = connect({
    ...connectionOf(settings),
    ...logged(context),
    enterpriseId,
    token: token.reveal(),
    baseUrl: settings.baseUrl,
    asyncToken: settings.asyncToken?.reveal(),
    asyncBaseUrl: settings.asyncBaseUrl,
    learned: rememberedRate(settings.stateDir, workspace, Date.now()),
    onNotice: waitTeller(context),
  });
  const close = async (): Promise<void> => {
    keepRate(client, settings.stateDir, context);
    await client.close();
  };
  return { client: { ...client, close }, live: !isLoopback(settings.baseUrl) };
}

/** What was learned about the pace is kept for the next run; that it cannot be kept is no reason to fail. */
function keepRate(client: Connection, stateDir: string, { output }: CommandContext): void {
  const learned = client.learned();
  if (learned === undefined) return;
  try {
    rememberRate(stateDir, client, learned, Date.now());
  } catch (error) {
    output.warn(`The pace learned in this run cannot be kept for the next one: ${String(error)}`);
  }
}

async function sandboxSession(settings: Settings, flags: SandboxFlags, context: CommandContext): Promise<Session> {
  const { createSandbox } = await import('../sandbox/index.js');
  const { connect } = await import('../telecrm/connect.js');
  const { fetchTransport } = await import('../telecrm/fetch-transport.js');
  const sandbox = inWords(() => createSandbox(sandboxOptions(flags)));
  const client = connect({
    ...connectionOf(settings),
    ...logged(context),
    // Nothing is spared by sparing a stand-in, unless somebody asks for it.
    maxPerSecond: settings.sources.maxPerSecond === 'default' ? 'none' : settings.maxPerSecond,
    enterpriseId: sandbox.enterpriseId,
    token: sandbox.token,
    asyncToken: sandbox.asyncToken,
    baseUrl: 'http://127.0.0.1/autoupdate/v2',
    transport: fetchTransport((url, init) => sandbox.handle(new Request(url, init))),
    onNotice: waitTeller(context),
  });
  return { client, live: false };
}

/** Options of the stand-in from its flags; also used by the command `sandbox`. */
export function sandboxOptions(flags: SandboxFlags) {
  return {
    seed: flags.seed === undefined ? undefined : wholeNumber('--seed', flags.seed, 0),
    latencyMs: flags.latency === undefined ? undefined : wholeNumber('--latency', flags.latency, 0),
    ratePerSecond: flags.rate === undefined ? undefined : wholeNumber('--rate', flags.rate, 1),
    faults: flags.fault,
    behave: flags.behave,
  };
}

/** A fault or a behaviour that the stand-in does not know is a wrong flag. */
export function inWords<T>(create: () => T): T {
  try {
    return create();
  } catch (error) {
    if (error instanceof Error && error.name === 'SandboxOptionError') throw new ConfigError(error.message);
    throw error;
  }
}

function connectionOf(settings: Settings) {
  const { maxPerSecond, maxPerHour, timeoutMs } = settings;
  return { maxPerSecond, maxPerHour, timeoutMs, userAgent: `telecrm-bulk/${version}` };
}

/** Long waits are said, so that nobody takes them for a hang. */
function waitTeller({ output }: CommandContext): (notice: PaceNotice) => void {
  return ({ kind, waitMs }) => {
    const seconds = Math.round(waitMs / 1000);
    if (kind === 'hourly-limit') {
      output.warn(
        'Telecrm has answered 429 for a minute without a break: this is probably the hourly limit. One call a minute is tried until it is over.',
      );
    } else if (kind === 'retry-after' && seconds >= 10) {
      output.warn(
        `Telecrm asked to wait; going on at ${new Date(Date.now() + waitMs).toISOString()} (in ${seconds} s).`,
      );
    }
  };
}

function isLoopback(baseUrl: string): boolean {
  const { hostname } = new URL(baseUrl);
  return hostname === 'localhost' || hostname === '[::1]' || hostname.startsWith('127.');
}
