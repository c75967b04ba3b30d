import type { SandboxMember } from './workspace-types.js';

type Entry = readonly [name: string, role: string, status: string, manager: string | null];

const people: readonly Entry[] = [
  ['Aarti Kulkarni', 'CALLER', 'Active', 'Ravi Menon'],
  ['Asha Nair', 'CALLER', 'Working', 'Ravi Menon'],
  ['Deepak Rao', 'CALLER', 'Active', 'Ravi Menon'],
  ['Farhan Sheikh', 'CALLER', 'Active', 'Sunita Joshi'],
  ['Gurpreet Singh', 'CALLER', 'On Leave', 'Sunita Joshi'],
  ['Imran Khan', 'CALLER', 'Inactive', 'Sunita Joshi'],
  ['Kavya Reddy', 'CALLER', 'Working', 'Sunita Joshi'],
  ['Lakshmi Pillai', 'MARKETING_USER', 'Active', 'Meera Iyer'],
  ['Meera Iyer', 'ADMIN', 'Active', null],
  ['Nikhil Verma', 'CALLER', 'Deleted', 'Ravi Menon'],
  ['Priya Das', 'CALLER', 'Invited', 'Ravi Menon'],
  ['Ravi Menon', 'MANAGER', 'Active', 'Meera Iyer'],
  ['Sunita Joshi', 'MANAGER', 'Active', 'Meera Iyer'],
  ['Vikram Shetty', 'CALLER', 'Active', 'Ravi Menon'],
];

const templates: Readonly<Record<string, string>> = {
  ADMIN: 'Administrator',
  MANAGER: 'Sales Manager',
  CALLER: 'Sales Agent',
  MARKETING_USER: 'Marketing',
};

/** `Asha Nair` writes from `asha.nair@example.com`. */
const mailOf = (name: string): string => `${name.toLowerCase().replaceAll(' ', '.')}@example.com`;

/** Fourteen people, so that a list takes two pages of ten; one is deleted, one inactive. */
export function sampleMembers(): SandboxMember[] {
  return people.map(([name, role, status, manager], at) => ({
    id: `usr_${String(at + 1).padStart(4, '0')}`,
    name,
    email: mailOf(name),
    role,
    status,
    phone_number: `9198450${String(11_000 + at * 37)}`,
    manager_name: manager,
    manager_email: manager === null ? null : mailOf(manager),
    permission_template_name: templates[role] ?? role,
    license:
      status === 'Deleted' || status === 'Invited'
        ? null
        : { status: 'ACTIVE', type: 'GROWTH', start_date: '2026-04-01', end_date: '2027-03-31' },
  }));
}
