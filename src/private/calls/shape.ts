import { Construct, IConstruct } from 'constructs';
import { propsFor } from '../field-names';
import { inShort, withArticle } from '../messages/in-short';
import { listed, nearest, nearestFew } from '../messages/nearest';
import { Refusal, refuse } from '../refusal';
import { entriesOf, isMap, isPlain, UNREADABLE } from '../values';

/** What a value must be. TypeScript checks the same, but programs may run unchecked, or be written in JavaScript. */
export interface Kind {
  /** Noun phrase, as in `a number`. */
  readonly name: string;
  readonly accepts: (value: unknown) => boolean;
  /** An example of such a value. */
  readonly example?: string;
  /** Whether a value of another kind is probably the secret itself, which no message may show. */
  readonly isSecret?: boolean;
  /** What is allowed, if the name is not enough. */
  readonly allowed?: string;
  /** The fix for a value that is valid elsewhere, such as in Kubernetes, but not of this kind. */
  readonly instead?: (value: unknown) => string | undefined;
  /** Mistakes inside a value that is accepted. */
  readonly inside?: (path: string, value: any) => Mistake[];
}

/** One mistake in a value. */
export type Mistake = Refusal;

/** A property of an object, or an argument of a function. */
export interface Field {
  readonly name: string;
  readonly kind: Kind;
  readonly isOptional?: boolean;
}

/** Checked by the code that uses it. */
export const anything: Kind = { name: 'anything', accepts: () => true };
export const text: Kind = { name: 'a string', accepts: value => typeof value === 'string', example: "'...'", inside: unprintable };
/** The content of a file is not changed. */
export const content: Kind = { ...text, inside: (path, value) => unprintable(path, value.replace(/\0/g, '')) };
export const number: Kind = { name: 'a number', accepts: value => Number.isFinite(value), example: '3' };
export const flag: Kind = { name: 'true or false', accepts: value => typeof value === 'boolean' };

/** An object of a class; by name, as a program may hold two copies of the library. */
export function instance(name: string, example?: string): Kind {
  return { name: withArticle(name), accepts: value => classesOf(value).includes(name), example };
}

export function oneOf(values: { readonly [name: string]: string }, Enum: string): Kind {
  const sounds = (name: string, value: string) => [name, values[name]].some(known => known.toLowerCase() === value.toLowerCase());
  const meant = (value: unknown) => typeof value === 'string' ? Object.keys(values).find(name => sounds(name, value)) : undefined;
  const [member] = Object.keys(values);
  return {
    name: withArticle(Enum),
    accepts: value => Object.values(values).includes(value as string),
    example: `${Enum}.${member}`,
    allowed: membersOf(values, Enum),
    instead: value => meant(value) === undefined ? undefined : `use ${Enum}.${meant(value)}`,
  };
}

/** As programs write them: `Color.BLUE, Color.GREEN`. */
function membersOf(values: { readonly [name: string]: string }, Enum: string): string {
  return Object.keys(values).map(name => `${Enum}.${name}`).join(', ');
}

export function listOf(kind: Kind): Kind {
  return {
    name: `a list where each item is ${kind.name}`,
    accepts: Array.isArray,
    example: `[${kind.example ?? '...'}]`,
    allowed: kind.allowed && `a list of ${kind.allowed}`,
    inside: (path, value) => first(entriesOf(value), ([i, item]) => mistakesIn(`${path}[${i}]`, item, kind)),
  };
}

/** A plain object: a Map, a construct or a string would be read as an object with other entries, or with none. */
export function mapOf(kind: Kind): Kind {
  return {
    name: `an object where each value is ${kind.name}`,
    accepts: isPlain,
    example: `{ NAME: ${kind.example ?? '...'} }`,
    allowed: kind.allowed && `an object where each value is one of ${kind.allowed}`,
    inside: (path, value) => [
      ...unreadable(path, value),
      ...first(entriesOf(value), ([key, item]) => [...unprintable(`a key of ${path}`, key), ...mistakesIn(`${path}.${key}`, item, kind)]),
    ],
  };
}

/** More mistakes in the same list or object would repeat the same. */
const MOST_OF_ONE = 20;

function first<T>(entries: readonly T[], judge: (entry: T) => Mistake[]): Mistake[] {
  const found: Mistake[] = [];
  for (const entry of entries) {
    if (found.length >= MOST_OF_ONE) break;
    found.push(...judge(entry));
  }
  return found;
}

/** A value of any of several kinds. */
export function eitherOf(kinds: readonly Kind[]): Kind {
  return {
    name: listed(kinds.map(({ name }) => name), 'or'),
    accepts: value => kinds.some(({ accepts }) => accepts(value)),
    example: kinds.map(({ example }) => example).find(Boolean),
    inside: (path, value) => kinds.find(({ accepts }) => accepts(value))?.inside?.(path, value) ?? [],
  };
}

/** An object with these properties and no others. */
export function struct(fields: () => readonly Field[]): Kind {
  return { name: 'an object', accepts: isMap, example: '{ ... }', inside: (path, value) => mistakesInProps(path, value, fields()) };
}

/** All mistakes in a value: that it is of another kind, or the mistakes inside it. */
export function mistakesIn(path: string, value: unknown, kind: Kind): Mistake[] {
  try {
    if (kind.accepts(value)) return kind.inside?.(path, value) ?? [];
  } catch {
    return [unusable(path, UNREADABLE, kind)];
  }
  return [unusable(path, kind.isSecret ? withheld(value) : inShort(value, /\w+$/.exec(path)?.[0]), kind, kind.instead?.(value))];
}

function unusable(path: string, given: unknown, kind: Kind, instead?: string): Mistake {
  return {
    code: 'prop-invalid',
    problem: `${path} must be ${kind.name}`,
    given,
    allowed: kind.allowed ?? kind.name,
    fix: instead ?? (kind.example === undefined ? `use ${kind.name}` : `use a value such as ${kind.example}`),
  };
}

/** Unknown properties, which would otherwise be ignored, values of another kind, and missing properties. */
export function mistakesInProps(path: string, given: object, fields: readonly Field[]): Mistake[] {
  const at = (name: string) => path === '' ? name : `${path}.${name}`;
  if (isDescribed(given, fields)) return fields.flatMap(({ name, kind }) => mistakesIn(at(name), (given as { [name: string]: unknown })[name], kind));
  const missing = fields.filter(({ name, isOptional }) => !isOptional && (given as { [name: string]: unknown })[name] === undefined);
  return [
    ...unreadable(path, given),
    ...first(entriesOf(given), ([name, value]) => {
      const field = fields.find(known => known.name === name);
      if (!field) return [unknownProp(at(name), name, fields.map(known => known.name))];
      return value === undefined ? [] : mistakesIn(at(name), value, field.kind);
    }),
    ...missing.map(({ name, kind }) => missingProp(at(name), name, kind, name in given)),
  ];
}

/** Whether this is a construct with all required properties, as an ApiObject has kind and name. Its other properties do not matter here. */
function isDescribed(given: object, fields: readonly Field[]): boolean {
  return Construct.isConstruct(given) && fields.every(({ name, isOptional }) => !isOptional && name in given);
}

/** Rejects the first mistake in a value. */
export function checkValue(where: IConstruct | string, path: string, value: unknown, kind: Kind): void {
  const [mistake] = mistakesIn(path, value, kind);
  if (mistake) refuse(where, mistake);
}

/** A misspelled member of an enum is undefined. */
export function missingProp(path: string, name: string, kind: Kind, isWritten = false): Mistake {
  return {
    code: 'prop-invalid',
    problem: isWritten ? `${path} is required, but it is undefined` : `${path} is required`,
    given: 'nothing',
    allowed: kind.allowed ?? kind.name,
    fix: `set ${name}: ${kind.example ?? kind.name}`,
  };
}

function unknownProp(path: string, name: string, known: string[]): Mistake {
  const ours = propsFor(name, known);
  const [begun, ...more] = known.filter(one => name.length > 2 && one.startsWith(name));
  const meant = more.length === 0 && begun !== undefined ? begun : nearest(name, known);
  return {
    code: 'prop-unknown',
    problem: `unknown property '${path}', which would be ignored`,
    given: name,
    allowed: nearestFew(name, known),
    fix: ours.length > 0 ? `use ${listed(ours, 'or')}` : meant !== undefined ? `did you mean ${meant}?`
      : 'remove it, or patch the rendered object, as in web.deployment.addJsonPatch(...)',
  };
}

/** An object with symbols as property names, which would never be read. */
function unreadable(path: string, value: object): Mistake[] {
  return Object.getOwnPropertySymbols(value).slice(0, 1).map(symbol => ({
    code: 'prop-unknown',
    problem: `${path === '' ? 'it' : path} has a property with a symbol as its name, which would be ignored`,
    given: String(symbol),
    allowed: 'properties with strings as names',
    fix: 'use a string as its name',
  }));
}

/** YAML, JSON and environment variables cannot contain NUL, and half of a surrogate pair is not a character. */
function unprintable(path: string, value: string): Mistake[] {
  const found = /\0|\p{Surrogate}/u.exec(value);
  return found === null ? [] : [{
    code: 'prop-invalid',
    problem: `${path} contains a character that is not allowed in a manifest`,
    given: `U+${found[0].charCodeAt(0).toString(16).toUpperCase().padStart(4, '0')} at position ${found.index + 1}`,
    allowed: 'Unicode characters other than NUL',
    fix: 'remove it; store binary data in an image, a volume or a Secret',
  }];
}

/** The type of a value, without its content. */
function withheld(value: unknown): unknown {
  return typeof value === 'string' ? `a string of ${value.length} characters` : Array.isArray(value) ? `a list of ${value.length}` : isPlain(value) ? 'an object' : inShort(value);
}

/** Names of the classes of an object, starting with its own. */
export function classesOf(value: unknown): string[] {
  const names: string[] = [];
  if (typeof value !== 'object' || value === null) return names;
  for (let proto = Object.getPrototypeOf(value); proto; proto = Object.getPrototypeOf(proto)) names.push(proto.constructor?.name);
  return names;
}
