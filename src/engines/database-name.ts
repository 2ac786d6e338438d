import { IConstruct } from 'constructs';
import { refuse } from '../private/refusal';

/** A restore makes databases whose names are this one with up to 24 characters after it, and PostgreSQL cuts names at 63 bytes. */
const LONGEST = 39;

/** Refuses what a tool would take for an option or for words of a connection, and what a server would cut. */
export function databaseName(where: IConstruct, name: string): string {
  const isName = typeof name === 'string' && /^[^-\p{C}\p{Z}=][^\p{C}=]*$/u.test(name) && !name.endsWith(' ') && Buffer.byteLength(name) <= LONGEST;
  return isName ? name : refuse(where, {
    code: 'database-name-invalid',
    problem: 'database is not a valid name of a database',
    given: name,
    allowed: `1 to ${LONGEST} bytes without control characters and =, that neither begin with a hyphen or a space nor end with a space`,
    fix: "write database: 'orders'",
  });
}
