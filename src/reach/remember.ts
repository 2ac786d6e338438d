/** Memoizes the function: its result for an object does not change. */
export function remember<K extends object, V>(tell: (about: K) => V): (about: K) => V {
  const told = new WeakMap<K, { readonly value: V }>();
  return about => {
    const known = told.get(about) ?? { value: tell(about) };
    told.set(about, known);
    return known.value;
  };
}
