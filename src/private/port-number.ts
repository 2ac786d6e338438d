import { IConstruct } from 'constructs';
import { refuse } from './refusal';

/** A port number from 1 to 65535; `listener` is who listens there. */
export function portNumber(where: IConstruct | string, prop: string, given: unknown, listener = 'the app'): number {
  if (Number.isInteger(given) && (given as number) >= 1 && (given as number) <= 65535) return given as number;
  return refuse(where, {
    code: 'port-out-of-range',
    problem: `${prop} is no port number`,
    given,
    allowed: 'a whole number from 1 to 65535',
    fix: `give the port that ${listener} listens on, such as 8080`,
  });
}
