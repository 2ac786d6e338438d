import { IConstruct } from 'constructs';
import { covers } from './route-precedence';
import { RouteTarget } from './route-target';
import { Entry } from '../../platform/entry';
import { refuse } from '../../private/refusal';
import { TreeState } from '../../private/tree-state';
import { Route } from '../../props/routes/route';
import { areApart, haveOtherCertificates, refuseApart, refuseCertificates } from '../entry/ingress-class';

const CLAIMS = new TreeState<Claim[]>('routeClaims');

/** The requests behind an entry that a route takes for its app. */
export interface Claim {
  readonly owner: IConstruct;
  readonly entry: Entry;
  readonly route: Route;
  readonly host: string;
  readonly scheme: string;
  /** The part of the host that it matches, in one spelling. */
  readonly match: string;
}

/** Records what the route takes, for the whole program; rejects what another route has already taken. */
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
  const certified = rivals.find(other => other.host === wanted.host && haveOtherCertificates(other.entry, entry));
  if (certified) refuseCertificates(owner, entry, wanted.host, certified);
  const foreign = rivals.find(other => other.scheme !== wanted.scheme && (covers(other.host, wanted.host) || covers(wanted.host, other.host)));
  if (foreign) refuseMixed(wanted, foreign);
  held.push(wanted);
}

/** What the routes of the program have taken so far. */
export function claimsOf(where: IConstruct): Claim[] {
  return CLAIMS.ofOr(where.node.root, () => []);
}

function pathsOf(route: Route): string {
  const { pathname, isExact, _rule: { method } } = route;
  // A prefix is the same with and without a trailing slash.
  return [isExact ? `${pathname}, exactly` : pathname.replace(/(?<=.)\/$/, ''), ...method ? [`, ${method}`] : [], ...valuesOf(route)].join('');
}

function callsOf(route: Route): string {
  const { grpcService, grpcMethod } = route;
  const calls = grpcService === undefined ? [', every gRPC call'] : [', gRPC ', grpcService, ...grpcMethod === undefined ? [] : ['/', grpcMethod]];
  return [...calls, ...valuesOf(route)].join('');
}

/** In one order and spelling, whatever the order and spelling in the program. */
function valuesOf({ _rule: { headers, query } }: Route): string[] {
  return [
    ...headers.map(({ name, value }) => `, ${name.toLowerCase()}: ${value}`).sort(),
    ...query.map(({ name, value }) => `, ?${name}=${value}`).sort(),
  ];
}

/** Whether traffic for both may enter through the same listener or Ingress controller. */
export function isSameEntry(a: Entry, b: Entry): boolean {
  if (a.ingressOptions && b.ingressOptions) return a.ingressOptions.className === b.ingressOptions.className;
  const [one, other] = [a.gatewayOptions, b.gatewayOptions];
  if (one?.name !== other?.name || one?.namespace !== other?.namespace) return false;
  return one?.listener === undefined || other?.listener === undefined || one.listener === other.listener;
}

/** A DNS name leads to one address: a Gateway's or an Ingress controller's. Gateways may be internal and external. */
function isOtherKind(a: Entry, b: Entry): boolean {
  return (a.gatewayOptions === undefined) !== (b.gatewayOptions === undefined);
}

function describe({ gatewayOptions, ingressOptions }: Entry): string {
  return gatewayOptions ? `Gateway ${gatewayOptions.namespace}/${gatewayOptions.name}` : `IngressClass ${ingressOptions?.className}`;
}

function refuseTaken({ owner, entry, host, match }: Claim, first: Claim): void {
  refuse(owner, {
    code: 'route-taken',
    problem: first.owner === owner ? 'two of its routes match the same host and path' : `its route matches a host and path that ${first.owner.node.path} already uses`,
    given: `${host}${match}`,
    allowed: `each host and path once behind ${describe(entry)}; a longer path, or an exact one, counts as another`,
    fix: first.owner === owner ? 'remove one of them' : 'change the host or path of one of the two',
  });
}

function refuseElsewhere({ owner, entry, host, match }: Claim, first: Claim): void {
  refuse(owner, {
    code: 'route-taken-elsewhere',
    problem: `its route uses ${describe(entry)}, and ${first.owner.node.path} uses ${describe(first.entry)} for the same host and path: a DNS name leads to only one of the two`,
    given: `${host}${match}`,
    allowed: 'each host and path in one app only, or behind separate Gateways',
    fix: 'change the host or path of one of the two, or use the same entry for both',
  });
}

/** Gateways may serve only the older of two such routes. */
function refuseMixed({ owner, entry, host, scheme }: Claim, other: Claim): void {
  refuse(owner, {
    code: 'route-protocols-mixed',
    problem: `a Gateway is not required to serve both HTTPRoutes and GRPCRoutes for one host, and ${other.owner.node.path} has ${other.scheme === 'grpc' ? 'a GRPCRoute' : 'an HTTPRoute'} for it`,
    given: `${scheme} for ${host}, ${other.scheme} for ${other.host}`,
    allowed: `either HTTP or gRPC for each host behind ${describe(entry)}`,
    fix: 'set a host for one of them that the other does not cover, or use a separate listener',
  });
}
