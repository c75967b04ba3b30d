import type { Caller, CallOptions, Endpoint } from './call.js';
import { pathPart } from './leads.js';
import { type Pipeline, readPipeline } from './pipeline-schema.js';
import {
  type ActionDefinition,
  type FieldDefinition,
  type Metadata,
  readActionDefinition,
  readActionDefinitions,
  readField,
  readFields,
  readMetadata,
} from './workspace-schemas.js';

/** Whether a list comes with ids, options' ids, date formats and schemas (`?detail=true`). */
export interface DetailOptions extends CallOptions {
  readonly detail?: boolean;
}

/** The six operations that describe a workspace; all read. */
export interface EnterpriseCalls {
  /** `GET /custom-fields`. Display names are in neither shape. */
  customFields(options?: DetailOptions): Promise<readonly FieldDefinition[]>;
  /** `GET /custom-fields/{apiName}`, with detail; case matters. @throws {ApiError} `NOT_FOUND`. */
  customField(apiName: string, options?: CallOptions): Promise<FieldDefinition>;
  /** `GET /custom-actions`, those of the system and of the workspace. */
  customActions(options?: DetailOptions): Promise<readonly ActionDefinition[]>;
  /** `GET /custom-actions/{code}`, with detail; `1001` and `ACTION_1001` are both taken. @throws {ApiError} `NOT_FOUND`. */
  customAction(code: string, options?: CallOptions): Promise<ActionDefinition>;
  /** `GET /metadata`. */
  metadata(options?: CallOptions): Promise<Metadata>;
  /** `GET /lead-stage-pipeline`, archived statuses and reasons included. */
  pipeline(options?: CallOptions): Promise<Pipeline>;
}

/** The form that lists, paths and the Async API use: `1001` is `ACTION_1001`; other types stay. */
export function prefixedCode(code: string): string {
  return /^\d+$/u.test(code) ? `ACTION_${code}` : code;
}

export function enterpriseCalls(caller: Caller, endpoint: Endpoint): EnterpriseCalls {
  const get = { endpoint, method: 'GET' } as const;
  const detailQuery = (options?: DetailOptions): string => (options?.detail === true ? '?detail=true' : '');
  return {
    customFields: async (options) =>
      caller.read({ ...get, path: '/custom-fields', query: detailQuery(options), options }, readFields),
    customField: async (apiName, options) =>
      caller.read({ ...get, path: `/custom-fields/${pathPart(apiName)}`, options }, readField),
    customActions: async (options) =>
      caller.read({ ...get, path: '/custom-actions', query: detailQuery(options), options }, readActionDefinitions),
    customAction: async (code, options) =>
      caller.read({ ...get, path: `/custom-actions/${pathPart(prefixedCode(code))}`, options }, readActionDefinition),
    metadata: async (options) => caller.read({ ...get, path: '/metadata', options }, readMetadata),
    pipeline: async (options) => caller.read({ ...get, path: '/lead-stage-pipeline', options }, readPipeline),
  };
}
