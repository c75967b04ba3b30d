import { identifierOf, leadFields } from '../telecrm/fields.js';
import { accessFindings } from './access.js';
import type { Evidence } from './evidence.js';
import type { Finding } from './finding.js';
import { leadFindings } from './leads.js';
import { serviceFindings } from './service.js';
import { workspaceFindings } from './workspace.js';

/** Turn evidence into findings, in the order in which one would look into them. Pure. */
export function findingsOf(evidence: Evidence): Finding[] {
  const { metadata, workspace } = evidence;
  const findings = accessFindings(evidence);
  if (metadata.ok && workspace !== undefined) {
    const listed = workspace.fields.ok ? workspace.fields.value : [];
    const identifier = identifierOf(listed, leadFields(listed), metadata.value);
    findings.push(...workspaceFindings(workspace, metadata.value), ...leadFindings(workspace, identifier));
  }
  return [...findings, ...serviceFindings(evidence)];
}
