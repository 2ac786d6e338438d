import { Document, isCollection, isMap, isNode, isSeq, LineCounter, parseAllDocuments, Tags, visit } from 'yaml';
import { fields, items } from './json';
import { Entry, Manifest } from './manifest';
import { refuse } from '../private/refusal';

/** The objects of a YAML file in its order, Lists opened and empty documents skipped. `file` is for messages. */
export function entriesFromYaml(text: string, file: string): Entry[] {
  const lines = new LineCounter();
  const documents = parseAllDocuments(text, { version: '1.1', customTags: asKubectlReads, lineCounter: lines, prettyErrors: false });
  const last = text.trimEnd().length;
  const source = { text, at: (offset: number) => `${file}:${lines.linePos(Math.min(offset, last)).line}` };
  return documents.flatMap(document => {
    const value = valueOf(document, source);
    return value === null || value === undefined ? [] : objectsIn(document.contents, value, source);
  });
}

interface Source {
  readonly text: string;
  /** `file:line` of an offset in the text. */
  readonly at: (offset: number) => string;
}

/** Like the YAML library of kubectl, which knows neither times nor sexagesimal numbers, and octal numbers in both spellings. */
function asKubectlReads(tags: Tags): Tags {
  const plain = tags.filter(tag => typeof tag === 'string' || tag.format !== 'TIME' && !NOT_JSON.includes(tag.tag));
  return ['intOct', ...plain];
}

const NOT_JSON = ['binary', 'omap', 'pairs', 'set', 'timestamp'].map(tag => `tag:yaml.org,2002:${tag}`);

function valueOf(document: Document.Parsed, source: Source): unknown {
  for (const { code, message, pos } of document.errors) {
    if (code === 'DUPLICATE_KEY') refuseKeyTwice(pos[0], source);
    refuseSyntax(message, pos[0], source);
  }
  visit(document, {
    Pair(_, { key }) {
      if (isCollection(key)) refuseSyntax('an object or a list cannot be a key', key.range?.[0] ?? 0, source);
    },
    Alias(_, alias, path) {
      const target = alias.resolve(document);
      const offset = alias.range?.[0] ?? 0;
      if (!target) return refuseSyntax(`there is no anchor &${alias.source} before the alias`, offset, source);
      return path.includes(target) ? refuseSyntax(`the alias *${alias.source} stands inside its own anchor`, offset, source) : undefined;
    },
  });
  try {
    return document.toJS();
  } catch (error) {
    return refuseSyntax((error as Error).message, document.contents?.range[0] ?? 0, source);
  }
}

/** One object, or those in a List, each with the line it starts on. */
function objectsIn(node: unknown, value: unknown, source: Source): Entry[] {
  const where = source.at(isNode(node) ? node.range?.[0] ?? 0 : 0);
  const { kind, apiVersion, items: listed } = fields(value);
  if (typeof kind !== 'string' || !kind.endsWith('List') || !isListed(kind, listed)) return [{ manifest: asManifest(value, where), origin: { source: where } }];

  const nodes = isMap(node) ? node.get('items', true) : undefined;
  // A typed list may leave out what its own kind tells.
  const implied = kind === 'List' ? {} : { apiVersion, kind: kind.slice(0, -'List'.length) };
  return items(listed, '').flatMap((item, index) => {
    const itemNode = isSeq(nodes) ? nodes.items[index] : node;
    return objectsIn(itemNode, { ...implied, ...item.value }, source);
  });
}

function isListed(kind: string, listed: unknown): boolean {
  return Array.isArray(listed) || kind === 'List' && (listed === null || listed === undefined);
}

function asManifest(value: unknown, where: string): Manifest {
  const { apiVersion, kind, metadata } = fields(value);
  const { name, generateName } = fields(metadata);
  const wrong = Object.entries({ apiVersion, kind, 'metadata.name': name }).filter(([, given]) => typeof given !== 'string' || given === '');
  if (wrong.length === 0) return value as Manifest;

  const isObject = Object.keys(fields(value)).length > 0;
  return refuse(where, {
    code: 'manifest-incomplete',
    problem: isObject ? `the object has no ${wrong.map(([field]) => field).join(' and no ')} that is text` : 'the document is no Kubernetes object',
    given: isObject ? { apiVersion, kind, name } : value,
    allowed: 'objects with apiVersion, kind and metadata.name, and Lists of them',
    fix: generateName === undefined ? remedy(wrong) : 'give metadata.name instead of generateName, which kubectl apply refuses',
  });
}

function remedy(wrong: [field: string, given: unknown][]): string {
  const unquoted = wrong.find(([, given]) => typeof given === 'number' || typeof given === 'boolean');
  if (unquoted) return `put the value of ${unquoted[0]} in quotes`;
  return `add ${wrong.map(([field]) => field).join(' and ')}, or leave out what is not applied to a cluster`;
}

function refuseKeyTwice(offset: number, source: Source): never {
  return refuse(source.at(offset), {
    code: 'yaml-key-twice',
    problem: 'the same key stands twice in one object',
    given: lineAt(offset, source),
    allowed: 'each key once, as kubectl demands',
    fix: 'remove one of the two lines: only the last one would count',
  });
}

function refuseSyntax(message: string, offset: number, source: Source): never {
  const line = lineAt(offset, source);
  return refuse(source.at(offset), {
    code: 'yaml-invalid',
    problem: `this is not YAML: ${message.charAt(0).toLowerCase()}${message.slice(1)}`,
    given: line,
    allowed: 'YAML documents as kubectl reads them',
    fix: line.includes('{{') ? 'render the template first, for example with helm template, and give its output' : 'mend the line named above or the one before it',
  });
}

/** The line of an offset; at the end of the text the last line that says something. */
function lineAt(position: number, { text }: Source): string {
  const offset = Math.min(position, text.trimEnd().length - 1);
  const start = offset <= 0 ? 0 : text.lastIndexOf('\n', offset - 1) + 1;
  return shorten(text.slice(start).split('\n', 1)[0].trim());
}

function shorten(text: string): string {
  return text.length > 120 ? `${text.slice(0, 117)}...` : text;
}
