import { block, code, item, linkedCode, prose, table } from './markdown';
import { ApiType, Call, Doc, Field } from './model';
import { linkTo, Places } from './places';

/** A code that a call is rejected with, or all that begin so. */
export const CODE = /\b[a-z]+(?:-[a-z]+)*-(?:[a-z]+|\*)/g;

/** What types are called where they are described. */
const KINDS: { readonly [kind in ApiType['kind']]: string } = {
  construct: 'Construct',
  class: 'Class',
  struct: 'Struct',
  interface: 'Interface',
  enum: 'Enum',
  constant: 'Object',
};

/** Writes the sections of one page, with links from there. */
export class Sections {
  constructor(private readonly page: string, private readonly places: Places) {}

  /** What it is, what it extends, what is said of it, and how it is used. */
  public head(type: ApiType): string[] {
    const kind = type.isAbstract ? `Abstract ${KINDS[type.kind].toLowerCase()}` : KINDS[type.kind];
    const clauses = [...this.clause('extends', type.bases), ...this.clause('implements', type.interfaces)];
    return [
      `${kind} ${code(type.name)}${clauses.length > 0 ? ` that ${clauses.join(' and ')}` : ''}.`,
      ...this.said(type.doc),
      ...type.doc.examples.map(({ code: text }) => block(text)),
    ];
  }

  /** Required ones first. */
  public props(fields: readonly Field[]): string[] {
    const rows = [...fields.filter(({ optional }) => !optional), ...fields.filter(({ optional }) => optional)];
    return [
      ...table(['Prop', 'Type', 'Meaning'], rows.map(field => [
        `${code(field.name)}<br>${field.optional ? 'optional' : '**required**'}`, this.code(field.type), this.meaning(field.doc),
      ])),
      ...examplesOf(fields),
    ];
  }

  public properties(fields: readonly Field[]): string[] {
    return [
      ...table(['Property', 'Type', 'Meaning'], fields.map(field => [
        code(`${field.isStatic ? `${field.owner}.` : ''}${field.name}${field.optional ? '?' : ''}`), this.code(field.type), this.meaning(field.doc),
      ])),
      ...examplesOf(fields),
    ];
  }

  public values(fields: readonly Field[]): string[] {
    return table(['Member', 'Value', 'Meaning'], fields.map(({ name, type, doc }) => [code(name), code(type), this.meaning(doc)]));
  }

  /** As one list. */
  public calls(calls: readonly Call[]): string[] {
    return calls.length === 0 ? [] : [calls.map(call => this.call(call)).join('\n\n')];
  }

  public call(call: Call): string {
    const parameters = call.parameters.map(({ name, optional, type }) => `${name}${optional ? '?' : ''}: ${type}`).join(', ');
    const name = `${call.isStatic ? `${call.owner}.` : ''}${call.name}`;
    const signature = this.code(`${parameters})${call.returns && `: ${call.returns}`}`, `${name}(`);
    return item([signature, ...this.said(call.doc), ...call.doc.examples.map(({ code: text }) => block(text))]);
  }

  /** Links to types, by name. */
  public types(names: readonly string[]): string {
    return names.map(name => this.linkTo(name) === undefined ? this.code(name) : `[${code(name)}](${this.linkTo(name)})`).join(', ');
  }

  private said(doc: Doc): string[] {
    return [
      ...doc.paragraphs.map(prose),
      ...doc.byDefault === undefined ? [] : [`**Default:** ${defaultText(doc.byDefault)}.`],
      ...doc.throws.map(text => `Throws ${prose(text.replace(/\.$/, '').replace(CODE, code))}.`),
      ...doc.see.length > 0 ? [seeAlso(doc.see)] : [],
    ];
  }

  private meaning(doc: Doc): string {
    return this.said(doc).join('\n');
  }

  private clause(verb: string, names: readonly string[]): string[] {
    return names.length === 0 ? [] : [`${verb} ${this.types(names)}`];
  }

  private code(text: string, before = ''): string {
    return linkedCode(text, name => this.linkTo(name), before);
  }

  private linkTo(name: string): string | undefined {
    const place = this.places.get(name);
    return place && linkTo(this.page, place);
  }
}

/** A value, or `- ` and words, which may be a value too. */
function defaultText(text: string): string {
  const words = text.replace(/^- /, '').replace(/\.$/, '');
  return text === words || /^[A-Z]\w*\.\w+(\(.*\))?$/.test(words) ? code(words) : prose(words);
}

/** Links by the name of the site and of what is meant on it, as addresses are long. */
function seeAlso(urls: readonly string[]): string {
  return `See ${urls.map(url => /^https?:\S+$/.test(url) ? `[${siteOf(new URL(url))}](${url})` : prose(url)).join(', ')}.`;
}

function siteOf({ hostname, pathname, hash }: URL): string {
  const about = hash.slice(1) || pathname.split('/').filter(segment => segment !== '').at(-1);
  return about === undefined ? hostname : `${hostname}: ${about}`;
}

function examplesOf(fields: readonly Field[]): string[] {
  return fields.flatMap(({ name, doc }) => doc.examples.flatMap(({ code: text }) => [`${code(name)}:`, block(text)]));
}
