import { IConstruct } from 'constructs';
import { refuseBadHost, refuseBadPath } from './route-names';
import { milliseconds } from '../private/duration';
import { HEADER_NAME, HEADER_VALUE } from '../private/headers';
import { refuse } from '../private/refusal';
import { checkShape, flag, listOf, mapOf, membersOf, Shape, text } from '../private/shape';
import { HttpMethod } from '../props/http-method';
import { Route } from '../props/route';
import { HeaderChanges, RedirectOptions, RouteTimeouts } from '../props/route-options';
import { NamedValue } from '../props/route-rule';

const PARAMETER_VALUE = /^.{1,1024}$/s;
const MOST = 16;

const HEADERS_SHAPE: Shape<HeaderChanges> = { set: mapOf(text), add: mapOf(text), remove: listOf(text) };
const REDIRECT_SHAPE: Shape<RedirectOptions> = { host: text, path: text, prefix: text, permanent: flag };
const TIMEOUTS_SHAPE: Shape<RouteTimeouts> = { request: text, backendRequest: text };

/** What of a route only a Gateway can do, by the name of the route's method. */
export function beyondIngress({ _rule: rule }: Route): string[] {
  return [
    ...rule.method === undefined ? [] : ['method'],
    ...rule.headers.length > 0 ? ['header'] : [],
    ...rule.query.length > 0 ? ['query'] : [],
    ...(['rewritePath', 'rewritePrefix', 'rewriteHost', 'requestHeaders', 'responseHeaders', 'redirect', 'timeouts'] as const).filter(key => rule[key] !== undefined),
  ];
}

/** Refuses what no Gateway takes, or takes and does not do. */
export function refuseBadRule(where: IConstruct, route: Route): void {
  const { _rule: rule } = route;
  refuseBadMethod(where, rule.method);
  refuseBadValues(where, 'header', rule.headers, HEADER_VALUE);
  refuseBadValues(where, 'query', rule.query, PARAMETER_VALUE);
  refuseBadHeaders(where, 'requestHeaders', rule.requestHeaders);
  refuseBadHeaders(where, 'responseHeaders', rule.responseHeaders);
  refuseBadRewrite(where, route);
  refuseBadRedirect(where, route);
  refuseBadTimeouts(where, rule.timeouts);
}

/** A gRPC call is a POST of a path that its service and method decide. */
export function refuseRuleOnGrpc(where: IConstruct, route: Route): void {
  const unheeded = beyondIngress(route).filter(name => !['header', 'requestHeaders', 'responseHeaders'].includes(name));
  if (unheeded.length === 0) return;
  refuse(where, {
    code: 'route-http-on-grpc',
    problem: `its route for ${route.hostname} leads to a port that speaks gRPC, and a GRPCRoute cannot say ${unheeded.join(', ')}`,
    given: unheeded.join(', '),
    allowed: '.service(...), .header(...), .requestHeaders(...) and .responseHeaders(...) with ports made by Port.grpc',
    fix: `remove ${unheeded.map(name => `.${name}(...)`).join(' and ')}, or name a port that speaks HTTP: .port('...')`,
  });
}

function refuseBadMethod(where: IConstruct, method: unknown): void {
  if (method === undefined || Object.values(HttpMethod).includes(method as HttpMethod)) return;
  const meant = String(method).toUpperCase();
  refuse(where, {
    code: 'route-method-invalid',
    problem: 'a route is for a method that HTTP does not have',
    given: method,
    allowed: membersOf(HttpMethod, 'HttpMethod'),
    fix: `write .method(HttpMethod.${meant in HttpMethod ? meant : 'GET'})`,
  });
}

function refuseBadValues(where: IConstruct, kind: 'header' | 'query', values: NamedValue[], allowed: RegExp): void {
  const names = values.map(({ name }) => kind === 'header' ? String(name).toLowerCase() : name);
  const isBad = ({ name, value }: NamedValue, i: number) => (
    typeof name !== 'string' || !HEADER_NAME.test(name) || typeof value !== 'string' || !allowed.test(value) || names.indexOf(names[i]) !== i
  );
  const bad = values.find(isBad) ?? values[MOST];
  if (bad === undefined) return;
  const what = kind === 'header' ? 'header' : 'parameter';
  refuse(where, {
    code: 'route-match-invalid',
    problem: `a route is for a ${what} that no request can have, for one ${what} twice, or for too many`,
    given: { [String(bad.name)]: bad.value },
    allowed: `at most ${MOST} of them, each name once, with a value as it is sent`,
    fix: kind === 'header' ? "write .header('x-beta', '1')" : "write .query('beta', '1'), decoded as the app reads it",
  });
}

function refuseBadHeaders(where: IConstruct, prop: 'requestHeaders' | 'responseHeaders', changes: HeaderChanges | undefined): void {
  if (changes === undefined) return;
  checkShape(where, prop, changes, HEADERS_SHAPE);
  const { set = {}, add = {}, remove = [] } = changes;
  const names = [...Object.keys(set), ...Object.keys(add), ...remove].map(name => name.toLowerCase());
  const values = [...Object.values(set), ...Object.values(add)];
  const bad = names.find((name, i) => !HEADER_NAME.test(name) || names.indexOf(name) !== i) ?? values.find(value => !HEADER_VALUE.test(value));
  const isFull = [Object.keys(set), Object.keys(add), remove].some(({ length }) => length > MOST);
  if (names.includes('host')) refuseHost(where, prop);
  if (bad === undefined && names.length > 0 && !isFull) return;
  refuse(where, {
    code: 'route-headers-invalid',
    problem: names.length === 0 ? `${prop} changes nothing` : `${prop} has a name or value that cannot be sent, one header twice, or too many`,
    given: bad ?? changes,
    allowed: `at most ${MOST} headers each in set, add and remove; a header in one of the three; values in plain ASCII on one line`,
    fix: `write ${prop}({ set: { 'x-frame-options': 'DENY' }, remove: ['server'] })`,
  });
}

function refuseHost(where: IConstruct, prop: string): never {
  return refuse(where, {
    code: 'route-headers-invalid',
    problem: `${prop} changes the header host, which is the address and no header to gateways`,
    given: 'host',
    allowed: 'every other header',
    fix: prop === 'requestHeaders' ? "say it by .rewriteHost('orders.acme.example')" : 'remove it',
  });
}

function refuseBadRewrite(where: IConstruct, route: Route): void {
  const { rewriteHost, rewritePath, rewritePrefix } = route._rule;
  if (rewriteHost !== undefined) refuseBadHost(where, rewriteHost, { problem: 'a route is rewritten to a host', fix: host => `.rewriteHost('${host}')`, isWhole: true });
  for (const path of [rewritePath, rewritePrefix]) if (path !== undefined) refuseBadPath(where, path, 'a route is rewritten to a path', 'it is what the app sees');
  refusePrefix(where, route, 'rewritePrefix', rewritePrefix, rewritePath, '.rewritePath(...)');
}

function refuseBadRedirect(where: IConstruct, route: Route): void {
  const { redirect } = route._rule;
  if (redirect === undefined) return;
  checkShape(where, 'redirect', redirect, REDIRECT_SHAPE);
  const { host, path, prefix } = redirect;
  const beside = beyondIngress(route).filter(name => /^rewrite|^requestHeaders|^responseHeaders|^timeouts/.test(name));
  if (beside.length > 0) refuseBesideRedirect(where, beside);
  if (host !== undefined) refuseBadHost(where, host, { problem: 'a redirect leads to a host', fix: to => `.redirect({ host: '${to}' })`, isWhole: true });
  for (const to of [path, prefix]) if (to !== undefined) refuseBadPath(where, to, 'a redirect leads to a path', 'it is where the client is sent');
  refusePrefix(where, route, 'redirect.prefix', prefix, path, 'redirect({ path: ... })');
  if ((host ?? path ?? prefix) !== undefined) return;
  refuse(where, {
    code: 'route-redirect-loop',
    problem: 'a redirect leads to where it came from',
    given: redirect,
    allowed: 'another host, another path, or another beginning of it',
    fix: `write Route.host('${route.hostname}').redirect({ host: 'www.acme.example' }); to TLS a PublicGateway leads by itself`,
  });
}

function refuseBesideRedirect(where: IConstruct, beside: string[]): never {
  return refuse(where, {
    code: 'route-redirect-and-more',
    problem: 'a route sends clients elsewhere, and says what becomes of requests that it never passes on',
    given: beside.join(', '),
    allowed: '.redirect(...) with host, path, method, headers and parameters that it is for, and nothing else',
    fix: `remove ${beside.map(name => `.${name}(...)`).join(' and ')}, or make it a rewrite`,
  });
}

function refusePrefix(
  where: IConstruct, { isExact }: Route, prop: string, prefix: string | undefined, path: string | undefined, whole: string,
): void {
  if (prefix === undefined || (!isExact && path === undefined)) return;
  refuse(where, {
    code: 'route-prefix-unfit',
    problem: isExact ? `${prop} replaces the beginning of a path, and the route is for one whole path` : `${prop} and a whole path are two answers to one question`,
    given: prefix,
    allowed: 'a prefix with .path(...) alone, a whole path with .path(...) or .exactPath(...)',
    fix: isExact ? `write ${whole}` : 'remove one of the two',
  });
}

function refuseBadTimeouts(where: IConstruct, timeouts: RouteTimeouts | undefined): void {
  if (timeouts === undefined) return;
  checkShape(where, 'timeouts', timeouts, TIMEOUTS_SHAPE);
  const [request, backendRequest] = (['request', 'backendRequest'] as const).map(prop => timeouts[prop] === undefined ? undefined : milliseconds(where, `timeouts.${prop}`, timeouts[prop]));
  const isLonger = request !== undefined && backendRequest !== undefined && backendRequest > request;
  if (!isLonger && (request ?? backendRequest) !== undefined) return;
  refuse(where, {
    code: 'route-timeouts-invalid',
    problem: isLonger ? 'one call of the app may take longer than the whole request' : 'timeouts sets none',
    given: timeouts,
    allowed: 'request, backendRequest, or both with backendRequest at most as long as request',
    fix: isLonger ? 'give request as much as backendRequest, or more' : "write .timeouts({ request: '30s' })",
  });
}
