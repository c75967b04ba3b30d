import { readFileSync } from 'node:fs';
import { Ajv, type ValidateFunction } from 'ajv';
import type { ApiDigest } from '../../scripts/api-digest.js';
import type { HttpRequest, HttpResponse } from '../../src/telecrm/transport.js';

/** The vendor's document without its prose; `npm run digest` makes it. */
export const digest: ApiDigest = JSON.parse(
  readFileSync(new URL('../fixtures/telecrm-api.json', import.meta.url), 'utf8'),
);

/** One place where the document contradicts itself or the live API, and what is taken in its stead. */
export interface Exception {
  readonly why: string;
  /** Keys from the digest's root to what is replaced. */
  readonly at: readonly string[];
  readonly instead: unknown;
}

/** One call as it travelled. */
export interface Exchange {
  readonly request: HttpRequest;
  readonly response: HttpResponse;
}

/** Says what is wrong with calls and answers by the document; an empty list where nothing is. */
export interface Contract {
  /** `POST /enterprise/{enterpriseId}/lead`, or undefined for a path that is not in the document. */
  operationOf(request: HttpRequest): string | undefined;
  faultsOfRequest(request: HttpRequest): readonly string[];
  faultsOfAnswer(exchange: Exchange): readonly string[];
  /** What a value lacks of a schema of the document, by its name. */
  faultsOf(schemaName: string, value: unknown): readonly string[];
}

type Parameter = { readonly in: string; readonly name: string; readonly required: boolean; readonly schema: unknown };

/** The digest as a contract, with some exceptions. */
export function contractWith(exceptions: readonly Exception[]): Contract {
  const changed = structuredClone(digest);
  for (const { at, instead } of exceptions) replaceAt(changed, at, instead);
  // One schema that all others refer to is compiled once.
  const document: ApiDigest = JSON.parse(JSON.stringify(changed).replaceAll('"#/$defs/', '"api#/$defs/'));
  const ajv = new Ajv({
    strict: false,
    allErrors: true,
    // Quicker to compile.
    inlineRefs: false,
    code: { optimize: false },
    formats: { email: /^[^\s@]+@[^\s@]+\.[^\s@]+$/u, 'date-time': /^\d{4}-\d{2}-\d{2}T\d{2}:\d{2}:\d{2}/u },
  });
  ajv.addSchema({ $id: 'api', $defs: document.$defs });
  const compiled = new Map<unknown, ValidateFunction>();
  const faults = (schema: unknown, value: unknown, name: string): string[] => {
    let validate = compiled.get(schema);
    if (validate === undefined) {
      validate = ajv.compile(Object(schema));
      compiled.set(schema, validate);
    }
    if (validate(value)) return [];
    return (validate.errors ?? []).map(({ instancePath, message }) => `${name}${instancePath} ${message}`);
  };
  const templates = Object.keys(document.operations).map((key) => {
    const [method = '', path = ''] = key.split(' ');
    const names = [...path.matchAll(/\{(\w+)\}/gu)].map((match) => match[1] ?? '');
    return { key, method, names, pattern: new RegExp(`^${path.replaceAll(/\{\w+\}/gu, '([^/]+)')}$`, 'u') };
  });
  // Fixed parts win over parameters: `/lead/search` is no lead.
  templates.sort((a, b) => a.names.length - b.names.length);
  const base = new URL(String(document.server)).pathname;
  const find = (request: HttpRequest) => {
    const path = new URL(request.url).pathname.replace(base, '');
    for (const { key, method, names, pattern } of templates) {
      const match = method === request.method ? pattern.exec(path) : null;
      if (match !== null) return { key, path: new Map(names.map((name, n) => [name, match[n + 1] ?? ''])) };
    }
    return undefined;
  };

  return {
    operationOf: (request) => find(request)?.key,
    faultsOf: (name, value) => faults(document.$defs[name], value, name),
    faultsOfRequest: (request) => {
      const found = find(request);
      const operation = found === undefined ? undefined : document.operations[found.key];
      if (found === undefined || operation === undefined) return [`${request.method} ${request.url} is not documented`];
      const query = new URL(request.url).searchParams;
      const parameters = operation.parameters as readonly Parameter[];
      const declared = (place: string) =>
        new Set(parameters.filter((each) => each.in === place).map(({ name }) => name));
      const undeclared = [
        ...[...found.path.keys()].filter((name) => !declared('path').has(name)),
        ...[...query.keys()].filter((name) => !declared('query').has(name)),
      ].map((name) => `the parameter ${name} is not declared`);
      const wrong = parameters.flatMap(({ in: place, name, required, schema }) => {
        const text = place === 'path' ? found.path.get(name) : (query.get(name) ?? undefined);
        if (text === undefined) return required ? [`the parameter ${name} is missing`] : [];
        return faults(schema, valueOf(text, schema), `parameter ${name}`);
      });
      return [...undeclared, ...wrong, ...faultsOfBody(operation.requestBody, request.body)];
    },
    faultsOfAnswer: ({ request, response }) => {
      const key = find(request)?.key ?? '';
      const answer = document.operations[key]?.responses[response.status];
      if (answer === undefined) return [`the status ${response.status} is not documented`];
      return answer.schema === undefined ? [] : faults(answer.schema, JSON.parse(response.body), 'answer');
    },
  };

  function faultsOfBody(
    expected: { readonly required?: boolean; readonly schema?: unknown } | undefined,
    text?: string,
  ) {
    if (text === undefined) return expected?.required === true ? ['the body is missing'] : [];
    return expected === undefined ? ['a body is not documented'] : faults(expected.schema, JSON.parse(text), 'body');
  }
}

/** A parameter travels as text; what it means depends on its type. */
function valueOf(text: string, schema: unknown): unknown {
  const type: unknown = Object(schema).type;
  if (type === 'integer' || type === 'number') return Number(text);
  return type === 'boolean' && /^(true|false)$/u.test(text) ? text === 'true' : decodeURIComponent(text);
}

function replaceAt(document: unknown, at: readonly string[], instead: unknown): void {
  const owner = at.slice(0, -1).reduce((node, name) => Object(node)[name], document);
  const last = at.at(-1);
  if (owner === undefined || last === undefined) throw new Error(`The digest has nothing at ${at.join(' > ')}`);
  Object.assign(Object(owner), { [last]: instead });
}
