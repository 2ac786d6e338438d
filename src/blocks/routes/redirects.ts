import { ApiObject } from 'cdk8s';
import { Construct, IConstruct } from 'constructs';
import { byBreadth, covers, prefixOf, servesPath } from './route-precedence';
import { Claim, claimsOf, isSameEntry } from './taken-routes';
import { Entry } from '../../platform/entry';
import { refuse } from '../../private/refusal';
import { HttpMethod } from '../../props/routes/http-method';
import { Route } from '../../props/routes/route';
import { NamedValue } from '../../props/routes/route-rule';
import { GatewayFacts, refuseBeyondReports } from '../entry/gateway-abilities';
import { sharedLabels } from '../objects/identity';
import { kubeObject } from '../objects/kube';

/** Stands for a path that no route names. */
const ANYTHING = '*';

/** A client's request, or the one that it sends after a redirect. */
interface Request {
  readonly host: string;
  readonly path: string;
  readonly method: string;
  readonly headers: NamedValue[];
  readonly query: NamedValue[];
}

/** The route by which a gateway redirects all HTTP requests. A route without hosts applies to all; the routes that solve ACME challenges have hosts and take precedence. */
export function redirectToHttps(scope: Construct, name: string, facts: GatewayFacts): ApiObject {
  const rules = [{ filters: [{ type: 'RequestRedirect', requestRedirect: { scheme: 'https', statusCode: 301 } }] }];
  refuseBeyondReports(scope, facts, rules);
  return kubeObject(ApiObject, scope, 'HTTPRoute', {
    apiVersion: 'gateway.networking.k8s.io/v1',
    kind: 'HTTPRoute',
    metadata: { name: `${name}-redirect`, labels: sharedLabels(scope) },
    spec: {
      parentRefs: [{ name, sectionName: 'http' }],
      rules,
    },
  });
}

/** Rejects redirects that lead back to one of them, once all routes are known: a route that is added later may answer the redirected request. */
export function refuseCircles(where: IConstruct, entry: Entry, given: Route[]): void {
  const redirects = given.filter(({ _rule }) => _rule.redirect !== undefined);
  if (redirects.length === 0) return;
  where.node.addValidation({
    validate: () => {
      redirects.flatMap(requestsFor).forEach(request => follow(where, entry, request));
      return [];
    },
  });
}

/** For a prefix, the path itself and one below it: another route may match only the first. */
function requestsFor(route: Route): Request[] {
  const { hostname: host, pathname, isExact, _rule: { method = HttpMethod.GET, headers, query } } = route;
  const paths = isExact ? [pathname] : [pathname, `${prefixOf(route)}/${ANYTHING}`];
  return paths.map(path => ({ host, path, method, headers, query }));
}

function follow(where: IConstruct, entry: Entry, request: Request, past: Claim[] = []): void {
  const claim = claimFor(where, entry, request);
  if (claim?.route._rule.redirect === undefined) return;
  if (past.includes(claim)) refuseCircle(where, past.slice(past.indexOf(claim)));
  follow(where, claim.entry, redirected(request, claim.route), [...past, claim]);
}

/** The route that serves the request: the most specific route of the narrowest host. A host may be behind another entry. */
function claimFor(where: IConstruct, entry: Entry, request: Request): Claim | undefined {
  const known = claimsOf(where).filter(({ scheme, host }) => scheme === 'http' && covers(host, request.host));
  const here = known.filter(claim => isSameEntry(claim.entry, entry));
  const served = here.length > 0 ? here : known;
  const host = served.map(claim => claim.host).sort(byBreadth)[0];
  return served.filter(claim => claim.host === host && isFor(claim.route, request)).sort((one, other) => moreExact(one.route, other.route))[0];
}

function isFor(route: Route, { path, method, headers, query }: Request): boolean {
  const { _rule: rule } = route;
  return servesPath(route, path)
    && (rule.method ?? method) === method
    && rule.headers.every(({ name, value }) => headers.some(sent => sent.name.toLowerCase() === name.toLowerCase() && sent.value === value))
    && rule.query.every(({ name, value }) => query.some(sent => sent.name === name && sent.value === value));
}

/**
 * Below zero when the first route takes precedence.
 *
 * @see https://gateway-api.sigs.k8s.io/reference/spec/#httprouterule
 */
function moreExact(route: Route, other: Route): number {
  const [ranks, others] = [route, other].map(one => {
    const { method, headers, query } = one._rule;
    return [Number(one.isExact), prefixOf(one).length, Number(method !== undefined), headers.length, query.length];
  });
  return others.map((rank, i) => rank - ranks[i]).find(difference => difference !== 0) ?? 0;
}

/** The client's request after the redirect; it keeps headers and query parameters. */
function redirected(request: Request, route: Route): Request {
  const { host = request.host, path, prefix } = route._rule.redirect!;
  const below = request.path.slice(prefixOf(route).length);
  const method = request.method === HttpMethod.POST ? HttpMethod.GET : request.method;
  return { ...request, host, path: path ?? (prefix === undefined ? request.path : `${prefix.replace(/\/$/, '')}${below}` || '/'), method };
}

function refuseCircle(where: IConstruct, circle: Claim[]): never {
  return refuse(where, {
    code: 'route-redirect-loop',
    problem: circle.length === 1 ? 'a redirect leads back to itself' : 'redirects lead to each other, and none of them to an app',
    given: circle.map(({ host, match, owner, route }) => `${host}${match} of ${owner.node.path} to ${targetOf(route)}`).join(', '),
    allowed: 'redirects that end at an app, or outside the program',
    fix: 'remove one of them, or redirect to a host and path that an app serves; a PublicGateway redirects to TLS by itself',
  });
}

function targetOf({ hostname, pathname, _rule: { redirect } }: Route): string {
  const { host = hostname, path, prefix } = redirect!;
  return `${host}${path ?? prefix ?? pathname}`;
}
