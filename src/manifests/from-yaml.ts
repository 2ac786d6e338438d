import { isMap, isNode, isSeq } from 'yaml';
import { fields, items, keysIn } from './json';
import { Entry, Manifest } from './manifest';
import { YamlDocument, yamlDocuments } from './yaml-documents';
import { refuse } from '../private/refusal';

/** The objects of a YAML file in its order, Lists opened and empty documents skipped. `file` is for messages. */
export function entriesFromYaml(text: string, file: string): Entry[] {
  return yamlDocuments(text, file).flatMap(objectsIn);
}

/** One object, or those in a List, each with the line it starts on. */
function objectsIn({ value, node, at }: YamlDocument): Entry[] {
  const source = at(isNode(node) ? node.range?.[0] ?? 0 : 0);
  const { kind, apiVersion, items: listed } = fields(value);
  if (!isList(kind, listed)) return [{ manifest: asManifest(value, source), origin: { source } }];

  const nodes = isMap(node) ? node.get('items', true) : undefined;
  // A typed list may leave out what its own kind tells.
  const implied = kind === 'List' ? {} : { apiVersion, kind: kind.slice(0, -'List'.length) };
  return items(listed, '').flatMap((item, index) => {
    const itemNode = isSeq(nodes) ? nodes.items[index] : node;
    return objectsIn({ value: { ...implied, ...item.value }, node: itemNode, at });
  });
}

function isList(kind: unknown, listed: unknown): boolean {
  if (kind === 'List') return Array.isArray(listed) || listed === null || listed === undefined;
  return typeof kind === 'string' && kind.endsWith('List') && Array.isArray(listed);
}

function asManifest(value: unknown, where: string): Manifest {
  const { apiVersion, kind, metadata } = fields(value);
  const { name, generateName } = fields(metadata);
  const wrong = Object.entries({ apiVersion, kind, 'metadata.name': name }).filter(([, given]) => typeof given !== 'string' || given === '');
  if (wrong.length === 0) return value as Manifest;

  const isObject = keysIn(value).length > 0;
  return refuse(where, {
    code: 'manifest-incomplete',
    problem: isObject ? `the object has no ${wrong.map(([field]) => field).join(' and no ')} that is text` : 'the document is no Kubernetes object',
    given: isObject ? { fields: keysIn(value), apiVersion, kind, name } : value,
    allowed: 'objects with apiVersion, kind and metadata.name, and Lists of them',
    fix: generateName === undefined ? remedy(wrong) : 'give metadata.name instead of generateName, which kubectl apply refuses',
  });
}

function remedy(wrong: [field: string, given: unknown][]): string {
  const unquoted = wrong.find(([, given]) => typeof given === 'number' || typeof given === 'boolean');
  if (unquoted) return `put the value of ${unquoted[0]} in quotes`;
  return `add ${wrong.map(([field]) => field).join(' and ')}, or leave out what is not applied to a cluster`;
}
