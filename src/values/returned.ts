/**
 * The text of a value as the API returns it. Values come as plain text or numbers; definitions show options also
 * as `{id, label}`, so a label, an e-mail address or a name is taken out of an object; lists are joined.
 */
export function textOf(returned: unknown): string {
  if (typeof returned === 'string') return returned;
  if (typeof returned === 'number' || typeof returned === 'boolean' || typeof returned === 'bigint')
    return String(returned);
  if (Array.isArray(returned))
    return returned
      .map(textOf)
      .filter((text) => text !== '')
      .join('; ');
  if (typeof returned !== 'object' || returned === null) return '';
  for (const [key, value] of Object.entries(returned)) {
    if (textKeys.has(key) && (typeof value === 'string' || typeof value === 'number')) return String(value);
  }
  return JSON.stringify(returned);
}

const textKeys = new Set(['label', 'email', 'value', 'name', 'url']);
