import { IConstruct } from 'constructs';
import { refuse } from '../private/refusal';

/** A restore creates databases with this name and a suffix of up to 24 characters, and PostgreSQL truncates names at 63 bytes. */
const LONGEST = 39;

/** Rejects names that a tool would read as an option or as part of a connection string, and names that a server would truncate. */
export function databaseName(where: IConstruct, name: string): string {
  const isName = typeof name === 'string' && /^[^-\p{C}\p{Z}=][^\p{C}=]*$/u.test(name) && !name.endsWith(' ') && Buffer.byteLength(name) <= LONGEST;
  return isName ? name : refuse(where, {
    code: 'database-name-invalid',
    problem: 'database is not a valid database name',
    given: name,
    allowed: `1 to ${LONGEST} bytes without control characters and =, that do not start with a hyphen or a space or end with a space`,
    fix: "set database: 'orders'",
  });
}
