/** The stand-in for the Telecrm API, for programs and tests that run without a workspace. */
export { createSandbox, type Sandbox, type SandboxLead, type SandboxOptions } from './api.js';
export type { RequestLedger } from './ledger.js';
export { type SandboxServer, type ServeOptions, serveSandbox } from './server.js';
