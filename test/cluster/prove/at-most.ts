/** Does something with each, at most so many at a time, and gives what became of it, in their order. */
export async function atMost<T, R>(count: number, items: readonly T[], act: (item: T) => Promise<R>): Promise<PromiseSettledResult<R>[]> {
  const results: PromiseSettledResult<R>[] = [];
  let next = 0;
  const work = async () => {
    for (let i = next++; i < items.length; i = next++) [results[i]] = await Promise.allSettled([act(items[i])]);
  };
  await Promise.all(Array.from({ length: count }, work));
  return results;
}
