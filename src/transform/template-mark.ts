import { createHash } from 'node:crypto';
import type { TemplateSheet } from '../model/template.js';

/**
 * What a template's file properties say: the workspace's fingerprint, and a digest of the columns and their lists. The
 * first tells where it is from. The second changes only when a new template would have other columns: who is on leave
 * today is part of the fingerprint, but of no template.
 */
export function templateMark(fingerprint: string, sheets: readonly TemplateSheet[]): string {
  const shown = sheets.map(({ name, columns }) => [name, columns.map(({ header, cells }) => [header, cells])]);
  const digest = createHash('sha256').update(JSON.stringify(shown)).digest('hex');
  // Without colons and commas, at which LibreOffice parts keywords.
  return `telecrm-bulk template workspace ${fingerprint} columns ${digest}`;
}

/** Whether the keywords of a file are those of a template with other columns or lists than the one of `mark`. */
export function isOutdated(keywords: string, mark: string): boolean {
  const digest = digestIn(keywords);
  return digest !== undefined && digest !== digestIn(mark);
}

function digestIn(text: string): string | undefined {
  return /\btelecrm-bulk\W+template\b.*\bcolumns\W+([0-9a-f]{64})\b/u.exec(text)?.[1];
}
