import { createHash } from 'crypto';

const LONGEST_KEY = 63;
const HASH_LENGTH = 8;

/** Key of the annotation that makes the readers of an object roll. It holds 63 characters, and the names of objects 253. */
export function readerAnnotation(what: 'config-set' | 'secret', name: string): string {
  const key = `${what}.${name}`;
  const hash = createHash('sha256').update(name).digest('hex').slice(0, HASH_LENGTH);
  return `keelwright.io/${key.length <= LONGEST_KEY ? key : `${key.slice(0, LONGEST_KEY - HASH_LENGTH - 1)}-${hash}`}`;
}
