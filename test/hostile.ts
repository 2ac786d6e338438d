import { API } from '../src/private/calls/api';

/** One call that a program made, with what came of it. */
export interface Call {
  readonly call: string;
  readonly self: unknown;
  readonly args: readonly unknown[];
}

/** Where a value can be put: into an argument, or into a property inside one. */
export interface Place {
  /** `Port.http:container`, `PortOptions.name`. */
  readonly name: string;
  readonly at: Call;
  readonly path: readonly (string | number)[];
  /** As in the table of the API. */
  readonly type: string;
}

/** All places of one call, with those of the properties that it gives. */
export function placesOf(made: Call): Place[] {
  return API.calls[made.call].flatMap((line, i) => {
    const { name, type, isRest } = parsed(line);
    const path = [i];
    return [{ name: `${made.call}:${name}`, at: made, path, type: isRest ? type.slice(0, -2) : type }, ...inside(made, path, made.args[i], type)];
  });
}

function inside(at: Call, path: readonly (string | number)[], value: unknown, type: string): Place[] {
  if (typeof value !== 'object' || value === null) return [];
  if (type.endsWith('[]') && Array.isArray(value)) {
    const item = type.slice(0, -2);
    return value.slice(0, 1).flatMap((one, i) => [{ name: `${nameOf(at, path)}[]`, at, path: [...path, i], type: item }, ...inside(at, [...path, i], one, item)]);
  }
  if (type.startsWith('{')) {
    const item = type.slice(1, -1);
    return Object.entries(value).slice(0, 1).flatMap(([key, one]) => [{ name: `${nameOf(at, path)}{}`, at, path: [...path, key], type: item }, ...inside(at, [...path, key], one, item)]);
  }
  if (!(type in API.structs)) return [];
  return API.structs[type].flatMap(line => {
    const field = parsed(line);
    const there = [...path, field.name];
    return [{ name: `${type}.${field.name}`, at, path: there, type: field.type }, ...inside(at, there, (value as { [name: string]: unknown })[field.name], field.type)];
  });
}

function nameOf({ call }: Call, path: readonly (string | number)[]): string {
  return `${call}:${path.join('.')}`;
}

/** A line of the table of the API. */
export function parsed(line: string): { readonly name: string; readonly type: string; readonly isRest: boolean } {
  const [, rest, name, type] = /^(\.\.\.)?(\w+)\??: (.*)$/.exec(line)!;
  return { name, type, isRest: rest !== undefined };
}

/** The same with something else at a path, as plain as it was; what is nothing that has such a path stays. */
export function withValue(args: any, [key, ...rest]: readonly (string | number)[], value: unknown): any {
  if (!canHold(args)) return args;
  const copy: any = Array.isArray(args) ? [...args] : { ...(args as object) };
  copy[key] = rest.length === 0 ? value : withValue(copy[key], rest, value);
  return copy;
}

/** Whether it is a list or a plain object that can be read. */
export function canHold(value: unknown): boolean {
  try {
    return Array.isArray(value) || typeof value === 'object' && value !== null && Object.getPrototypeOf(value) === Object.prototype && Object.values(value).length >= 0;
  } catch {
    return false;
  }
}

class Circle {
  public readonly self = this;
}

export const TOKEN = 'ghp_0123456789abcdefghijABCDEFGHIJ012345';
export const PASSWORD = 'hunter2-Sw0rdfish';

/** What no sound program gives, by what it is. */
export const HOSTILE: { readonly [what: string]: () => unknown } = {
  'null': () => null,
  'NaN': () => NaN,
  'Infinity': () => Infinity,
  'a negative number': () => -1,
  'zero': () => 0,
  'a fraction': () => 1.5,
  'more than is safe': () => 2 ** 53,
  'a huge number': () => 1e300,
  'true': () => true,
  'false': () => false,
  'a BigInt': () => BigInt(8080),
  'a symbol': () => Symbol('x'),
  'a function': () => () => 'x',
  'a class': () => Circle,
  'a Map': () => new Map([['a', 'b']]),
  'a Set': () => new Set(['a']),
  'a Date': () => new Date(0),
  'a Promise': () => Promise.resolve('a'),
  'a RegExp': () => /a/,
  'an Error': () => new Error('a'),
  'a Buffer': () => Buffer.from('a'),
  'a circular object': () => new Circle(),
  'a circular list': () => { const list: unknown[] = []; list.push(list); return list; },
  'an object without a prototype': () => Object.assign(Object.create(null), { a: 1 }),
  'an object that throws when it is read': () => ({ get a() { throw new RangeError('read'); } }),
  'a Proxy that throws at everything': () => new Proxy({}, { get() { throw new RangeError('get'); }, ownKeys() { throw new RangeError('keys'); }, getPrototypeOf() { throw new RangeError('proto'); } }),
  'an empty object': () => ({}),
  'an object of another shape': () => ({ kuberntes: '1.35' }),
  'a symbol for a name': () => ({ [Symbol('a')]: 'b' }),
  'a prototype for a name': () => JSON.parse('{"__proto__": {"a": "b"}, "constructor": "c"}'),
  'an empty list': () => [],
  'a list with a hole': () => [, 'a'],
  'a list of undefined': () => [undefined],
  'a list of numbers': () => [1, NaN],
  'a list in a list': () => [['a']],
  'an empty string': () => '',
  'a space': () => ' ',
  'a line break': () => 'a\nb: c',
  'a carriage return': () => 'a\r\nx-evil: 1',
  'a NUL': () => 'a\0b',
  'half a character': () => 'a\ud800b',
  'letters of other languages': () => 'größe-名前',
  'a text of 5000 characters': () => 'a'.repeat(5000),
  'a terminal escape': () => 'a\u001b[31mb',
  'a variable of a shell': () => '$(touch /tmp/x)`id`',
  'a variable of Kubernetes': () => '$(HOME)/a',
  'a template': () => '{{ .Values.a }}',
  'YAML': () => '- a: &b !!binary',
  'a word that is no string in YAML': () => 'no',
  'a number in a string': () => '0x1F',
  'a name of every object': () => 'constructor',
  'a token': () => TOKEN,
  'a password in a URL': () => `postgres://app:${PASSWORD}@db:5432/app`,
  'a password by its name': () => ({ username: 'app', password: PASSWORD }),
};
