/** The library: everything that the command line does, as functions that never print, prompt or exit. */
export type { Finding, FindingLevel } from './diagnosis/finding.js';
export { describeFindings } from './diagnosis/words.js';
export { type Diagnosis, type DiagnoseOptions, diagnose } from './doctor.js';
export { type ExportSummary, exportActions, exportLeads, resumeExport } from './export.js';
export type { ExportEstimate, ExportOptions, ResumeExportOptions } from './export-options.js';
export { exportList, type ListOptions, type ListSummary, type WorkspaceList } from './export-lists.js';
export { type ExplainOptions, explainRow } from './explain.js';
export { importLeads, resumeRun, retryRun } from './import.js';
export {
  importActions,
  importTeamMembers,
  setAvailability,
  updateActions,
  updatePayments,
} from './import-others.js';
export type { ImportOptions, ImportPlan, ResumeOptions, RowsOptions } from './import-options.js';
export { type NamedMap, readMap } from './import-map.js';
export { type MetadataOptions, type MetadataSummary, saveMetadata } from './metadata.js';
export { type MapOptions, type MapSummary, proposeLeadMap } from './map.js';
export {
  ApiError,
  AuthError,
  ConfigError,
  InputError,
  RunError,
  StoppedError,
  UnreachableError,
} from './model/errors.js';
export { type ExitCode, exitCodes } from './model/exit-codes.js';
export type { Progress, ProgressUpdate } from './model/progress.js';
export { type RemarkCode, remarkCodes } from './model/remark-codes.js';
export type { Workspace } from './model/workspace.js';
export { describeExplanation, type ExplainedValue, type Explanation } from './report/explanation.js';
export { purgeRun, type ResultsOptions, rebuildResults } from './results.js';
export type { ImportSummary } from './report/summary.js';
export { describeRun } from './report/words.js';
export { type Connection, type ConnectOptions, connect } from './telecrm/connect.js';
export { fetchTransport } from './telecrm/fetch-transport.js';
export { parseWorkspace, readWorkspace } from './telecrm/workspace.js';
export { makeTemplate, type TemplateOptions, type TemplateSummary } from './template.js';
export type { LeadMap, LeadMapInput } from './transform/map-schema.js';
export type {
  ActionChangesMapInput,
  ActionsMapInput,
  AvailabilityMapInput,
  MembersMapInput,
  PaymentsMapInput,
} from './transform/row-maps.js';
export type { Candidate, MapProposal, Proposal, Question } from './transform/proposal.js';
