import type { Call, Context } from './context.js';
import { badRequest, isRecord, ok, readPage, refuse, type Reply } from './reply.js';
import type { SandboxMember } from './workspace-types.js';

const roles = ['ADMIN', 'MANAGER', 'CALLER', 'MARKETING_USER'];
const states = ['Active', 'Inactive', 'On Leave', 'Working'];
const mail = /^[^\s@,;]+@[^\s@,;]+\.[^\s@,;.]+$/;

// The document spells the code so (inconsistency B1).
const notFound = (): Reply => refuse(404, 'TEAM_MEMEBER_NOT_FOUND', 'Team member not found');

/** `GET /team-members`, by name, at most 10 a page. */
export function listTeamMembers({ query }: Call, { catalogue }: Context): Reply {
  const page = readPage(query, 10);
  if ('refusal' in page) return page.refusal;
  const { skip, limit } = page;
  const all = query.get('includeDeleted') === 'true';
  const members = catalogue.workspace.members
    .filter(({ status }) => all || status !== 'Deleted')
    .sort((a, b) => a.name.localeCompare(b.name, 'en') || a.email.localeCompare(b.email, 'en'));
  return ok({ data: members.slice(skip, skip + limit).map(view), total_count: members.length, skip, limit });
}

/** `GET /team-members/{email}`, ignoring case. */
export function getTeamMember({ path, query }: Call, { catalogue }: Context): Reply {
  const email = path.email ?? '';
  if (!mail.test(email)) return badRequest('Invalid email format');
  const member = catalogue.member(email);
  if (member === undefined) return notFound();
  return member.status === 'Deleted' && query.get('includeDeleted') !== 'true' ? notFound() : ok(view(member));
}

/** `POST /team-members` */
export function createTeamMember({ body }: Call, { catalogue, now }: Context): Reply {
  const { workspace } = catalogue;
  if (!workspace.mayCreateMembers) return refuse(403, 'NOT_AUTHORIZED', 'Not authorized');
  const sent = isRecord(body) ? body : {};
  const details: { readonly field: string; readonly message: string }[] = [];
  const text = (field: string): string => {
    const value = sent[field];
    if (typeof value === 'string' && value.trim() !== '') return value.trim();
    details.push({ field, message: `${field} is required` });
    return '';
  };
  const [name, email, phone_number, role] = [text('name'), text('email'), text('phone_number'), text('role')];
  if (email !== '' && !mail.test(email)) details.push({ field: 'email', message: 'Invalid email format' });
  else if (email !== '' && catalogue.member(email) !== undefined) {
    details.push({ field: 'email', message: 'A team member with this email already exists' });
  }
  if (phone_number !== '' && !/^[1-9][0-9]{10,14}$/.test(phone_number)) {
    const message =
      'Invalid phone_number format. Please provide a valid phone number with country code (e.g. 919876543210)';
    details.push({ field: 'phone_number', message });
  }
  if (role !== '' && !roles.includes(role)) {
    details.push({ field: 'role', message: `Invalid role. Allowed roles: ${roles.join(', ')}` });
  }
  if (details.length > 0) return badRequest('Validation failed', details);
  if (workspace.members.filter((member) => member.status !== 'Deleted').length >= workspace.seats) {
    return refuse(402, 'BUY_LICENSE', 'License seat limit reached');
  }
  const active = typeof sent.password === 'string' && sent.password !== '';
  const day = new Date(now()).toISOString().slice(0, 10);
  catalogue.saveMember({
    id: `usr_${String(workspace.members.length + 1).padStart(4, '0')}`,
    name,
    email,
    role,
    status: active ? 'Active' : 'Invited',
    phone_number,
    manager_name: null,
    manager_email: null,
    permission_template_name: role,
    license: active ? { status: 'ACTIVE', type: 'GROWTH', start_date: day, end_date: '2027-03-31' } : null,
  });
  // A list says `Invited` where this answer says INVITED (inconsistency B8).
  return ok({ name, email, phone_number, role, status: active ? 'Active' : 'INVITED' }, 201);
}

/** `POST /teammember/state_change` */
export function setAvailability({ body }: Call, { catalogue }: Context): Reply {
  if (!isRecord(body) || typeof body.email !== 'string' || typeof body.state !== 'string') {
    return badRequest('state and email are required');
  }
  const { state } = body;
  if (!states.includes(state)) return badRequest(`Invalid state. Allowed states: ${states.join(', ')}`);
  const member = catalogue.member(body.email);
  if (member === undefined || member.status === 'Deleted') return notFound();
  catalogue.saveMember({ ...member, status: state });
  return ok({ email: member.email, status: state });
}

function view({ id: _id, role: _role, ...shown }: SandboxMember): Omit<SandboxMember, 'id' | 'role'> {
  return shown;
}
