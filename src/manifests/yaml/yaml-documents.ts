import { Alias, Document, isCollection, isMap, isScalar, LineCounter, Node, Pair, parseAllDocuments, Tags, visit, YAMLMap } from 'yaml';
import { KeelwrightError, refuse } from '../../private/refusal';

/** One non-empty document of a YAML text. */
export interface YamlDocument {
  /** The value as plain JSON. */
  readonly value: unknown;
  /** The value's node in the parsed text. */
  readonly node: unknown;
  /** `file:line` of an offset in the text. */
  readonly at: (offset: number) => string;
}

/** Maximum depth of a node; a nested object counts twice. No manifest is nearly as deep, and the code that reads it is recursive. */
const DEEPEST = 1000;
/** Maximum number of values of a document with aliases: a few lines of them can expand to more than fits in memory. */
const MOST_VALUES = 1_000_000;
/** At the start of a later document, if files with it were concatenated. The library handles that of the first one. */
const BYTE_ORDER_MARK = /^\uFEFF(?=---)|\uFEFF(?<=^---.*\r?\n\uFEFF)/gm;
/** The library accepts these, but kubectl does not. */
const CONTROL_CHARACTER = /[\0-\x08\x0b\x0c\x0e-\x1f]/;

/** Parses YAML as kubectl does, or throws an error with the invalid line. */
export function yamlDocuments(written: string, file: string): YamlDocument[] {
  const text = written.replace(BYTE_ORDER_MARK, '');
  const lines = new LineCounter();
  const last = text.trimEnd().length;
  const source = { text, at: (offset: number) => `${file}:${lines.linePos(Math.min(offset, last)).line}` };
  // The library compares each key with all others of its object; `walk` does that with a set.
  const options = { version: '1.1', customTags: asKubectlReads, lineCounter: lines, prettyErrors: false, uniqueKeys: false } as const;
  return unlessTooDeep(file, () => {
    const documents = parseAllDocuments(text, options);
    const control = CONTROL_CHARACTER.exec(text);
    if (control) refuseSyntax('control characters are not allowed', control.index, source);
    return documents
      .map(document => ({ value: valueOf(document, source), node: document.contents, at: source.at }))
      .filter(({ value }) => value !== null && value !== undefined);
  });
}

interface Source {
  readonly text: string;
  readonly at: (offset: number) => string;
}

/** Like kubectl's YAML library: without timestamps and sexagesimal numbers, and with both notations of octal numbers. */
function asKubectlReads(tags: Tags): Tags {
  const plain = tags.filter(tag => typeof tag === 'string' || tag.format !== 'TIME' && !NOT_JSON.includes(tag.tag));
  return ['intOct', ...plain];
}

const NOT_JSON = ['binary', 'omap', 'pairs', 'set', 'timestamp'].map(tag => `tag:yaml.org,2002:${tag}`);

function valueOf(document: Document.Parsed, source: Source): unknown {
  const [error] = document.errors;
  if (error?.code === 'RESOURCE_EXHAUSTION') refuseDepth(source.at(error.pos[0]));
  if (error) refuseSyntax(error.message, error.pos[0], source);
  const { aliases } = walk(document, source);
  const start = document.contents?.range[0] ?? 0;
  try {
    // The library limits how often one anchor is used, however small its value is.
    const value = document.toJS({ maxAliasCount: -1 });
    if (aliases > 0 && sizeOf(value) > MOST_VALUES) refuseSyntax(`its aliases expand to more than ${MOST_VALUES} values`, start, source);
    return value;
  } catch (failure) {
    if (failure instanceof KeelwrightError || failure instanceof RangeError) throw failure;
    return refuseSyntax((failure as Error).message, start, source);
  }
}

/** Visits each node once, in the order of the text. */
function walk(document: Document.Parsed, source: Source): { readonly aliases: number } {
  const anchors = new Map<string, Node>();
  let aliases = 0;
  visit(document, {
    Node(_, node, path) {
      if (path.length > DEEPEST) refuseDepth(source.at(offsetOf(node)));
      if ('anchor' in node && node.anchor !== undefined) anchors.set(node.anchor, node);
      if (isMap(node)) refuseKeys(node, source);
    },
    Alias(_, alias, path) {
      aliases++;
      const target = anchors.get(alias.source);
      if (!target) return refuseSyntax(`there is no anchor &${alias.source} before the alias`, offsetOf(alias), source);
      if (path.includes(target)) return refuseSyntax(`the alias *${alias.source} is inside its own anchor`, offsetOf(alias), source);
      return resolveTo(alias, target);
    },
  });
  return { aliases };
}

/** The library would search for each alias's anchor from the start of the document. */
function resolveTo(alias: Alias, target: Node): void {
  alias.resolve = () => target as ReturnType<Alias['resolve']>;
}

/** Of two equal keys, only the last one would count. In JSON, numbers are converted to text as keys. */
function refuseKeys({ items }: YAMLMap, source: Source): void {
  const names = new Set<string>();
  for (const { key } of items as Pair<Node>[]) {
    if (isCollection(key)) refuseSyntax('an object or a list cannot be a key', offsetOf(key), source);
    if (!isScalar(key)) continue;
    const name = String(key.value);
    if (names.has(name)) refuseKeyTwice(offsetOf(key), source);
    names.add(name);
  }
}

function offsetOf({ range }: Node): number {
  return range?.[0] ?? 0;
}

/** Number of values if each alias is expanded. */
function sizeOf(value: unknown, known: Map<object, number> = new Map()): number {
  if (typeof value !== 'object' || value === null) return 1;
  const size = known.get(value) ?? Object.values(value).reduce<number>((sum, item) => sum + sizeOf(item, known), 1);
  known.set(value, size);
  return size;
}

/** If the text is even deeper, the recursion of the library fails first. */
function unlessTooDeep<T>(file: string, read: () => T): T {
  try {
    return read();
  } catch (error) {
    if (error instanceof RangeError) refuseDepth(file);
    throw error;
  }
}

function refuseDepth(where: string): never {
  return refuse(where, {
    code: 'yaml-too-deep',
    problem: 'objects and lists are nested too deeply',
    given: `more than ${DEEPEST} levels`,
    allowed: 'Kubernetes manifests, which rarely have more than fifty levels',
    fix: 'check how this file was created: it is not a Kubernetes manifest',
  });
}

function refuseKeyTwice(offset: number, source: Source): never {
  return refuse(source.at(offset), {
    code: 'yaml-key-twice',
    problem: 'the object has the same key twice',
    given: lineAt(offset, source),
    allowed: 'unique keys, as kubectl requires',
    fix: 'remove one of the two lines: only the last one would count',
  });
}

function refuseSyntax(message: string, offset: number, source: Source): never {
  const line = lineAt(offset, source);
  return refuse(source.at(offset), {
    code: 'yaml-invalid',
    problem: `this is not valid YAML: ${message.charAt(0).toLowerCase()}${message.slice(1)}`,
    given: line,
    allowed: 'YAML documents that kubectl can parse',
    fix: line.includes('{{') ? 'render the template first, for example with helm template, and use its output' : 'fix this line or the one before it',
  });
}

/** The line at an offset; at the end of the text, the last non-empty line. */
function lineAt(position: number, { text }: Source): string {
  const offset = Math.min(position, text.trimEnd().length - 1);
  const start = offset <= 0 ? 0 : text.lastIndexOf('\n', offset - 1) + 1;
  return shorten(text.slice(start).split('\n', 1)[0].trim());
}

function shorten(text: string): string {
  return text.length > 120 ? `${text.slice(0, 117)}...` : text;
}
