import { IConstruct } from 'constructs';
import { reject } from '../messages/mistakes';

/** A port as command lines and messages name it: `53`, or `53/udp` if its transport protocol is not TCP. */
export function portText(port: number | string, transport: string): string {
  return transport === 'TCP' ? `${port}` : `${port}/${transport.toLowerCase()}`;
}

/** Egress on one port, as a program declares it. */
export function egressText(peer: string, port: number, transport: string): string {
  return transport === 'TCP' ? `Egress.to(${peer}, [${port}])` : `Egress.to(${peer}).${transport.toLowerCase()}(${port})`;
}

/** A port number from 1 to 65535; `listener` is what listens on it. */
export function portNumber(where: IConstruct | string, prop: string, given: unknown, listener = 'the app'): number {
  if (Number.isInteger(given) && (given as number) >= 1 && (given as number) <= 65535) return given as number;
  return reject(where, {
    code: 'port-out-of-range',
    problem: `${prop} is not a valid port number`,
    given,
    allowed: 'a whole number from 1 to 65535',
    fix: `use the port that ${listener} listens on, such as 8080`,
  }, 8080);
}
