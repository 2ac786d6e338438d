import { IConstruct } from 'constructs';
import { areApart, refuseApart } from './ingress-class';
import { covers } from './route-precedence';
import { RouteTarget } from './route-target';
import { Entry } from '../platform/entry';
import { refuse } from '../private/refusal';
import { Route } from '../props/route';

const CLAIMS = Symbol.for('keelwright.routeClaims');

/** What a route takes for its app, of all that comes in by an entry. */
export interface Claim {
  readonly owner: IConstruct;
  readonly entry: Entry;
  readonly route: Route;
  readonly host: string;
  readonly scheme: string;
  /** What of the host, in one spelling. */
  readonly match: string;
}

/** Notes what the route takes, for the whole program; refuses what another route has taken before. */
export function claim(owner: IConstruct, entry: Entry, { route, port }: RouteTarget): void {
  const held = claimsOf(owner);
  const wanted: Claim = { owner, entry, route, host: route.hostname, scheme: port.protocol, match: port.protocol === 'grpc' ? callsOf(route) : pathsOf(route) };
  const rivals = held.filter(other => isSameEntry(other.entry, entry));
  const isSame = (other: Claim) => other.host === wanted.host && other.scheme === wanted.scheme && other.match === wanted.match;
  const first = rivals.find(isSame);
  if (first) refuseTaken(wanted, first);
  const elsewhere = held.find(other => isSame(other) && other.owner !== owner && isOtherKind(other.entry, entry));
  if (elsewhere) refuseElsewhere(wanted, elsewhere);
  const apart = held.find(other => other.host === wanted.host && other.owner !== owner && areApart(other.entry, entry));
  if (apart) refuseApart(owner, entry, wanted.host, apart.owner);
  const foreign = rivals.find(other => other.scheme !== wanted.scheme && (covers(other.host, wanted.host) || covers(wanted.host, other.host)));
  if (foreign) refuseMixed(wanted, foreign);
  held.push(wanted);
}

/** What routes of the program have taken so far. */
export function claimsOf(where: IConstruct): Claim[] {
  const root = where.node.root as any;
  root[CLAIMS] ??= [];
  return root[CLAIMS];
}

function pathsOf(route: Route): string {
  const { pathname, isExact, _rule: { method } } = route;
  // A prefix is the same with and without a slash at its end.
  return [isExact ? `${pathname}, exactly` : pathname.replace(/(?<=.)\/$/, ''), ...method ? [`, ${method}`] : [], ...valuesOf(route)].join('');
}

function callsOf(route: Route): string {
  const { grpcService, grpcMethod } = route;
  const calls = grpcService === undefined ? [', every gRPC call'] : [', gRPC ', grpcService, ...grpcMethod === undefined ? [] : ['/', grpcMethod]];
  return [...calls, ...valuesOf(route)].join('');
}

/** In one order and spelling, whatever the order and spelling of the program. */
function valuesOf({ _rule: { headers, query } }: Route): string[] {
  return [
    ...headers.map(({ name, value }) => `, ${name.toLowerCase()}: ${value}`).sort(),
    ...query.map(({ name, value }) => `, ?${name}=${value}`).sort(),
  ];
}

/** Whether traffic of both may come in by the same door. */
export function isSameEntry(a: Entry, b: Entry): boolean {
  if (a.ingressOptions && b.ingressOptions) return a.ingressOptions.className === b.ingressOptions.className;
  const [one, other] = [a.gatewayOptions, b.gatewayOptions];
  if (one?.name !== other?.name || one?.namespace !== other?.namespace) return false;
  return one?.listener === undefined || other?.listener === undefined || one.listener === other.listener;
}

/** A name leads to one address: to a Gateway's or to an Ingress controller's. Gateways may be inside and outside. */
function isOtherKind(a: Entry, b: Entry): boolean {
  return (a.gatewayOptions === undefined) !== (b.gatewayOptions === undefined);
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

function refuseElsewhere({ owner, entry, host, match }: Claim, first: Claim): void {
  refuse(owner, {
    code: 'route-taken-elsewhere',
    problem: `its route comes by ${describe(entry)}, and ${first.owner.node.path} has the same host and path by ${describe(first.entry)}: a name leads to one of the two`,
    given: `${host}${match}`,
    allowed: 'each host and path of one app, or behind Gateways apart',
    fix: 'give one of the two another host or path, or let both come by one entry',
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
