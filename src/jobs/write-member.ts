import { ApiError, type ApiProblem, AuthError, StoppedError } from '../model/errors.js';
import type { MappedRow } from '../model/mapped-row.js';
import type { Outcome, RowStatus } from '../model/outcome.js';
import { type Problem, type Remark, type RemarkPlace, remarkAt } from '../model/remark.js';
import type { Client } from '../telecrm/client.js';
import type { NewMember } from '../telecrm/team-members.js';
import type { RowCalls } from '../upload/job.js';
import { normalCase } from '../values/normal-case.js';
import { quote } from '../values/words.js';
import type { Found } from './change-rows.js';
import type { JobContext } from './job.js';

/** The member that has a row's e-mail address, if one has. */
export interface KnownMember {
  readonly member?: { readonly name: string; readonly email: string; readonly status: string };
}

/** Where the file names a member. */
interface MemberPlace {
  columnOf(field: string): string | undefined;
}

/** How often a lost create is sent again before its row waits with those that cannot be delivered. */
const attemptsToPark = 5;

/** Look a row's member up by e-mail address. @throws {ApiError} */
export async function findMember(
  { draft: { email } }: MappedRow<NewMember>,
  client: Pick<Client, 'getTeamMember'>,
): Promise<Extract<Found<KnownMember>, { readonly now: unknown }>> {
  try {
    return { now: { member: await client.getTeamMember(email) } };
  } catch (error) {
    if (error instanceof ApiError && error.problem.status === 404) return { now: {} };
    throw error;
  }
}

/** What a live run would make of a row. */
export function forecastMember(row: MappedRow<NewMember>, found: Found<KnownMember>, place: MemberPlace): Outcome {
  if ('outcome' in found) return found.outcome;
  return found.now.member === undefined ? fate(row, 'would-create') : fate(row, 'would-skip', [exists(row, place)]);
}

/**
 * Create a row's member, unless there is one with its e-mail address. After a lost answer the address is looked up
 * before anything is sent again: a member takes a seat.
 */
export async function writeMember(
  row: MappedRow<NewMember>,
  calls: RowCalls,
  { client }: JobContext,
  place: MemberPlace,
): Promise<Outcome> {
  const { password, ...told } = row.draft;
  const find = async (): Promise<KnownMember['member']> => (await calls.read(() => findMember(row, client))).now.member;
  const past = calls.past.filter(
    ({ op, kind }) => op === 'create-member' && (kind === undefined || kind === 'AMBIGUOUS'),
  );
  let lostAt = past.at(-1)?.at;
  if (lostAt !== undefined) await calls.quietWait(lostAt);
  for (let attempt = 1; ; attempt++) {
    const known = await find();
    if (known !== undefined)
      return lostAt === undefined ? fate(row, 'skipped', [exists(row, place)]) : settled(row, known, place);
    const at = calls.serverNow();
    const delivery = await calls.announce({
      op: 'create-member',
      // The journal keeps a hash of the body, and a password could be found out from its hash.
      body: told,
      send: () => client.createTeamMember(row.draft),
    });
    if (delivery.kind === 'DONE') return fate(row, 'created');
    const { problem } = delivery;
    if (delivery.kind === 'REJECTED') {
      if (problem.status === 402) throw calls.stopping(noSeat(problem));
      if (problem.status === 403) throw calls.stopping(notAllowed(problem));
      const came = lostAt === undefined ? undefined : await find();
      if (came !== undefined) return settled(row, came, place);
      const message = `Telecrm refused the team member: ${withoutSecret(wordsOf(problem), password)} [${problem.code}]`;
      return fate(row, 'failed', [remark(row, { origin: 'api' }, { code: 'API_REJECTED', message })]);
    }
    lostAt = at;
    await calls.quietWait(at);
    if (attempt % attemptsToPark === 0) await calls.park(problem);
  }
}

/** The answer was lost, and now there is a member with the address who was not there before. */
function settled(row: MappedRow<NewMember>, { name }: { readonly name: string }, place: MemberPlace): Outcome {
  const { email } = row.draft;
  const where = { column: place.columnOf('email'), field: 'email', value: email, origin: 'api' } as const;
  if (normalCase(name) === normalCase(row.draft.name)) {
    const message = `the answer was lost; ${quote(email)} is a team member with this name now`;
    return fate(row, 'created', [remark(row, where, { code: 'OUTCOME_INFERRED', message })]);
  }
  const message = `the answer was lost, and now ${quote(email)} is a team member with another name: ${quote(name)}`;
  return fate(row, 'unknown', [remark(row, where, { code: 'OUTCOME_UNKNOWN', message })]);
}

function exists(row: MappedRow<NewMember>, { columnOf }: MemberPlace): Remark {
  const { email } = row.draft;
  const message = `${quote(email)} is a team member already`;
  const place = { column: columnOf('email'), field: 'email', value: email, origin: 'api' } as const;
  return remark(row, place, { code: 'LEAD_EXISTS', message, tip: 'Nothing to do if the member may stay as is.' });
}

function remark({ row }: MappedRow<unknown>, place: Omit<RemarkPlace, 'row'>, problem: Problem): Remark {
  return remarkAt({ ...place, row }, problem);
}

function fate({ row, remarks }: MappedRow<unknown>, status: RowStatus, more: readonly Remark[] = []): Outcome {
  return { row, status, actions: [], remarks: [...remarks, ...more] };
}

/** The message, and what it says of single fields. */
function wordsOf({ message, details }: ApiProblem): string {
  if (!Array.isArray(details)) return message;
  const each = details.map((detail: unknown) =>
    typeof detail === 'object' && detail !== null && 'message' in detail ? String(detail.message) : '',
  );
  const told = each.filter((words) => words !== '');
  return told.length === 0 ? message : told.join('; ');
}

const withoutSecret = (text: string, secret: string | undefined): string =>
  secret === undefined || secret === '' ? text : text.replaceAll(secret, '(withheld)');

function noSeat({ message, code }: ApiProblem): StoppedError {
  return new StoppedError(`No seat is left for another team member: ${message} [${code}]. The run stops here.`, [
    'Inactive and invited members take a seat too: buy seats, or delete members whom nobody needs, in Telecrm.',
    'Then go on where the run stopped with: telecrm-bulk resume',
  ]);
}

function notAllowed({ message, code }: ApiProblem): AuthError {
  return new AuthError(`This token may not create team members: ${message} [${code}].`, [
    'Use a token of somebody who may, then go on with: telecrm-bulk resume',
  ]);
}
