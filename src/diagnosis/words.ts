import type { Finding, FindingLevel } from './finding.js';

const labelWidth = 9;

/**
 * Findings as plain text for people: one line each, and below it, for what is not in order, why and what to do.
 * Texts of the server are in it as they came: escape before printing.
 */
export function describeFindings(findings: readonly Finding[]): string {
  const lines = findings.flatMap(({ level, what, why, actions }) => [
    `${level.padEnd(labelWidth)}${what}`,
    ...(level === 'OK' ? [] : details(why, actions)),
  ]);
  return [...lines, '', verdict(findings)].join('\n');
}

function details(why: string, actions: readonly string[]): string[] {
  const indent = ' '.repeat(labelWidth);
  return [...(why === '' ? [] : [`${indent}${why}`]), ...actions.map((action) => `${indent}-> ${action}`)];
}

function verdict(findings: readonly Finding[]): string {
  const count = (level: FindingLevel): number => findings.filter((finding) => finding.level === level).length;
  const errors = count('ERROR');
  const warnings = count('WARNING');
  const say = (number: number, noun: string): string => `${number} ${noun}${number === 1 ? '' : 's'}`;
  if (errors > 0) return `Not ready: ${say(errors, 'error')}, ${say(warnings, 'warning')}.`;
  return warnings === 0 ? 'All is well.' : `Ready, with ${say(warnings, 'warning')}.`;
}
