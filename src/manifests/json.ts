/** An object's fields; none if the YAML has null, a list or a scalar instead. */
export function fields(value: unknown): { readonly [field: string]: any } {
  return typeof value === 'object' && value !== null && !Array.isArray(value) ? value : {};
}

/** One object of a list, with its path in the manifest. */
export interface Item {
  readonly value: { readonly [field: string]: any };
  readonly field: string;
}

/** The objects of a list; none if the YAML has something else instead. */
export function items(list: unknown, field: string): Item[] {
  if (!Array.isArray(list)) return [];
  return list.map((value, index) => ({ value: fields(value), field: `${field}[${index}]` }));
}

/** The texts of a list, such as the words of a command; none if the YAML has something else instead. */
export function strings(list: unknown): string[] {
  return Array.isArray(list) ? list.filter(value => typeof value === 'string') : [];
}

/** The names of the fields of all the objects given, each once. */
export function keysIn(...objects: unknown[]): string[] {
  return [...new Set(objects.flatMap(object => Object.keys(fields(object))))];
}

/** The value under a key that the value itself has, so that a label called `constructor` is not found everywhere. */
export function own<T>(object: { readonly [key: string]: T }, key: string): T | undefined {
  return Object.hasOwn(object, key) ? object[key] : undefined;
}

/** Puts a value into the list that a map keeps under the key. */
export function push<K, V>(lists: Map<K, V[]>, key: K, value: V): void {
  const list = lists.get(key);
  if (list) list.push(value);
  else lists.set(key, [value]);
}
