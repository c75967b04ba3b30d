import { SandboxOptionError } from './option-error.js';

const seconds = { value: 'SECONDS', needed: true } as const;
const plain = undefined;

/** The faults that can be scripted (contract section 9), and the value that each takes. */
const known = {
  jitter: { value: 'MS', needed: true },
  '429': { value: 'SECONDS', needed: false },
  '429-date': plain,
  '429-bare': plain,
  '500': plain,
  '502': plain,
  '503': plain,
  '504': plain,
  html: plain,
  'reset-before': plain,
  'reset-after': plain,
  truncate: plain,
  drip: plain,
  hang: plain,
  revoke: { value: 'N', needed: true },
  late: seconds,
  half: plain,
  'index-lag': seconds,
} as const;

export type FaultName = keyof typeof known;

/** A scripted fault. */
export interface Fault {
  readonly name: FaultName;
  /** Milliseconds of `jitter`, seconds of `429`, `late` and `index-lag`, calls of `revoke`. */
  readonly value: number;
  /** The share of calls that it hits, 0 to 1. */
  readonly share: number;
}

const usualShare = 0.1;
const usualRetryAfter = 1;

/**
 * Read one `NAME[:VALUE][@SHARE]`.
 *
 * A share that is not given is 0.1. `revoke` has no use for one, and an `index-lag` without one hits every new lead.
 *
 * @throws {SandboxOptionError} that says what is wrong with it and what is allowed.
 */
export function parseFault(text: string, shareWhenAbsent = usualShare): Fault {
  const match = /^([a-z0-9-]+)(?::([^:@]*))?(?:@([^:@]*))?$/i.exec(text.trim());
  const name = match?.[1]?.toLowerCase();
  if (name === undefined || !isFault(name)) {
    throw new SandboxOptionError(`"${text}" is not a fault of the sandbox; it knows ${describe()}.`);
  }
  const wants = known[name];
  const [, , value, share] = match ?? [];
  if (value !== undefined && wants === undefined) {
    throw new SandboxOptionError(`"${text}": the fault ${name} takes no value; write ${name} or ${name}@SHARE.`);
  }
  if (wants !== undefined && (value === undefined ? wants.needed : !isAmount(value, wants.value === 'N'))) {
    throw new SandboxOptionError(`"${text}" should be ${spell(name)}, with ${wants.value} a number of 0 or more.`);
  }
  if (share !== undefined && !(isAmount(share, false) && Number(share) <= 1)) {
    throw new SandboxOptionError(`"${text}": the share after @ is a number from 0 to 1, such as ${name}@0.5.`);
  }
  const absent = name === 'index-lag' || name === 'revoke' ? 1 : shareWhenAbsent;
  return {
    name,
    value: value === undefined ? usualRetryAfter : Number(value),
    share: share === undefined ? absent : Number(share),
  };
}

/** Read the header `x-sandbox-fault`, faults separated by commas. Whoever sends it means this call: the share is 1. */
export function parseFaultHeader(text: string): Fault[] {
  return text
    .split(',')
    .filter((each) => each.trim() !== '')
    .map((each) => parseFault(each, 1));
}

function isFault(name: string): name is FaultName {
  return Object.hasOwn(known, name);
}

function isAmount(text: string, whole: boolean): boolean {
  return whole ? /^\d+$/.test(text) : /^(\d+(\.\d+)?|\.\d+)$/.test(text);
}

function spell(name: FaultName): string {
  const wants = known[name];
  if (wants === undefined) return name;
  return wants.needed ? `${name}:${wants.value}` : `${name}[:${wants.value}]`;
}

function describe(): string {
  // Integer-like keys come first in an object; nobody minds.
  return Object.keys(known).filter(isFault).map(spell).join(', ');
}
