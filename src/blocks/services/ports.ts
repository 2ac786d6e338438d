import { IConstruct } from 'constructs';
import { portNumber } from '../../private/network/port-number';
import { refuse } from '../../private/refusal';
import { Sidecar } from '../../props/pods/sidecar';
import { Port } from '../../props/services/port';

const PORT_NAME = /^(?=.*[a-z])[a-z0-9]+(-[a-z0-9]+)*$/;
const LONGEST_PORT_NAME = 15;

/** The app's ports from either prop; no ports means a worker. */
export function portsOf(where: IConstruct, port: number | undefined, ports: Port[] | undefined): Port[] {
  if (port !== undefined && ports !== undefined) {
    refuse(where, {
      code: 'port-and-ports',
      problem: 'port and ports are both set',
      given: { port, ports: ports.map(({ name }) => name) },
      allowed: 'port: 8080 for one HTTP port, or ports for everything else',
      fix: `move it to ports: [Port.http(${port}), ...]`,
    });
  }
  const all = port !== undefined ? [Port.http(port)] : ports ?? [];
  all.forEach((each, i) => {
    portNumber(where, `port '${each.name}'`, each.container);
    if (each.service !== each.container) portNumber(where, `service port '${each.name}'`, each.service);
    refuseBadName(where, each.name);
    all.slice(0, i).forEach(earlier => refuseTwins(where, earlier, each));
  });
  return all;
}

/** Those of sidecars: they share names and numbers with the app's in the pod, and have nothing to do with its Service. */
export function portsBeside(where: IConstruct, own: Port[], sidecars: Sidecar[] = []): Port[] {
  const beside = portsOf(where, undefined, sidecars.flatMap(({ ports = [] }) => ports));
  for (const port of beside) {
    const twin = own.find(({ name, container, transport }) => name === port.name || (container === port.container && transport === port.transport));
    if (twin) refuseTwins(where, twin, port);
  }
  return beside;
}

function refuseBadName(where: IConstruct, given: unknown): void {
  if (typeof given === 'string' && PORT_NAME.test(given) && given.length <= LONGEST_PORT_NAME) return;
  refuse(where, {
    code: 'port-name-invalid',
    problem: typeof given === 'string' && given.length > LONGEST_PORT_NAME ? `the port name has ${given.length} characters` : 'this is not a valid port name',
    given,
    allowed: `at most ${LONGEST_PORT_NAME} lower-case letters, digits and single hyphens, with a letter among them`,
    fix: "name it after its protocol or purpose, such as 'metrics'",
  });
}

function refuseTwins(where: IConstruct, a: Port, b: Port): void {
  const same = a.name === b.name ? 'name' : a.transport !== b.transport ? undefined
    : a.container === b.container ? 'container port' : a.service === b.service ? 'service port' : undefined;
  if (same === undefined) return;
  refuse(where, {
    code: 'port-duplicate',
    problem: `two ports have the same ${same}`,
    given: [a, b].map(port => `${port.name} ${port.service}->${port.container}`).join(', '),
    allowed: 'ports that differ in name, and in container port and service port unless their transport protocols differ',
    fix: same === 'name' ? `name one of them: Port.${b.protocol}(${b.container}, { name: 'admin' })` : 'remove one of them',
  });
}
