import { HASH_LENGTH, shortHash } from '../../private/short-hash';

const LONGEST_KEY = 63;

/** Key of the annotation that rolls out the readers of a Secret. It has at most 63 characters, and names of objects have up to 253. */
export function readerAnnotation(name: string): string {
  const key = `secret.${name}`;
  const hash = shortHash(name);
  return `keelwright.io/${key.length <= LONGEST_KEY ? key : `${key.slice(0, LONGEST_KEY - HASH_LENGTH - 1)}-${hash}`}`;
}
