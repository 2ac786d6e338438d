import { createHash } from 'crypto';

/** Characters of a hash in a name. */
export const HASH_LENGTH = 8;

/** Tells names apart that would otherwise be the same; the same text has the same hash in every program. */
export function shortHash(text: string): string {
  return createHash('sha256').update(text).digest('hex').slice(0, HASH_LENGTH);
}
