import { IConstruct } from 'constructs';
import { propsFor } from './field-names';
import { listed, nearest } from './nearest';
import { called, refuse } from './refusal';
import { looksSecret } from './secrecy';

/** What a prop must be. TypeScript says so too, but programs run unchecked, and some are JavaScript. */
export interface Kind {
  /** As in `a number`. */
  readonly name: string;
  readonly accepts: (value: unknown) => boolean;
  /** How to write one. */
  readonly example?: string;
  /** What is accepted, where its name does not say it. */
  readonly allowed?: string;
  /** Whether it must be said; else it may be left out, or whoever uses it says what is missing. */
  readonly isRequired?: boolean;
  /** What to write for a value that others would take, where it is not one of its kind. */
  readonly instead?: (value: unknown) => string | undefined;
  /** Looks further into a value that is accepted. */
  readonly inspect?: (where: IConstruct | string, prop: string, value: any) => void;
}

/** The kinds of a struct's props: of all of them, or it does not compile. */
export type Shape<T> = { readonly [Prop in keyof Required<T>]: Kind };

/** Judged by whoever uses it. */
export const anything: Kind = { name: 'anything', accepts: () => true };
export const text: Kind = { name: 'a text', accepts: value => typeof value === 'string', example: "'...'" };
export const number: Kind = { name: 'a number', accepts: value => typeof value === 'number', example: '8080' };
export const flag: Kind = { name: 'true or false', accepts: value => typeof value === 'boolean' };

/** An object of a class; by name, as a program may hold two copies of the library. */
export function instance(Class: { readonly name: string }, example: string): Kind {
  return { name: `a ${Class.name}`, accepts: value => classesOf(value).includes(Class.name), example };
}

export function oneOf(values: { readonly [name: string]: string }, Enum: string): Kind {
  const [example] = Object.keys(values);
  return {
    name: `one of ${Enum}`,
    accepts: value => Object.values(values).includes(value as string),
    example: `${Enum}.${example}`,
    allowed: membersOf(values, Enum),
  };
}

/** As a program writes them: `Colour.BLUE, Colour.GREEN`. */
export function membersOf(values: { readonly [name: string]: string }, Enum: string): string {
  return Object.keys(values).map(name => `${Enum}.${name}`).join(', ');
}

/** What there is no default for. */
export function required(kind: Kind): Kind {
  return { ...kind, isRequired: true };
}

export function listOf(kind: Kind): Kind {
  return {
    name: `a list, each ${kind.name}`,
    accepts: Array.isArray,
    example: `[${kind.example ?? '...'}]`,
    allowed: kind.allowed && `a list of ${kind.allowed}`,
    inspect: each(kind, i => `[${i}]`),
  };
}

export function mapOf(kind: Kind): Kind {
  return {
    name: `a map, each value ${kind.name}`,
    accepts: isMap,
    example: `{ NAME: ${kind.example ?? '...'} }`,
    allowed: kind.allowed && `a map to ${kind.allowed}`,
    inspect: each(kind, key => `.${key}`),
  };
}

/** Something plain: a Map, a construct or a text would be read as a map with other entries, or with none. */
export function plainMapOf(kind: Kind): Kind {
  return { ...mapOf(kind), accepts: isPlain };
}

export function struct<T>(shape: Shape<T>): Kind {
  return { name: 'a map of props', accepts: isMap, example: '{ ... }', inspect: (where, prop, value) => checkShape(where, prop, value, shape) };
}

/** Refuses props that do not exist, which would be dropped without a word, values of another kind, and what is missing. */
export function checkShape<T>(where: IConstruct | string, prop: string, given: T, shape: Shape<T>): void {
  checkValue(where, prop === '' ? 'its props' : prop, given, { name: 'a map of props', accepts: isMap, example: '{ ... }' });
  for (const [name, value] of Object.entries(given as object)) {
    const path = prop === '' ? name : `${prop}.${name}`;
    const kind = Object.prototype.hasOwnProperty.call(shape, name) ? shape[name as keyof T] : refuseUnknown(where, path, name, Object.keys(shape));
    if (value !== undefined) checkValue(where, path, value, kind);
  }
  const missing = Object.entries<Kind>(shape).find(([name, { isRequired }]) => isRequired && given[name as keyof T] === undefined);
  if (missing) refuseMissing(where, prop === '' ? missing[0] : `${prop}.${missing[0]}`, missing[0], missing[1]);
}

/** The same for the arguments of a function that is called without a construct. What is given as undefined counts as left out. */
export function checkArguments(name: string, given: { readonly [argument: string]: unknown }, kinds: { readonly [argument: string]: Kind }): void {
  const where = called(name);
  for (const [argument, kind] of Object.entries(kinds)) {
    if (given[argument] !== undefined || kind.isRequired) checkValue(where, argument, given[argument], kind);
  }
}

/** Refuses a value of another kind, or none. */
export function checkValue(where: IConstruct | string, path: string, value: unknown, kind: Kind): void {
  if (kind.accepts(value)) {
    kind.inspect?.(where, path, value);
    return;
  }
  refuse(where, {
    code: 'prop-invalid',
    problem: `${path} is not ${kind.name}`,
    given: inShort(value),
    allowed: kind.allowed ?? kind.name,
    fix: kind.instead?.(value) ?? (kind.example === undefined ? `write ${kind.name}` : `write it as in ${kind.example}`),
  });
}

function refuseMissing(where: IConstruct | string, path: string, name: string, kind: Kind): never {
  return refuse(where, {
    code: 'prop-invalid',
    problem: `${path} is missing, and there is no default for it`,
    given: 'nothing',
    allowed: kind.allowed ?? kind.name,
    fix: `write ${name}: ${kind.example ?? kind.name}`,
  });
}

function each(kind: Kind, suffix: (key: string) => string): Kind['inspect'] {
  return (where, prop, value) => entriesOf(value).forEach(([key, item]) => checkValue(where, `${prop}${suffix(key)}`, item, kind));
}

function refuseUnknown(where: IConstruct | string, path: string, name: string, known: string[]): never {
  const ours = propsFor(name, known);
  const meant = nearest(name, known);
  return refuse(where, {
    code: 'prop-unknown',
    problem: `there is no prop ${path}, and it would be dropped silently`,
    given: name,
    allowed: listed([...known].sort()),
    fix: ours.length > 0 ? `say it by ${listed(ours, 'or')}` : meant === undefined ? 'remove it' : `did you mean ${meant}?`,
  });
}

/** Of a list also its holes, which are printed as null. */
function entriesOf(value: object): [string, unknown][] {
  return Array.isArray(value) ? Array.from(value, (item, i) => [`${i}`, item]) : Object.entries(value);
}

/** A Map or a Set has no entries that anybody would read. */
function isMap(value: unknown): boolean {
  return Object.prototype.toString.call(value) === '[object Object]';
}

function isPlain(value: unknown): boolean {
  const proto = isMap(value) ? Object.getPrototypeOf(value) : undefined;
  return proto === null || proto !== undefined && Object.getPrototypeOf(proto) === null;
}

const LONGEST_GIVEN = 80;

/** Enough to know it again, and never a secret. */
function inShort(value: unknown): unknown {
  if (['function', 'symbol', 'bigint'].includes(typeof value)) return `a ${typeof value}`;
  if (typeof value === 'object' && value !== null && !Array.isArray(value) && !isPlain(value)) return `a ${value.constructor?.name}`;
  const texts = typeof value === 'object' && value !== null ? entriesOf(value) : [['', value]];
  const isSecret = texts.some(([name, item]) => typeof item === 'string' && looksSecret(String(name), item) !== undefined);
  const isFlat = texts.every(([, item]) => typeof item !== 'object' || item === null);
  if (!isSecret && isFlat && String(JSON.stringify(value)).length <= LONGEST_GIVEN) return value;
  if (typeof value === 'string') return isSecret ? 'a string that looks like a secret' : `${value.slice(0, LONGEST_GIVEN)}...`;
  return Array.isArray(value) ? `a list of ${value.length}` : `a map with ${listed(Object.keys(value!))}`;
}

function classesOf(value: unknown): string[] {
  const names: string[] = [];
  for (let proto = Object.getPrototypeOf(Object(value)); proto; proto = Object.getPrototypeOf(proto)) names.push(proto.constructor.name);
  return names;
}
