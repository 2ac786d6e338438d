import { createHash } from 'crypto';

const LONGEST_KEY = 63;
const HASH_LENGTH = 8;

/** Key of the annotation that rolls out the readers of a Secret. It has at most 63 characters, and names of objects have up to 253. */
export function readerAnnotation(name: string): string {
  const key = `secret.${name}`;
  const hash = createHash('sha256').update(name).digest('hex').slice(0, HASH_LENGTH);
  return `keelwright.io/${key.length <= LONGEST_KEY ? key : `${key.slice(0, LONGEST_KEY - HASH_LENGTH - 1)}-${hash}`}`;
}
