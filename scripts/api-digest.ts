/**
 * Makes test/fixtures/telecrm-api.json from the vendor's document: what a machine can check of it, without its prose.
 * Run with `npm run digest -- [path]`; the default path is ../shared/telecrm-openapi.yaml. A test compares.
 */
import { readFile, writeFile } from 'node:fs/promises';
import { argv } from 'node:process';
import { fileURLToPath } from 'node:url';
import { parse } from 'yaml';

type Node = Readonly<Record<string, unknown>>;

/** One request body or answer: its schema, where the document has one, and its examples. */
interface BodyDigest {
  readonly required?: boolean;
  readonly schema?: unknown;
  readonly examples?: readonly unknown[];
}

/** One operation of the document. */
interface OperationDigest {
  readonly parameters: readonly unknown[];
  readonly requestBody?: BodyDigest;
  /** By status code. */
  readonly responses: Readonly<Record<string, BodyDigest>>;
}

/** The document without prose. References between schemas read `#/$defs/NAME`, as in JSON Schema. */
export interface ApiDigest {
  readonly server: unknown;
  /** By method and path template: `POST /enterprise/{enterpriseId}/lead`. */
  readonly operations: Readonly<Record<string, OperationDigest>>;
  readonly $defs: Readonly<Record<string, unknown>>;
}

const isNode = (value: unknown): value is Node => typeof value === 'object' && value !== null && !Array.isArray(value);

function nodeAt(node: unknown, ...path: readonly string[]): Node {
  let at: unknown = node;
  for (const name of path) at = isNode(at) ? at[name] : undefined;
  return isNode(at) ? at : {};
}

/** Two words in a row are somebody's wording, not a fact: an example keeps its shape without them. */
const wording = /[A-Za-z]\S*\s+\S*[A-Za-z]/u;

function exampleOf(value: unknown): unknown {
  if (typeof value === 'string') return wording.test(value) ? 'text' : value;
  if (Array.isArray(value)) return value.map(exampleOf);
  return isNode(value) ? mapValues(value, exampleOf) : value;
}

const mapValues = <T>(node: Node, change: (value: unknown) => T): Record<string, T> =>
  Object.fromEntries(Object.entries(node).map(([key, value]) => [key, change(value)]));

const schemaLists = new Set(['allOf', 'anyOf', 'oneOf']);
const schemaMaps = new Set(['properties']);
const facts = new Set(['type', 'format', 'nullable', 'enum', 'required', 'default', 'minimum', 'maximum']);

/** A schema without descriptions. A keyword that is not known here must not get lost in silence. */
function schemaOf(schema: unknown): unknown {
  if (!isNode(schema)) return schema;
  if (typeof schema['$ref'] === 'string') return { $ref: schema['$ref'].replace('#/components/schemas/', '#/$defs/') };
  const kept: Record<string, unknown> = {};
  for (const [key, value] of Object.entries(schema)) {
    if (facts.has(key)) kept[key] = value;
    else if (key === 'example') kept[key] = exampleOf(value);
    else if (schemaLists.has(key) && Array.isArray(value)) kept[key] = value.map(schemaOf);
    else if (schemaMaps.has(key) && isNode(value)) kept[key] = mapValues(value, schemaOf);
    else if (key === 'items' || key === 'additionalProperties') kept[key] = schemaOf(value);
    else if (key !== 'description')
      throw new Error(`The schema keyword "${key}" is new; decide what the digest does with it.`);
  }
  return kept;
}

function bodyOf(body: Node): BodyDigest {
  const media = nodeAt(body, 'content', 'application/json');
  const examples = [
    ...('example' in media ? [media['example']] : []),
    ...Object.values(nodeAt(media, 'examples')).map((each) => nodeAt(each)['value']),
  ];
  return {
    ...(typeof body['required'] === 'boolean' && { required: body['required'] }),
    ...('schema' in media && { schema: schemaOf(media['schema']) }),
    ...(examples.length > 0 && { examples: examples.map(exampleOf) }),
  };
}

/** The digest of a parsed OpenAPI 3.0 document. @throws {Error} over a schema keyword that it does not know. */
export function digestOf(document: unknown): ApiDigest {
  const resolve = (value: unknown): Node => {
    const { $ref } = nodeAt(value);
    return typeof $ref === 'string' ? nodeAt(document, ...$ref.replace('#/', '').split('/')) : nodeAt(value);
  };
  const parametersOf = (owner: Node): unknown[] =>
    (Array.isArray(owner['parameters']) ? owner['parameters'] : []).map((each) => {
      const { in: place, name, required, schema } = resolve(each);
      return { in: place, name, required: required === true, schema: schemaOf(schema) };
    });
  const operations: Record<string, OperationDigest> = {};
  for (const [path, item] of Object.entries(nodeAt(document, 'paths'))) {
    for (const method of ['get', 'post', 'put', 'patch', 'delete']) {
      if (!(method in nodeAt(item))) continue;
      const operation = nodeAt(item, method);
      operations[`${method.toUpperCase()} ${path}`] = {
        parameters: [...parametersOf(nodeAt(item)), ...parametersOf(operation)],
        ...('requestBody' in operation && { requestBody: bodyOf(resolve(operation['requestBody'])) }),
        responses: mapValues(nodeAt(operation, 'responses'), (answer) => bodyOf(resolve(answer))),
      };
    }
  }
  const servers = nodeAt(document)['servers'];
  return {
    server: nodeAt(Array.isArray(servers) ? servers[0] : undefined)['url'],
    operations,
    $defs: mapValues(nodeAt(document, 'components', 'schemas'), schemaOf),
  };
}

if (argv[1] === fileURLToPath(import.meta.url)) {
  const digest = digestOf(parse(await readFile(argv[2] ?? '../shared/telecrm-openapi.yaml', 'utf8')));
  const fixtures = new URL(
    import.meta.url.includes('/build/') ? '../../test/fixtures/' : '../test/fixtures/',
    import.meta.url,
  );
  await writeFile(new URL('telecrm-api.json', fixtures), `${JSON.stringify(digest, null, 2)}\n`);
}
