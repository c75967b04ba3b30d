/** The API's own words in paths; all other parts are ids, names of fields, or the mail address of a member. */
const words = new Set([
  ...['lead', 'action', 'search', 'custom-fields', 'custom-actions', 'metadata', 'lead-stage-pipeline'],
  ...['team-members', 'teammember', 'state_change', 'autoupdatelead', 'payment'],
]);

/** A path as an operation, `/lead/:id/action`: without what tells whose lead or address it is. */
export function routeOf(path: string): string {
  return path
    .split('/')
    .map((part) => (part === '' || words.has(part) ? part : ':id'))
    .join('/');
}
