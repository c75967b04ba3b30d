/** What a run was asked to do, pinned before its first call: a resumed run must be the same. Holds no secret. */
export interface Manifest {
  readonly version: 1;
  /** Version of the program that began the run. */
  readonly tool: string;
  readonly runId: string;
  readonly command: string;
  readonly job: string;
  readonly dryRun: boolean;
  /** `path` is absolute; `name` is as typed, `-` for standard input. */
  readonly input: { readonly path: string; readonly name: string; readonly size: number; readonly sha256: string };
  readonly map: { readonly path?: string; readonly sha256: string };
  readonly workspace: { readonly fingerprint: string; readonly enterpriseId: string; readonly name: string };
  /** Host and port of the API; absent when a dry run made no call. */
  readonly host?: string;
  /** Options that decide what the run does. */
  readonly options: Readonly<Record<string, unknown>>;
  readonly startedAt: string;
}
