import { sampleMembers } from './sample-members.js';
import type {
  SandboxAction,
  SandboxActionField,
  SandboxField,
  SandboxLabel,
  SandboxStatus,
  SandboxWorkspace,
} from './workspace-types.js';

const createdOn = Date.UTC(2024, 3, 1, 4, 30);
const admin = 'meera.iyer@example.com';

/** A made-up sales team in Bengaluru that sells flats. Every call returns a fresh copy, free to be changed. */
export function sampleWorkspace(): SandboxWorkspace {
  return {
    id: 'sandbox-enterprise',
    name: 'Sandbox Realty',
    createdOn,
    teamSize: '10-50',
    industry: 'Real Estate',
    website: 'https://sandbox-realty.example.com',
    integrations: ['WHATSAPP', 'FACEBOOK', 'EXCEL'],
    defaultCallingCode: '91',
    utcOffsetMinutes: 330,
    seats: 25,
    mayCreateMembers: true,
    fields: [
      field('name', 'TEXT', 'Full name'),
      { ...field('phone', 'PHONE', 'Mobile number'), isLeadid: true },
      field('email', 'EMAIL', 'Mail address'),
      field('alternate_phone', 'PHONE', 'Second number'),
      field('city', 'TEXT', 'City'),
      {
        ...field('contact_source', 'DROPDOWN', 'Where the lead came from'),
        options: labels('contact_source', [
          'Website',
          'Facebook',
          'Instagram',
          'Google Ads',
          'Referral',
          'Walk-in',
          '99acres',
          'MagicBricks',
          'Housing.com',
          'Newspaper',
          'Expo 2026',
        ]),
      },
      {
        ...field('property_type', 'DROPDOWN', 'What the lead looks for'),
        options: labels('property_type', ['1 BHK', '2 BHK', '3 BHK', 'Villa', 'Plot', 'Commercial']),
      },
      field('budget', 'MONEY', 'Budget in rupees'),
      {
        ...field('interests', 'TAGS', 'What matters to the lead'),
        tags: labels('interests', [
          'Swimming Pool',
          'Gym',
          'Parking',
          'Garden',
          'Near Metro',
          'Ready to Move',
          'Investment',
        ]),
      },
      { ...field('follow_up_date', 'DATE', 'When to call again'), dateFormat: 'DD/MM/YYYY', timeFormat: 'HH:mm' },
      field('carpet_area', 'NUMBER', 'Wanted area in square feet'),
      field('company', 'TEXT', 'Employer'),
      field('website', 'WEBSITE', 'Web page'),
      field('notes', 'TEXT', 'Notes'),
      field('import_ref', 'TEXT', 'Key set by an import'),
      {
        ...field('first_contact_date', 'DATE', 'First contact'),
        lockAfterCreate: true,
        dateFormat: 'DD/MM/YYYY',
        timeFormat: 'HH:mm',
      },
    ],
    actions: [
      action('ACTION_1001', 'Site Visit', 10, true, {
        note: { type: 'TEXT' },
        project: { type: 'DROPDOWN', options: ['Sandbox Heights', 'Sandbox Meadows', 'Sandbox Square'] },
        outcome: { type: 'DROPDOWN', options: ['Interested', 'Thinking', 'Not Interested', 'No Show'] },
        visited_by: { type: 'ACTIVE_USERS' },
        import_ref: { type: 'TEXT' },
      }),
      action('ACTION_1002', 'Document Collected', 5, false, {
        document_type: { type: 'DROPDOWN', options: ['Aadhaar', 'PAN Card', 'Bank Statement', 'Salary Slip'] },
        received_on: { type: 'DATE' },
        note: { type: 'TEXT' },
      }),
      action('ACTION_1003', 'Price Negotiation', 15, true, { offer: { type: 'NUMBER' }, note: { type: 'TEXT' } }),
      {
        ...action('ACTION_1', 'Task Completed', 1, false, { note: { type: 'TEXT' } }),
        source: 'SYSTEM',
        definitionType: 'SYSTEM_DEFINED',
        createdBy: 'system@example.com',
        modifiedBy: 'system@example.com',
      },
    ],
    stages: [
      {
        stageid: 'stage-open',
        stageType: 'OPEN',
        visibility: true,
        activeStatuses: statuses(1, '#2F80ED', [
          'Fresh',
          'Contacted',
          'Interested',
          'Site Visit Planned',
          'Site Visit Done',
          'Negotiation',
        ]),
        archivedStatuses: statuses(21, '#828282', ['Call Back', 'Hot']),
      },
      {
        stageid: 'stage-won',
        stageType: 'WON',
        visibility: true,
        activeStatuses: statuses(31, '#27AE60', ['Won', 'Booked']),
        archivedStatuses: statuses(41, '#828282', ['Registered']),
      },
      {
        stageid: 'stage-lost',
        stageType: 'LOST',
        visibility: true,
        activeStatuses: statuses(51, '#EB5757', ['Lost', 'Not Interested']),
        archivedStatuses: statuses(61, '#828282', ['Junk']),
      },
    ],
    lostReasons: ['Unknown Reason', 'Budget Too Low', 'Bought Elsewhere', 'Location', 'No Response', 'No Need'].map(
      (reasonLabel, at) => ({ reasonid: at + 1, reasonLabel, isDefault: at === 0 }),
    ),
    archivedLostReasons: [{ reasonid: 20, reasonLabel: 'Loan Rejected', isDefault: false }],
    members: sampleMembers(),
  };
}

function field(apiName: string, type: string, description: string): SandboxField {
  return { id: `fld_${apiName}`, apiName, type, description, lockAfterCreate: false, isLeadid: false };
}

function labels(apiName: string, names: readonly string[]): SandboxLabel[] {
  return names.map((label, at) => ({ id: `${apiName}_${at + 1}`, label }));
}

function statuses(first: number, color: string, names: readonly string[]): SandboxStatus[] {
  return names.map((label, at) => ({ statusid: first + at, label, color }));
}

function action(
  code: string,
  displayName: string,
  score: number,
  predating: boolean,
  fieldSchema: Record<string, SandboxActionField>,
): SandboxAction {
  return {
    id: `cad_${code.slice('ACTION_'.length)}`,
    code,
    displayName,
    icon: 'flag',
    description: displayName,
    score,
    source: 'USER',
    fieldSchema,
    allowPredatedActivity: { enabled: predating },
    definitionType: 'USER_DEFINED',
    createdOn: createdOn + 86_400_000,
    createdBy: admin,
    modifiedOn: createdOn + 86_400_000,
    modifiedBy: admin,
  };
}
