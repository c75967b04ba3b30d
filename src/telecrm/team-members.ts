import type { Delivery } from '../model/delivery.js';
import type { Caller, CallOptions, Endpoint } from './call.js';
import { type PageOptions, pageQuery, pathPart } from './leads.js';
import { textAt, unwrap } from './shapes.js';
import { openRecord } from './shapes.js';
import { type MemberPage, type MemberRecord, readMember, readMemberPage } from './workspace-schemas.js';

/** A team member to be created. */
export interface NewMember {
  readonly name: string;
  readonly email: string;
  /** Digits with country code; a leading `+` is refused (documented). */
  readonly phone_number: string;
  readonly role: 'ADMIN' | 'MANAGER' | 'CALLER' | 'MARKETING_USER';
  /** With one the member is active at once, otherwise an invitation goes out. */
  readonly password?: string;
}

/** The states that can be set; the document has no list, the docs name these four. */
export type AvailabilityState = 'Active' | 'Inactive' | 'On Leave' | 'Working';

/** The answer to a change of availability. */
export interface Availability {
  readonly email: string;
  readonly status: string;
}

/** Whether members who were deleted are included. */
interface DeletedOption {
  readonly includeDeleted?: boolean;
}

/** The four operations on team members. */
export interface TeamMemberCalls {
  /** `GET /team-members`, one page of at most 10, by name. */
  listTeamMembers(options?: PageOptions & DeletedOption): Promise<MemberPage>;
  /** `GET /team-members/{email}`; case is ignored. @throws {ApiError} `TEAM_MEMBER_NOT_FOUND` (the API also spells it `TEAM_MEMEBER_NOT_FOUND`). */
  getTeamMember(email: string, options?: CallOptions & DeletedOption): Promise<MemberRecord>;
  /** `POST /team-members`. 402 `BUY_LICENSE` when no seat is left, 403 `NOT_AUTHORIZED` without the permission. */
  createTeamMember(member: NewMember, options?: CallOptions): Promise<Delivery<MemberRecord>>;
  /** `POST /teammember/state_change`, which changes who is given leads. */
  setAvailability(email: string, state: AvailabilityState, options?: CallOptions): Promise<Delivery<Availability>>;
}

export function teamMemberCalls(caller: Caller, endpoint: Endpoint): TeamMemberCalls {
  return {
    listTeamMembers: async (options) => {
      const query = pageQuery(options, { includeDeleted: options?.includeDeleted });
      return caller.read({ endpoint, method: 'GET', path: '/team-members', query, options }, readMemberPage);
    },
    getTeamMember: async (email, options) => {
      const query = pageQuery(undefined, { includeDeleted: options?.includeDeleted });
      const path = `/team-members/${pathPart(email)}`;
      return caller.read({ endpoint, method: 'GET', path, query, options }, readMember);
    },
    createTeamMember: async (member, options) =>
      caller.write({ endpoint, method: 'POST', path: '/team-members', body: member, options }, readMember),
    setAvailability: async (email, state, options) => {
      const path = '/teammember/state_change';
      return caller.write({ endpoint, method: 'POST', path, body: { state, email }, options }, readAvailability);
    },
  };
}

function readAvailability(body: unknown): Availability | undefined {
  const parsed = openRecord.safeParse(unwrap(body));
  if (!parsed.success) return undefined;
  const email = textAt(parsed.data, 'email');
  const status = textAt(parsed.data, 'status', 'state');
  return email === undefined || status === undefined ? undefined : { email, status };
}
