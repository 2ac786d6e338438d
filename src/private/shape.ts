import { IConstruct } from 'constructs';
import { listed, nearest } from './nearest';
import { refuse } from './refusal';

/** What a prop must be. TypeScript says so too, but programs run unchecked, and some are JavaScript. */
export interface Kind {
  /** As in `a number`. */
  readonly name: string;
  readonly accepts: (value: unknown) => boolean;
  /** How to write one. */
  readonly example?: string;
  /** What is accepted, where its name does not say it. */
  readonly allowed?: string;
  /** Whether it must be given. */
  readonly isRequired?: boolean;
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

export function struct<T>(shape: Shape<T>): Kind {
  return { name: 'a map of props', accepts: isMap, example: '{ ... }', inspect: (where, prop, value) => checkShape(where, prop, value, shape) };
}

/** Of a prop without which its class can do nothing. */
export function required(kind: Kind): Kind {
  return { ...kind, isRequired: true };
}

/** Refuses props that do not exist, which would be dropped without a word, values of another kind, and required ones that are missing. */
export function checkShape<T>(where: IConstruct | string, prop: string, given: T, shape: Shape<T>): void {
  check(where, prop === '' ? 'its props' : prop, given, { name: 'a map of props', accepts: isMap, example: '{ ... }' });
  for (const [name, value] of Object.entries(given as object)) {
    const path = prop === '' ? name : `${prop}.${name}`;
    const kind = Object.prototype.hasOwnProperty.call(shape, name) ? shape[name as keyof T] : refuseUnknown(where, path, name, Object.keys(shape));
    if (value !== undefined) check(where, path, value, kind);
  }
  for (const [name, kind] of Object.entries<Kind>(shape)) {
    if (kind.isRequired && given[name as keyof T] === undefined) refuseKind(where, prop === '' ? name : `${prop}.${name}`, 'is missing', 'nothing', kind);
  }
}

function check(where: IConstruct | string, path: string, value: unknown, kind: Kind): void {
  if (kind.accepts(value)) {
    kind.inspect?.(where, path, value);
    return;
  }
  const given = isMap(value) && (value as object).constructor?.name !== 'Object' ? `a ${(value as object).constructor.name}` : value;
  refuseKind(where, path, `is not ${kind.name}`, given, kind);
}

function refuseKind(where: IConstruct | string, path: string, what: string, given: unknown, kind: Kind): never {
  return refuse(where, {
    code: 'prop-invalid',
    problem: `${path} ${what}`,
    given,
    allowed: kind.allowed ?? kind.name,
    fix: kind.example === undefined ? `write ${kind.name}` : `write it as in ${kind.example}`,
  });
}

function each(kind: Kind, suffix: (key: string) => string): Kind['inspect'] {
  return (where, prop, value) => Object.entries(value).forEach(([key, item]) => check(where, `${prop}${suffix(key)}`, item, kind));
}

function refuseUnknown(where: IConstruct | string, path: string, name: string, known: string[]): never {
  const meant = nearest(name, known);
  return refuse(where, {
    code: 'prop-unknown',
    problem: `there is no prop ${path}, and it would be dropped silently`,
    given: name,
    allowed: listed([...known].sort()),
    fix: meant === undefined ? 'remove it' : `did you mean ${meant}?`,
  });
}

function isMap(value: unknown): boolean {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}

function classesOf(value: unknown): string[] {
  const names: string[] = [];
  for (let proto = Object.getPrototypeOf(Object(value)); proto; proto = Object.getPrototypeOf(proto)) names.push(proto.constructor.name);
  return names;
}
