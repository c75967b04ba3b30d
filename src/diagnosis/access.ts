import type { Evidence, Fault } from './evidence.js';
import { error, type Finding, fine, warning } from './finding.js';

const where = 'Both are in Telecrm under Settings > Website and API.';

/** Base URL, token and its kind, enterprise, licence: what the first call tells. */
export function accessFindings(evidence: Evidence): Finding[] {
  const { metadata, settings } = evidence;
  const findings = metadata.ok ? opened(evidence, metadata.value) : closed(metadata.fault, evidence);
  if (settings.asyncToken === 'same') {
    const what = 'The Async token is the same text as the Sync token.';
    findings.push(error('async-token', what, kinds, 'Set TELECRM_ASYNC_TOKEN to a token of type Async, or unset it.'));
  } else if (settings.asyncToken === 'given') {
    findings.push(fine('async-token', 'An Async token is given; it is not checked, since only a write would.'));
  }
  return findings;
}

const kinds =
  'A token is either Sync or Async; the type is chosen when it is created, and each API takes its own alone.';

function fromSource(source: string | undefined): string {
  return source === undefined || source === 'default' ? '' : ` (from ${source})`;
}

function opened(
  { baseUrl, enterpriseId, settings }: Evidence,
  { id, name, createdOn }: { readonly id: string; readonly name: string; readonly createdOn?: number },
): Finding[] {
  const since = createdOn === undefined ? '' : `, created on ${new Date(createdOn).toISOString().slice(0, 10)}`;
  const place = `${enterpriseId}${fromSource(settings.sources?.enterpriseId)}`;
  return [
    fine('base-url', `${baseUrl} answers as the Telecrm API does.`),
    fine('token', `The token${fromSource(settings.sources?.token)} is accepted, so it is a Sync token.`, kinds),
    id === '' || id === enterpriseId
      ? fine('enterprise', `The enterprise ${place} is "${name}"${since}.`)
      : warning(
          'enterprise',
          `The enterprise ${place} answers as "${name}" with another id, ${id}.`,
          'Calls may go to another workspace than the one that you mean.',
          'Make sure that this is the workspace you want before you import anything.',
        ),
  ];
}

function closed(fault: Fault, evidence: Evidence): Finding[] {
  const { baseUrl, settings } = evidence;
  const { problem, message, actions } = fault;
  const code = problem?.code.toUpperCase() ?? '';
  const url = `${baseUrl}${fromSource(settings.sources?.baseUrl)}`;
  if (fault.kind === 'refused' && !code.startsWith('HTTP_')) return refused(code, message, evidence);
  if (fault.kind === 'unreachable') return [error('base-url', `${url} cannot be reached.`, message, ...actions)];
  if (fault.kind === 'late') {
    return [error('base-url', `${url} did not answer in time.`, message, 'Try again later, or from another network.')];
  }
  const status = problem?.status ?? 0;
  if (status >= 500) {
    const what = `${url} is reached, and reports a failure of its own.`;
    return [error('base-url', what, message, 'Try again later; if it stays, ask Telecrm.')];
  }
  const next = baseUrl.endsWith('/autoupdate/v2')
    ? 'Check the host name; a proxy or a login page may answer in its place.'
    : "Let the base URL end in /autoupdate/v2: Telecrm's is https://next.telecrm.in/autoupdate/v2.";
  return [error('base-url', `${url} does not answer as the Telecrm API does.`, message, next)];
}

/** The API's own refusal. For a wrong token, a token of the wrong kind and an unknown enterprise it has one answer. */
function refused(code: string, message: string, { baseUrl, enterpriseId, settings }: Evidence): Finding[] {
  const answers = fine('base-url', `${baseUrl} answers as the Telecrm API does.`);
  const place = `${enterpriseId}${fromSource(settings.sources?.enterpriseId)}`;
  const token = `The token${fromSource(settings.sources?.token)}`;
  if (code === 'ENTERPRISE_LICENSE_EXPIRED') {
    return [
      answers,
      error('licence', `The licence of enterprise ${place} has expired.`, message, 'Renew it in Telecrm.'),
    ];
  }
  if (code === 'ENTERPRISE_NOT_FOUND') {
    const next = `Compare the enterprise id with the one in Telecrm. ${where}`;
    return [answers, error('enterprise', `There is no enterprise ${place}.`, message, next)];
  }
  if (settings.tokenIsEnterpriseId === true) {
    const next = `Give the token and the enterprise id each in its place. ${where}`;
    return [answers, error('token', `${token} is the same text as the enterprise id.`, message, next)];
  }
  const same = settings.asyncToken === 'same' ? ['It is set as the Async token too, and is probably one.'] : [];
  return [
    answers,
    error(
      'token',
      `${token} is refused for enterprise ${place}.`,
      `${message}. The API has one answer for a wrong token, a token of the wrong kind and an unknown enterprise.`,
      ...same,
      `Compare both with Telecrm. ${where}`,
      'Make sure that the token is of type Sync: an Async token is refused here.',
      'A token is shown once, when it is created: if in doubt, create a new one and store it with "telecrm-bulk login".',
    ),
  ];
}
