import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { moduleFolder } from '../builds';

// Servers of these versions cannot be built, but their schemas are published with the source.
const RELEASES = ['v1.27.16', 'v1.28.15', 'v1.29.14'];

const QUANTITY = /^[+-]?(\d+\.?\d*|\.\d+)([eE][+-]?\d+|[KMGTPE]i|[numkMGTPE])?$/;

export type SchemaVersion = '1.27' | '1.28' | '1.29';

interface Schema {
  readonly '$ref'?: string;
  readonly 'type'?: string;
  readonly 'format'?: string;
  readonly 'properties'?: Record<string, Schema>;
  readonly 'required'?: readonly string[];
  readonly 'items'?: Schema;
  readonly 'additionalProperties'?: Schema;
  readonly 'x-kubernetes-group-version-kind'?: readonly { group: string; version: string; kind: string }[];
}

type Definitions = Record<string, Schema>;

const documents = new Map<SchemaVersion, Promise<Definitions>>();

/** What a strict API server of that version would refuse in the manifest: unknown kinds and fields, wrong types, missing fields. */
export async function validate(version: SchemaVersion, manifest: object): Promise<string[]> {
  if (!documents.has(version)) documents.set(version, readDefinitions(version));
  const definitions = await documents.get(version)!;
  const { apiVersion = '', kind = '' } = manifest as { apiVersion?: string; kind?: string };
  const schema = Object.values(definitions).find(definition => definition['x-kubernetes-group-version-kind']?.some(
    candidate => candidate.kind === kind && [candidate.group, candidate.version].filter(Boolean).join('/') === apiVersion,
  ));
  return schema ? check(definitions, schema, manifest, '') : [`Kubernetes ${version} has no ${kind} in ${apiVersion}`];
}

async function readDefinitions(version: SchemaVersion): Promise<Definitions> {
  const release = RELEASES.find(candidate => candidate.startsWith(`v${version}.`))!;
  const folder = await moduleFolder('k8s.io/kubernetes', release);
  return JSON.parse(readFileSync(join(folder, 'api/openapi-spec/swagger.json'), 'utf8')).definitions;
}

function check(definitions: Definitions, schema: Schema, value: unknown, path: string): string[] {
  if (schema.$ref) {
    const name = schema.$ref.replace('#/definitions/', '');
    // The document calls quantities mere strings.
    if (name.endsWith('.Quantity')) return QUANTITY.test(String(value)) ? [] : [`${path}: ${JSON.stringify(value)} is not a quantity`];
    return check(definitions, definitions[name], value, path);
  }
  if (!hasType(value, schema)) return [`${path}: ${JSON.stringify(value)} is not of type ${schema.format ?? schema.type}`];
  if (Array.isArray(value)) return value.flatMap((item, index) => check(definitions, schema.items ?? {}, item, `${path}[${index}]`));
  if (typeof value !== 'object' || value === null) return [];
  return checkObject(definitions, schema, value as Record<string, unknown>, path);
}

function checkObject(definitions: Definitions, schema: Schema, value: Record<string, unknown>, path: string): string[] {
  const { properties, additionalProperties, required = [] } = schema;
  const at = (name: string) => path ? `${path}.${name}` : name;
  const missing = required.filter(name => value[name] === undefined).map(name => `${at(name)}: is required`);
  const wrong = Object.entries(value).filter(([, field]) => field !== undefined).flatMap(([name, field]) => {
    const known = properties ? properties[name] : additionalProperties ?? {};
    return known ? check(definitions, known, field, at(name)) : [`${at(name)}: unknown field`];
  });
  return [...missing, ...wrong];
}

function hasType(value: unknown, { type, format }: Schema): boolean {
  switch (type) {
    case undefined: return true;
    case 'array': return Array.isArray(value);
    case 'object': return typeof value === 'object' && value !== null && !Array.isArray(value);
    case 'integer': return Number.isInteger(value);
    case 'string': return typeof value === 'string' || format === 'int-or-string' && Number.isInteger(value);
    default: return typeof value === type;
  }
}
