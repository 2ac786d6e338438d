import { IConstruct } from 'constructs';
import { milliseconds } from '../../private/duration';
import { HEADER_NAME, HEADER_VALUE } from '../../private/network/headers';
import { refuse } from '../../private/refusal';
import { Route } from '../../props/routes/route';
import { HeaderChanges, RouteTimeouts } from '../../props/routes/route-options';
import { NamedValue } from '../../props/routes/route-rule';
import { refuseBadHost, refuseBadPath } from '../entry/route-names';

const PARAMETER_VALUE = /^.{1,1024}$/s;
const MOST = 16;

/** Options of a route that only a Gateway supports, by the name of the route's method. */
export function beyondIngress({ _rule: rule }: Route): string[] {
  return [
    ...rule.method === undefined ? [] : ['method'],
    ...rule.headers.length > 0 ? ['header'] : [],
    ...rule.query.length > 0 ? ['query'] : [],
    ...(['rewritePath', 'rewritePrefix', 'rewriteHost', 'requestHeaders', 'responseHeaders', 'redirect', 'timeouts'] as const).filter(key => rule[key] !== undefined),
  ];
}

/** Rejects what no Gateway accepts, or what a Gateway accepts and ignores. */
export function refuseBadRule(where: IConstruct, route: Route): void {
  const { _rule: rule } = route;
  refuseBadValues(where, 'header', rule.headers, HEADER_VALUE);
  refuseBadValues(where, 'query', rule.query, PARAMETER_VALUE);
  refuseBadHeaders(where, 'requestHeaders', rule.requestHeaders);
  refuseBadHeaders(where, 'responseHeaders', rule.responseHeaders);
  refuseBadRewrite(where, route);
  refuseBadRedirect(where, route);
  refuseBadTimeouts(where, rule.timeouts);
}

/** A gRPC call is a POST to a path that its service and method determine. */
export function refuseRuleOnGrpc(where: IConstruct, route: Route): void {
  const ignored = beyondIngress(route).filter(name => !['header', 'requestHeaders', 'responseHeaders'].includes(name));
  if (ignored.length === 0) return;
  refuse(where, {
    code: 'route-http-on-grpc',
    problem: `its route for ${route.hostname} leads to a port that speaks gRPC, and a GRPCRoute does not support ${ignored.join(', ')}`,
    given: ignored.join(', '),
    allowed: '.service(...), .header(...), .requestHeaders(...) and .responseHeaders(...) with ports created by Port.grpc',
    fix: `remove ${ignored.map(name => `.${name}(...)`).join(' and ')}, or select a port that speaks HTTP: .port('...')`,
  });
}

function refuseBadValues(where: IConstruct, kind: 'header' | 'query', values: NamedValue[], allowed: RegExp): void {
  const names = values.map(({ name }) => kind === 'header' ? String(name).toLowerCase() : name);
  const isBad = ({ name, value }: NamedValue, i: number) => (
    typeof name !== 'string' || !HEADER_NAME.test(name) || typeof value !== 'string' || !allowed.test(value) || names.indexOf(names[i]) !== i
  );
  const bad = values.find(isBad) ?? values[MOST];
  if (bad === undefined) return;
  const what = kind === 'header' ? 'header' : 'query parameter';
  refuse(where, {
    code: 'route-match-invalid',
    problem: `a route matches an invalid ${what}, the same ${what} twice, or too many of them`,
    given: { [String(bad.name)]: bad.value },
    allowed: `at most ${MOST} of them, each name once, each with the exact value that requests have`,
    fix: kind === 'header' ? "use .header('x-beta', '1')" : "use .query('beta', '1'), with the decoded value that the app reads",
  });
}

function refuseBadHeaders(where: IConstruct, prop: 'requestHeaders' | 'responseHeaders', changes: HeaderChanges | undefined): void {
  if (changes === undefined) return;
  const { set = {}, add = {}, remove = [] } = changes;
  const names = [...Object.keys(set), ...Object.keys(add), ...remove].map(name => name.toLowerCase());
  const values = [...Object.entries(set), ...Object.entries(add)];
  const badName = names.find((name, i) => !HEADER_NAME.test(name) || names.indexOf(name) !== i);
  const badValue = values.find(([, value]) => !HEADER_VALUE.test(value));
  const bad = badName ?? (badValue && Object.fromEntries([badValue]));
  const isFull = [Object.keys(set), Object.keys(add), remove].some(({ length }) => length > MOST);
  if (names.includes('host')) refuseHost(where, prop);
  if (bad === undefined && names.length > 0 && !isFull) return;
  refuse(where, {
    code: 'route-headers-invalid',
    problem: names.length === 0 ? `${prop} changes nothing` : `${prop} has an invalid header name or value, the same header twice, or too many headers`,
    given: bad ?? changes,
    allowed: `at most ${MOST} headers each in set, add and remove; each header in only one of the three; values in plain ASCII on one line`,
    fix: `use ${prop}({ set: { 'x-frame-options': 'DENY' }, remove: ['server'] })`,
  });
}

function refuseHost(where: IConstruct, prop: string): never {
  return refuse(where, {
    code: 'route-headers-invalid',
    problem: `${prop} changes the Host header, which gateways treat as the address and not as a header`,
    given: 'host',
    allowed: 'any other header',
    fix: prop === 'requestHeaders' ? "use .rewriteHost('orders.acme.example')" : 'remove it',
  });
}

function refuseBadRewrite(where: IConstruct, route: Route): void {
  const { rewriteHost, rewritePath, rewritePrefix } = route._rule;
  if (rewriteHost !== undefined) refuseBadHost(where, rewriteHost, { problem: 'a route rewrites requests to a host', fix: host => `.rewriteHost('${host}')`, isWhole: true });
  for (const path of [rewritePath, rewritePrefix]) if (path !== undefined) refuseBadPath(where, path, 'a route rewrites requests to a path', 'it is the path that the app receives');
  refusePrefix(where, route, 'rewritePrefix', rewritePrefix, rewritePath, '.rewritePath(...)');
}

function refuseBadRedirect(where: IConstruct, route: Route): void {
  const { redirect } = route._rule;
  if (redirect === undefined) return;
  const { host, path, prefix } = redirect;
  const beside = beyondIngress(route).filter(name => /^rewrite|^requestHeaders|^responseHeaders|^timeouts/.test(name));
  if (beside.length > 0) refuseBesideRedirect(where, beside);
  if (host !== undefined) refuseBadHost(where, host, { problem: 'a redirect leads to a host', fix: to => `.redirect({ host: '${to}' })`, isWhole: true });
  for (const to of [path, prefix]) if (to !== undefined) refuseBadPath(where, to, 'a redirect leads to a path', 'it is the path that clients are redirected to');
  refusePrefix(where, route, 'redirect.prefix', prefix, path, 'redirect({ path: ... })');
  if ((host ?? path ?? prefix) !== undefined) return;
  refuse(where, {
    code: 'route-redirect-loop',
    problem: 'a redirect changes neither host nor path, so it leads back to itself',
    given: redirect,
    allowed: 'another host, another path, or another path prefix',
    fix: `use Route.host('${route.hostname}').redirect({ host: 'www.acme.example' }); a PublicGateway redirects to TLS by itself`,
  });
}

function refuseBesideRedirect(where: IConstruct, beside: string[]): never {
  return refuse(where, {
    code: 'route-redirect-and-more',
    problem: 'a route redirects clients, and has options for requests that it never forwards',
    given: beside.join(', '),
    allowed: '.redirect(...) with the host, path, method, headers and query parameters that it matches, and nothing else',
    fix: `remove ${beside.map(name => `.${name}(...)`).join(' and ')}, or replace .redirect(...) with a rewrite`,
  });
}

function refusePrefix(
  where: IConstruct, { isExact }: Route, prop: string, prefix: string | undefined, path: string | undefined, whole: string,
): void {
  if (prefix === undefined || (!isExact && path === undefined)) return;
  refuse(where, {
    code: 'route-prefix-unfit',
    problem: isExact ? `${prop} replaces a path prefix, and the route matches one exact path` : `${prop} conflicts with a full path: only one of them can apply`,
    given: prefix,
    allowed: 'a prefix with .path(...) only, a full path with .path(...) or .exactPath(...)',
    fix: isExact ? `use ${whole}` : 'remove one of the two',
  });
}

function refuseBadTimeouts(where: IConstruct, timeouts: RouteTimeouts | undefined): void {
  if (timeouts === undefined) return;
  const [request, backendRequest] = (['request', 'backendRequest'] as const).map(prop => timeouts[prop] === undefined ? undefined : milliseconds(where, `timeouts.${prop}`, timeouts[prop]));
  const isLonger = request !== undefined && backendRequest !== undefined && backendRequest > request;
  if (!isLonger && (request ?? backendRequest) !== undefined) return;
  refuse(where, {
    code: 'route-timeouts-invalid',
    problem: isLonger ? 'backendRequest is longer than request: one call to the app could take longer than the whole request' : 'timeouts sets no timeout',
    given: timeouts,
    allowed: 'request, backendRequest, or both with backendRequest at most as long as request',
    fix: isLonger ? 'set request to at least backendRequest' : "use .timeouts({ request: '30s' })",
  });
}
