/** Shown instead of a value whose getter or Proxy throws. */
export const UNREADABLE = 'a value that cannot be read';

/** The entries of an object; for lists including holes, which are rendered as null. */
export function entriesOf(value: object): [string, unknown][] {
  return Array.isArray(value) ? Array.from(value, (item, i) => [`${i}`, item]) : Object.entries(value);
}

/** Whether it is a map. A Map or a Set is not: it has no entries that would be read. */
export function isMap(value: unknown): value is object {
  return Object.prototype.toString.call(value) === '[object Object]';
}

/** A map without a class, including one of another realm, or without a prototype. */
export function isPlain(value: unknown): value is object {
  const proto = isMap(value) ? Object.getPrototypeOf(value) : undefined;
  return proto === null || proto !== undefined && Object.getPrototypeOf(proto) === null;
}
