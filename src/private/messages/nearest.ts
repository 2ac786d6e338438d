/** The name that was probably meant: one that differs by a slip of the fingers, or else one that is a part of the other. */
export function nearest(wanted: string, names: Iterable<string>): string | undefined {
  const slips = Math.max(1, Math.min(3, Math.floor(wanted.length / 4)));
  let best: string | undefined;
  let least = slips + 1;
  let part: string | undefined;
  for (const name of names) {
    if (name === wanted) continue;
    const distance = editDistance(wanted, name, least);
    if (distance < least) [best, least] = [name, distance];
    if (name.startsWith(`${wanted}-`) || wanted.startsWith(`${name}-`)) part ??= name;
  }
  return best ?? part;
}

const MOST_LISTED = 8;
const LONGEST_NAME = 100;

/** All of a few names, or of many those that are nearest to what was written. */
export function nearestFew(wanted: string, names: readonly string[]): string {
  if (names.length <= MOST_LISTED) return listed([...names].sort());
  const distance = new Map(names.map(name => [name, editDistance(wanted.slice(0, LONGEST_NAME), name, Infinity)]));
  const few = [...names].sort((a, b) => distance.get(a)! - distance.get(b)! || (a < b ? -1 : 1)).slice(0, MOST_LISTED);
  return `${few.join(', ')} and ${names.length - few.length} more`;
}

/** `, ` between, `and` before the last. */
export function listed(names: readonly string[], last: 'and' | 'or' = 'and'): string {
  return names.length < 2 ? names.join('') : `${names.slice(0, -1).join(', ')} ${last} ${names[names.length - 1]}`;
}

/** How many letters to insert, remove, replace or swap with their neighbor; `limit` when it takes as many or more. */
function editDistance(a: string, b: string, limit: number): number {
  if (Math.abs(a.length - b.length) >= limit) return limit;
  let before: number[] = [];
  let previous = Array.from({ length: b.length + 1 }, (_, j) => j);
  for (let i = 1; i <= a.length; i++) {
    const row = [i];
    for (let j = 1; j <= b.length; j++) {
      const replaced = previous[j - 1] + (a[i - 1] === b[j - 1] ? 0 : 1);
      const swapped = i > 1 && j > 1 && a[i - 1] === b[j - 2] && a[i - 2] === b[j - 1] ? before[j - 2] + 1 : replaced;
      row.push(Math.min(previous[j] + 1, row[j - 1] + 1, replaced, swapped));
    }
    if (Math.min(...row) >= limit) return limit;
    [before, previous] = [previous, row];
  }
  return Math.min(previous[b.length], limit);
}
