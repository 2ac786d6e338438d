import { IConstruct } from 'constructs';
import { singleAddress } from '../../private/network/cidr';
import { refuse } from '../../private/refusal';
import { TreeState } from '../../private/tree-state';

const HOLDS = new TreeState<Holds>('serviceHolds');

interface Holds {
  readonly nodePorts: Map<number, IConstruct>;
  readonly clusterIPs: Map<string, IConstruct>;
  /** The constructs that use the address as an external one. */
  readonly endpoints: Map<string, IConstruct>;
}

/** Records a fixed node port for the whole program: a cluster has each only once. */
export function holdNodePort(where: IConstruct, port: number): void {
  const { nodePorts } = holdsOf(where);
  const first = nodePorts.get(port);
  if (first !== undefined) refuseTaken(where, first, `node port ${port}`, 'each node port once in a cluster', 'choose another number, or let the cluster choose it');
  nodePorts.set(port, where);
}

/** Records a fixed cluster IP of a Service for the whole program: a cluster has each only once, and it leads to nothing else. */
export function holdClusterIP(where: IConstruct, address: string): void {
  const { clusterIPs, endpoints } = holdsOf(where);
  const first = clusterIPs.get(address);
  if (first !== undefined) refuseTaken(where, first, address, 'each cluster IP once in a cluster', 'choose another address, or let the cluster choose it');
  const user = endpoints.get(address);
  if (user !== undefined) refuseEndpoint(user, where, address);
  clusterIPs.set(address, where);
}

/** Records an external address. */
export function holdEndpoint(where: IConstruct, address: string): void {
  const { clusterIPs, endpoints } = holdsOf(where);
  const first = clusterIPs.get(address);
  if (first !== undefined) refuseEndpoint(where, first, address);
  if (!endpoints.has(address)) endpoints.set(address, where);
}

/** The same for address blocks that are a single address: policies see the pods behind a Service, and never its own address. */
export function holdEndpoints(where: IConstruct, blocks: string[]): void {
  blocks.map(singleAddress).forEach(address => address !== undefined && holdEndpoint(where, address));
}

function holdsOf(where: IConstruct): Holds {
  return HOLDS.ofOr(where.node.root, () => ({ nodePorts: new Map(), clusterIPs: new Map(), endpoints: new Map() }));
}

function refuseTaken(where: IConstruct, first: IConstruct, given: string, allowed: string, fix: string): never {
  return refuse(where, {
    code: 'service-address-taken',
    problem: first === where ? 'two of its Services use the same one' : `a Service of ${first.node.path} already uses it`,
    given,
    allowed,
    fix,
  });
}

function refuseEndpoint(where: IConstruct, service: IConstruct, address: string): never {
  return refuse(where, {
    code: 'endpoint-is-service',
    problem: `this is the cluster IP of a Service of ${service.node.path}, which neither another Service nor a network policy can lead to`,
    given: address,
    allowed: 'addresses of servers',
    fix: `reference ${service.node.path} itself in bindings`,
  });
}
