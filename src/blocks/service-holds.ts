import { IConstruct } from 'constructs';
import { singleAddress } from '../private/cidr';
import { refuse } from '../private/refusal';

const HOLDS = Symbol.for('keelwright.serviceHolds');

interface Holds {
  readonly nodePorts: Map<number, IConstruct>;
  readonly clusterIPs: Map<string, IConstruct>;
  /** Who names the address as one outside. */
  readonly endpoints: Map<string, IConstruct>;
}

/** Notes a fixed port of the nodes for the whole program: a cluster has each once. */
export function holdNodePort(where: IConstruct, port: number): void {
  const { nodePorts } = holdsOf(where);
  const first = nodePorts.get(port);
  if (first !== undefined) refuseTaken(where, first, `node port ${port}`, 'each port of the nodes once in a cluster', 'choose another number, or leave it to the cluster');
  nodePorts.set(port, where);
}

/** Notes a fixed address of a Service for the whole program: a cluster has each once, and leads nowhere else by it. */
export function holdClusterIP(where: IConstruct, address: string): void {
  const { clusterIPs, endpoints } = holdsOf(where);
  const first = clusterIPs.get(address);
  if (first !== undefined) refuseTaken(where, first, address, 'each address of a Service once in a cluster', 'choose another address, or leave it to the cluster');
  const user = endpoints.get(address);
  if (user !== undefined) refuseEndpoint(user, where, address);
  clusterIPs.set(address, where);
}

/** Notes an address outside. */
export function holdEndpoint(where: IConstruct, address: string): void {
  const { clusterIPs, endpoints } = holdsOf(where);
  const first = clusterIPs.get(address);
  if (first !== undefined) refuseEndpoint(where, first, address);
  if (!endpoints.has(address)) endpoints.set(address, where);
}

/** The same for those blocks that are one address: policies see pods behind a Service, and never its own address. */
export function holdEndpoints(where: IConstruct, blocks: string[]): void {
  blocks.map(singleAddress).forEach(address => address !== undefined && holdEndpoint(where, address));
}

function holdsOf(where: IConstruct): Holds {
  return ((where.node.root as any)[HOLDS] ??= { nodePorts: new Map(), clusterIPs: new Map(), endpoints: new Map() }) as Holds;
}

function refuseTaken(where: IConstruct, first: IConstruct, given: string, allowed: string, fix: string): never {
  return refuse(where, {
    code: 'service-address-taken',
    problem: first === where ? 'two of its Services want the same' : `a Service of ${first.node.path} has it already`,
    given,
    allowed,
    fix,
  });
}

function refuseEndpoint(where: IConstruct, service: IConstruct, address: string): never {
  return refuse(where, {
    code: 'endpoint-is-service',
    problem: `this is the address of a Service of ${service.node.path}, to which neither another Service nor a network policy leads`,
    given: address,
    allowed: 'addresses of servers',
    fix: `bind to ${service.node.path} itself`,
  });
}
