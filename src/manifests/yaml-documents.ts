import { Document, isCollection, LineCounter, parseAllDocuments, Tags, visit } from 'yaml';
import { refuse } from '../private/refusal';

/** One document of a YAML text that says something. */
export interface YamlDocument {
  /** The value as plain JSON. */
  readonly value: unknown;
  /** The value's node in the parsed text. */
  readonly node: unknown;
  /** `file:line` of an offset in the text. */
  readonly at: (offset: number) => string;
}

/** Reads as kubectl does, or refuses with the line that is wrong. */
export function yamlDocuments(text: string, file: string): YamlDocument[] {
  const lines = new LineCounter();
  const documents = parseAllDocuments(text, { version: '1.1', customTags: asKubectlReads, lineCounter: lines, prettyErrors: false });
  const last = text.trimEnd().length;
  const at = (offset: number) => `${file}:${lines.linePos(Math.min(offset, last)).line}`;
  return documents
    .map(document => ({ value: valueOf(document, { text, at }), node: document.contents, at }))
    .filter(({ value }) => value !== null && value !== undefined);
}

interface Source {
  readonly text: string;
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
