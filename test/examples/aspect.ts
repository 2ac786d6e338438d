/** One thing that a person would look at, in words: as the original has it, and as we have it. */
export interface Aspect {
  readonly aspect: string;
  readonly original: string;
  readonly ours: string;
}

export const NONE = 'none';
export const THERE = 'there';
export const THE_IMAGES = "the image's own";

/** The fields that the original gives. */
export function given(their: any = {}, our: any = {}, fields: string[]): Aspect[] {
  const said = fields.filter(field => their[field] !== undefined);
  return said.map(field => ({ aspect: field, original: `${their[field]}`, ours: `${our[field] ?? NONE}` }));
}

/** The entries that the original gives. */
export function maps(what: string, their: any = {}, our: any = {}): Aspect[] {
  return Object.keys(their).map(key => ({ aspect: `${what} ${key}`, original: `${their[key]}`, ours: `${our[key] ?? NONE}` }));
}

/** As typed; of a script, its first line and how many there are. */
export function words(command: string[] | undefined): string {
  if (command === undefined) return THE_IMAGES;
  return command.map(word => {
    const [first, ...more] = word.trim().split('\n');
    return more.length === 0 ? first || "''" : `${first} ... (${more.length + 1} lines)`;
  }).join(' ');
}
