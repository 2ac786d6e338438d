import { IConstruct } from 'constructs';
import { RouteTarget } from './route-target';
import { Entry } from '../platform/entry';
import { refuse } from '../private/refusal';
import { Route } from '../props/route';

const CLAIMS = Symbol.for('keelwright.routeClaims');

/** What a route takes for its app, of all that comes in by an entry. */
interface Claim {
  readonly owner: IConstruct;
  readonly entry: Entry;
  readonly host: string;
  readonly scheme: string;
  /** What of the host, in one spelling. */
  readonly match: string;
}

/** Notes what the route takes, for the whole program; refuses what another route has taken before. */
export function claim(owner: IConstruct, entry: Entry, { route, port }: RouteTarget): void {
  const held = ((owner.node.root as any)[CLAIMS] ??= []) as Claim[];
  const wanted: Claim = { owner, entry, host: route.hostname, scheme: port.protocol, match: port.protocol === 'grpc' ? callsOf(route) : pathsOf(route) };
  const rivals = held.filter(other => isSameEntry(other.entry, entry));
  const first = rivals.find(other => other.host === wanted.host && other.scheme === wanted.scheme && other.match === wanted.match);
  if (first) refuseTaken(wanted, first);
  const foreign = rivals.find(other => other.scheme !== wanted.scheme && (covers(other.host, wanted.host) || covers(wanted.host, other.host)));
  if (foreign) refuseMixed(wanted, foreign);
  held.push(wanted);
}

function pathsOf({ pathname, isExact }: Route): string {
  // A prefix is the same with and without a slash at its end.
  return isExact ? `${pathname}, exactly` : pathname.replace(/(?<=.)\/$/, '');
}

function callsOf({ grpcService, grpcMethod }: Route): string {
  return grpcService === undefined ? ', every gRPC call' : [', gRPC ', grpcService, ...grpcMethod === undefined ? [] : ['/', grpcMethod]].join('');
}

/** Whether traffic of both may come in by the same door. */
function isSameEntry(a: Entry, b: Entry): boolean {
  if (a.ingressOptions && b.ingressOptions) return a.ingressOptions.className === b.ingressOptions.className;
  const [one, other] = [a.gatewayOptions, b.gatewayOptions];
  if (one?.name !== other?.name || one?.namespace !== other?.namespace) return false;
  return one?.listener === undefined || other?.listener === undefined || one.listener === other.listener;
}

function covers(host: string, other: string): boolean {
  return host === other || (host.startsWith('*.') && other.endsWith(host.slice(1)));
}

function describe({ gatewayOptions, ingressOptions }: Entry): string {
  return gatewayOptions ? `Gateway ${gatewayOptions.namespace}/${gatewayOptions.name}` : `IngressClass ${ingressOptions?.className}`;
}

function refuseTaken({ owner, entry, host, match }: Claim, first: Claim): void {
  refuse(owner, {
    code: 'route-taken',
    problem: first.owner === owner ? 'two of its routes are for the same host and path' : `its route is for a host and path that ${first.owner.node.path} has already`,
    given: `${host}${match}`,
    allowed: `each host and path once behind ${describe(entry)}; a longer path, or an exact one, is another`,
    fix: first.owner === owner ? 'remove one of them' : 'give one of the two another host or path',
  });
}

/** Gateways may serve only the older one of two such routes. */
function refuseMixed({ owner, entry, host, scheme }: Claim, other: Claim): void {
  refuse(owner, {
    code: 'route-protocols-mixed',
    problem: `a gateway need not serve HTTPRoutes and GRPCRoutes for one host, and ${other.owner.node.path} has ${other.scheme === 'grpc' ? 'a GRPCRoute' : 'an HTTPRoute'} for it`,
    given: `${scheme} for ${host}, ${other.scheme} for ${other.host}`,
    allowed: `either HTTP or gRPC for each host behind ${describe(entry)}`,
    fix: 'give one of them a host that the other does not cover, or a listener of its own',
  });
}
