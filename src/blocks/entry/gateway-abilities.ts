import { IConstruct } from 'constructs';
import { GatewayEntryOptions } from '../../platform/entry';
import { GatewayImplementation, RouteFeature } from '../../platform/gateway-implementation';
import { implementationOf, reportOf, reports } from '../../platform/gateway-reports';
import { Platform } from '../../platform/platform';
import { refuse } from '../../private/refusal';
import { GatewayRule } from '../traffic/gateway-split';

/** What is known about the Gateway in front of some routes. */
export type GatewayFacts = Pick<GatewayEntryOptions, 'className' | 'implementation' | 'assume'>;

interface Lack {
  /** The missing capability, as in `route requests by method`. */
  readonly what: string;
  /** The nearest alternative, for a route and for a release. */
  readonly route: string;
  readonly release?: string;
}

const BY_APP = 'and let the app distinguish the requests';
const LACKS: { readonly [feature in RouteFeature]: Lack } = {
  [RouteFeature.HEADER_MATCHING]: {
    what: 'route requests by header', route: `remove .header(...) ${BY_APP}`, release: 'another host or path for the new version, with routes of a separate app',
  },
  [RouteFeature.METHOD_MATCHING]: {
    what: 'route requests by method',
    route: `remove .method(...) ${BY_APP}`,
    release: "copies of requests of every method, with the reason why they are safe to repeat: anyMethod: 'it calls nothing and its database is a copy'",
  },
  [RouteFeature.QUERY_PARAM_MATCHING]: {
    what: 'route requests by query parameter', route: `remove .query(...) ${BY_APP}, or use .header(...)`, release: "a header that the clients send: TrafficMatch.header('x-tester', 'yes')",
  },
  [RouteFeature.WEIGHT]: {
    what: 'split requests by weight', route: 'one port for each route', release: 'a split by the number of pods: router: Router.kubernetes()',
  },
  [RouteFeature.REQUEST_HEADER_MODIFIER]: { what: 'modify headers of requests', route: 'remove .requestHeaders(...) and let the app do it' },
  [RouteFeature.RESPONSE_HEADER_MODIFICATION]: { what: 'modify headers of responses', route: 'remove .responseHeaders(...) and let the app set them' },
  [RouteFeature.BACKEND_HEADER_MODIFICATION]: {
    what: 'modify headers for a single Service, which sets the cookie that keeps clients on their version',
    route: 'remove .responseHeaders(...)',
    release: "versions selected by a header that the clients send: in an ABTest, audience: [TrafficMatch.header('x-tester', 'yes')] instead of share; in a canary, preview without sticky",
  },
  [RouteFeature.HOST_REWRITE]: { what: 'rewrite the host', route: 'remove .rewriteHost(...) and let the app serve this host' },
  [RouteFeature.PATH_REWRITE]: { what: 'rewrite whole paths', route: '.rewritePrefix(...) if the Gateway supports it, or let the app serve this path' },
  [RouteFeature.PREFIX_REWRITE]: { what: 'rewrite path prefixes', route: 'remove .rewritePrefix(...) and let the app serve this path' },
  [RouteFeature.HOST_REDIRECT]: { what: 'redirect clients to another host', route: 'remove .redirect(...) and let the app do it' },
  [RouteFeature.PATH_REDIRECT]: { what: 'redirect clients to another path', route: 'remove path and prefix of .redirect(...) and let the app do it' },
  [RouteFeature.SCHEME_REDIRECT]: { what: 'redirect clients to HTTPS', route: "redirectHttp: false, and the controller's own annotations for the redirect" },
  [RouteFeature.REQUEST_MIRROR]: {
    what: 'mirror requests', route: 'a separate app', release: 'a log of requests to replay: router: Router.kubernetes(), replay: { log, path }',
  },
  [RouteFeature.REQUEST_PERCENTAGE_MIRROR]: { what: 'mirror a percentage of the requests', route: 'a separate app', release: 'percent: 100' },
  [RouteFeature.REQUEST_MULTIPLE_MIRRORS]: { what: 'mirror a request to several versions', route: 'a separate app', release: 'one ShadowRelease of the app at a time' },
  [RouteFeature.REQUEST_TIMEOUT]: { what: 'time out requests', route: 'remove request from .timeouts(...), and set timeouts in the clients and the app' },
  [RouteFeature.BACKEND_TIMEOUT]: { what: 'time out requests to the backend', route: 'remove backendRequest from .timeouts(...), and set timeouts in the app' },
  [RouteFeature.LISTENER_SET]: { what: 'support more listeners than a single Gateway can have', route: "share a certificate between hosts: GatewayTls.secret(name, { hosts: ['*.acme.example'] })" },
};

/** The implementation of the Gateway; undefined when unknown. */
export function gatewayImplementation(where: IConstruct, { implementation, className }: GatewayFacts): GatewayImplementation | undefined {
  return implementation ?? implementationOf(className, Platform.of(where).name);
}

/** Rejects rules that the Gateway is known not to support: some Gateways reject the whole route, and with it the app's own rules. */
export function refuseBeyondReports(where: IConstruct, facts: GatewayFacts, rules: GatewayRule[], by: 'route' | 'release' = 'route'): void {
  rules.flatMap(featuresOf).forEach(feature => refuseUnreported(where, facts, feature, by));
}

/** Rejects a feature that the Gateway is known not to support. */
export function refuseUnreported(where: IConstruct, facts: GatewayFacts, feature: RouteFeature, by: 'route' | 'release' = 'route'): void {
  const implementation = gatewayImplementation(where, facts);
  if (implementation === undefined || facts.assume?.includes(feature)) return;
  const { kubernetes } = Platform.of(where);
  if (reports(implementation, feature, kubernetes)) return;
  const { what, route, release } = LACKS[feature];
  const name = Object.keys(RouteFeature).find(key => RouteFeature[key as keyof typeof RouteFeature] === feature);
  refuse(where, {
    code: 'gateway-cannot',
    problem: `its Gateway is not known to ${what}, and might reject all of the app's routes`,
    given: `${feature} with GatewayImplementation ${implementation}${implementation === GatewayImplementation.GKE ? ` on Kubernetes ${kubernetes}` : ''}`,
    allowed: `features in the conformance report of ${reportOf(implementation)}: see docs/guides/routes.md`,
    fix: `nearest alternative: ${by === 'release' ? release ?? route : route}; or, if your Gateway supports it, declare it: Entry.gateway({ ..., assume: [RouteFeature.${name}] })`,
  });
}

/** The Gateway features that a rule needs beyond paths and Services. */
export function featuresOf({ matches = [], filters = [], backendRefs = [], timeouts = {} }: GatewayRule): RouteFeature[] {
  return [
    ...matches.flatMap(match => [
      ...match.headers ? [RouteFeature.HEADER_MATCHING] : [],
      // The method of a gRPC request is a service and its method, which every GRPCRoute matches.
      ...typeof match.method === 'string' ? [RouteFeature.METHOD_MATCHING] : [],
      ...match.queryParams ? [RouteFeature.QUERY_PARAM_MATCHING] : [],
    ]),
    ...filters.flatMap(filterFeatures),
    ...filters.filter(({ type }: any) => type === 'RequestMirror').length > 1 ? [RouteFeature.REQUEST_MULTIPLE_MIRRORS] : [],
    ...backendRefs.length > 1 ? [RouteFeature.WEIGHT] : [],
    ...backendRefs.some((backend: any) => backend.filters) ? [RouteFeature.BACKEND_HEADER_MODIFICATION] : [],
    ...timeouts.request === undefined ? [] : [RouteFeature.REQUEST_TIMEOUT],
    ...timeouts.backendRequest === undefined ? [] : [RouteFeature.BACKEND_TIMEOUT],
  ];
}

function filterFeatures({ requestHeaderModifier, responseHeaderModifier, urlRewrite, requestRedirect, requestMirror }: any): RouteFeature[] {
  return [
    ...requestHeaderModifier ? [RouteFeature.REQUEST_HEADER_MODIFIER] : [],
    ...responseHeaderModifier ? [RouteFeature.RESPONSE_HEADER_MODIFICATION] : [],
    ...urlRewrite?.hostname ? [RouteFeature.HOST_REWRITE] : [],
    ...urlRewrite?.path ? [urlRewrite.path.type === 'ReplacePrefixMatch' ? RouteFeature.PREFIX_REWRITE : RouteFeature.PATH_REWRITE] : [],
    ...requestRedirect?.hostname ? [RouteFeature.HOST_REDIRECT] : [],
    ...requestRedirect?.path ? [RouteFeature.PATH_REDIRECT] : [],
    ...requestRedirect?.scheme ? [RouteFeature.SCHEME_REDIRECT] : [],
    ...requestMirror ? [RouteFeature.REQUEST_MIRROR] : [],
    ...requestMirror?.percent === undefined ? [] : [RouteFeature.REQUEST_PERCENTAGE_MIRROR],
  ];
}
