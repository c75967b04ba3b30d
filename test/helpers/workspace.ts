import type { Field, Workspace } from '../../src/model/workspace.js';

const field = (apiName: string, type: string, more: Partial<Field> = {}): Field => ({
  apiName,
  type,
  locked: false,
  ...more,
});

/** A small workspace with a field of every type. */
export const workspace: Workspace = {
  enterpriseId: 'acme',
  name: 'Acme Homes',
  identifier: 'phone',
  fields: [
    field('name', 'TEXT'),
    field('phone', 'PHONE', { locked: true }),
    field('email', 'EMAIL'),
    field('city', 'TEXT'),
    field('contact_source', 'DROPDOWN', { options: ['Website', 'Facebook', 'Google Ads', 'Referral'] }),
    field('budget', 'MONEY'),
    field('area', 'NUMBER'),
    field('interests', 'TAGS', { tags: ['Gym', 'Parking', 'Near Metro'] }),
    field('follow_up', 'DATE'),
    field('first_contact', 'DATE', { locked: true }),
    field('page', 'WEBSITE'),
    field('photo', 'MEDIA_LINK'),
    field('helper', 'ACTIVE_USERS'),
    field('import_ref', 'TEXT'),
    field('horoscope', 'ASTRO_SIGN'),
    field('status', 'STATUS'),
    field('rating', 'RATING'),
    field('assignee', 'ASSIGNEE'),
    field('lostReason', 'LOST_REASON'),
  ],
  actions: [
    {
      code: '1001',
      displayName: 'Site Visit',
      allowsPredating: true,
      fields: [
        field('note', 'TEXT'),
        field('outcome', 'DROPDOWN', { options: ['Liked', 'Disliked'] }),
        field('ref', 'TEXT'),
      ],
    },
    {
      code: '1002',
      displayName: 'Call Back',
      allowsPredating: false,
      fields: [field('note', 'TEXT'), field('when', 'DATE')],
    },
  ],
  statuses: [
    { label: 'Fresh', stage: 'OPEN', archived: false },
    { label: 'Interested', stage: 'OPEN', archived: false },
    { label: 'Old', stage: 'OPEN', archived: true },
    { label: 'Won', stage: 'WON', archived: false },
    { label: 'Lost', stage: 'LOST', archived: false },
  ],
  lostReasons: [
    { label: 'Budget', archived: false },
    { label: 'Far Away', archived: true },
  ],
  members: [
    { name: 'Asha Nair', email: 'asha@example.com', status: 'Active' },
    { name: 'Ravi Menon', email: 'ravi@example.com', status: 'Working' },
    { name: 'Nikhil Verma', email: 'nikhil@example.com', status: 'Deleted' },
  ],
  fingerprint: 'f',
};
