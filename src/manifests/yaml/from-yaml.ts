import { isMap, isNode, isSeq } from 'yaml';
import { fields, items, keysIn } from '../json';
import { Resource, Manifest } from '../manifest';
import { YamlDocument, yamlDocuments } from './yaml-documents';
import { refuse } from '../../private/refusal';

/** The objects of a YAML file in order, with Lists expanded and empty documents skipped. `file` is for messages. */
export function entriesFromYaml(text: string, file: string): Resource[] {
  return yamlDocuments(text, file).flatMap(objectsIn);
}

/** The same for the output of `kubectl get` for several kinds. A list ends with its kind: without it, the output is truncated, or is a message. */
export function entriesFromLists(text: string, file: string): Resource[] {
  const documents = yamlDocuments(text, file);
  if (documents.length === 0) refuseNoList('nothing', file);
  for (const { value, node, at } of documents) {
    const { kind, items: listed } = fields(value);
    if (!isList(kind, listed)) refuseNoList(value, at(startOf(node)));
  }
  return documents.flatMap(objectsIn);
}

/** One object, or those of a List, each with its first line. */
function objectsIn({ value, node, at }: YamlDocument): Resource[] {
  const source = at(startOf(node));
  const { kind, apiVersion, items: listed } = fields(value);
  if (!isList(kind, listed)) return [{ manifest: asManifest(value, source), origin: { source } }];

  const nodes = isMap(node) ? node.get('items', true) : undefined;
  // A typed list may leave out the kind of its items.
  const implied = kind === 'List' ? {} : { apiVersion, kind: kind.slice(0, -'List'.length) };
  return items(listed, '').flatMap((item, index) => {
    const itemNode = isSeq(nodes) ? nodes.items[index] : node;
    return objectsIn({ value: { ...implied, ...item.value }, node: itemNode, at });
  });
}

function startOf(node: unknown): number {
  return isNode(node) ? node.range?.[0] ?? 0 : 0;
}

function refuseNoList(value: unknown, where: string): never {
  const { kind, items: listed } = fields(value);
  return refuse(where, {
    code: 'list-expected',
    problem: kind === undefined && Array.isArray(listed) ? 'the list is truncated: kubectl writes its kind at the end' : 'this is not a list of objects',
    given: keysIn(value).length > 0 ? { fields: keysIn(value), kind } : value,
    allowed: 'the complete output of kubectl get -o yaml for several kinds',
    fix: 'check the error messages of kubectl, and run it again',
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
    problem: isObject ? `the object has no ${wrong.map(([field]) => field).join(' and no ')} that is text` : 'the document is not a Kubernetes object',
    given: isObject ? { fields: keysIn(value), apiVersion, kind, name } : value,
    allowed: 'objects with apiVersion, kind and metadata.name, and Lists of them',
    fix: generateName === undefined ? remedy(wrong) : 'use metadata.name instead of generateName, which kubectl apply rejects',
  });
}

function remedy(wrong: [field: string, given: unknown][]): string {
  const unquoted = wrong.find(([, given]) => typeof given === 'number' || typeof given === 'boolean');
  if (unquoted) return `put the value of ${unquoted[0]} in quotes`;
  return `add ${wrong.map(([field]) => field).join(' and ')}, or remove documents that are not applied to a cluster`;
}
