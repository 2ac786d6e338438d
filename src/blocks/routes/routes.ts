import { ApiObject } from 'cdk8s';
import { k8s } from 'cdk8s-plus-27';
import { Construct, IConstruct } from 'constructs';
import { gatewayRoutes } from './gateway-routes';
import { askedPort, healthCheckOf, healthCheckPolicy, Readiness } from './health-checks';
import { ingress } from './ingress';
import { refuseCircles } from './redirects';
import { routeTarget } from './route-target';
import { claim } from './taken-routes';
import { Entry, GatewayEntryOptions } from '../../platform/entry';
import { GatewayImplementation } from '../../platform/gateway-implementation';
import { Platform } from '../../platform/platform';
import { refuse } from '../../private/refusal';
import { Route } from '../../props/routes/route';
import { Port } from '../../props/services/port';
import { backendPolicy } from '../entry/backend-policy';
import { balancerOfIngress, Balancers } from '../entry/balancers';
import { entryCallers } from '../entry/entry-callers';
import { GatewayFacts, gatewayImplementation } from '../entry/gateway-abilities';
import { gatewayAt } from '../entry/gateway-listeners';
import { refuseUncovered } from '../entry/route-names';
import { admitPlaintext } from '../mesh/mesh';
import { requireGatewayFeature } from '../objects/features';
import { Identity } from '../objects/identity';
import { Connections } from '../policies/network-policy';
import { Traffic } from '../traffic/traffic';

export interface RoutesOptions {
  readonly ports: Port[];
  readonly labels: { readonly [key: string]: string };
  readonly connections: Connections;
  readonly readiness: Omit<Readiness, 'routed'>;
  readonly traffic: Traffic;
  readonly balancers: Balancers;
  /** Seconds from the time a pod is told to stop until it ends. */
  readonly graceSeconds: () => number;
}

/** The objects that route requests to a process, for the platform's entry. */
export interface Routes {
  readonly httpRoutes: ApiObject[];
  readonly grpcRoutes: ApiObject[];
  /** The implementation that reads them, if it is known. */
  readonly implementation?: GatewayImplementation;
  readonly ingress?: k8s.KubeIngress;
  readonly healthCheckPolicy?: ApiObject;
  readonly gcpBackendPolicy?: ApiObject;
  /** The same policies for another Service of the app, if there are any. */
  readonly policiesFor?: (scope: Construct, identity: Identity, connections: Connections) => Policies;
}

/** The policies that configure Google's load balancer for a Service. */
type Policies = Pick<Routes, 'healthCheckPolicy' | 'gcpBackendPolicy'>;

/** Routes the entry's traffic to the process, and allows it in the network policy. */
export function routes(scope: Construct, identity: Identity, given: Route[], options: RoutesOptions): Routes {
  const { ports, labels, connections, readiness, traffic, balancers } = options;
  if (given.length === 0) return { httpRoutes: [], grpcRoutes: [] };
  refusePortless(scope, given, ports);
  const targets = given.map(route => routeTarget(scope, route, ports));
  const entry = entryOf(scope, given);
  targets.forEach(target => claim(scope, entry, target));
  refuseCircles(scope, entry, given);

  const { gatewayOptions, ingressOptions } = entry;
  const gateway = gatewayOptions && gatewayAt(scope, gatewayOptions.namespace, gatewayOptions.name);
  const facts = factsOf(gatewayOptions ?? {}, gateway?.facts);
  const implementation = gatewayImplementation(scope, facts);
  const callers = entryCallers(scope, entry, gateway, { ...facts, implementation });
  const passedOn = targets.filter(({ route }) => route._rule.redirect === undefined);
  const check = healthCheckOf({ ...readiness, routed: (passedOn[0] ?? targets[0]).port });
  const called = [...passedOn.map(({ port }) => port.container), ...ingressOptions ? askedPort(ingressOptions.className, check) : []];
  for (const port of new Set(called)) callers.forEach(caller => connections.admit(caller, port));

  const isGoogleGateway = implementation === GatewayImplementation.GKE;
  const balancer = ingressOptions ? balancerOfIngress(ingressOptions.className, ingressOptions.annotations) : isGoogleGateway ? 'google' : undefined;
  if (passedOn.length > 0) balancers.add(balancer);
  if (balancer) admitPlaintext(scope, identity, labels, [...called, check.port]);
  // A grace period that is too short for this load balancer is rejected here, where routes are set.
  options.graceSeconds();

  if (ingressOptions) return { httpRoutes: [], grpcRoutes: [], ingress: ingress(scope, identity, entry, targets, { labels, check }) };
  targets.forEach(({ route }) => refuseBeyondGateway(scope, route, gatewayOptions!));
  const listenersOf = gateway && ((host: string) => gateway.attach(scope, host, gatewayOptions!.listener));
  const [http, grpc] = ['http', 'grpc'].map(scheme => targets.filter(({ port }) => port.protocol === scheme));
  const common = { gateway: gatewayOptions!, facts, listenersOf, labels, traffic };
  const policiesFor = (where: Construct, of: Identity, admitted: Connections): Policies => passedOn.length === 0 || !isGoogleGateway ? {} : {
    healthCheckPolicy: healthCheckPolicy(where, of, check, { labels, connections: admitted }),
    gcpBackendPolicy: backendPolicy(where, of, labels, options.graceSeconds),
  };
  return {
    implementation,
    httpRoutes: gatewayRoutes(scope, identity, { kind: 'HTTPRoute', targets: http, ...common }),
    grpcRoutes: gatewayRoutes(scope, identity, { kind: 'GRPCRoute', targets: grpc, ...common }),
    ...policiesFor(scope, identity, connections),
    policiesFor,
  };
}

/** A track gets its requests through the routes of the app that it is a version of. */
export function routesOfTrack(scope: Construct, identity: Identity, { policiesFor }: Routes, connections: Connections): Routes {
  return { httpRoutes: [], grpcRoutes: [], ...policiesFor?.(scope, identity, connections) };
}

/** The entry's settings of a Gateway take precedence over those of the Gateway itself. */
function factsOf({ className, implementation, assume = [] }: GatewayFacts, made: GatewayFacts = {}): GatewayFacts {
  return { className: className ?? made.className, implementation: implementation ?? made.implementation, assume: [...assume, ...made.assume ?? []] };
}

function refuseBeyondGateway(where: IConstruct, { hostname, _rule }: Route, { name, hosts }: GatewayEntryOptions): void {
  if (_rule.timeouts) {
    requireGatewayFeature(where, 'timeouts', { what: `the standard field for the timeouts of its route for ${hostname}`, fix: 'remove .timeouts(...)' });
  }
  if (hosts) refuseUncovered(where, hostname, hosts, `the listeners of Gateway ${name}`);
}

function refusePortless(where: IConstruct, given: Route[], ports: Port[]): void {
  if (ports.length > 0) return;
  refuse(where, {
    code: 'route-without-port',
    problem: 'it has routes but no port that they could lead to',
    given: given.map(({ hostname }) => hostname).join(', '),
    allowed: 'routes of an app or process with a port',
    fix: 'set the port on which it serves, such as port: 8080, or remove the routes',
  });
}

/** How traffic enters a cluster cannot be guessed: an Ingress that no controller reads is a site that is down. */
function entryOf(where: IConstruct, given: Route[]): Entry {
  const platform = Platform.of(where);
  return platform.entry ?? refuse(where, {
    code: 'entry-missing',
    problem: 'it has routes, but its platform has no entry, which sets how traffic enters the cluster',
    given: given.map(({ hostname }) => hostname).join(', '),
    allowed: "Entry.gateway({ name: 'public', namespace: 'edge' }) or Entry.ingress({ className: 'nginx', tls: IngressTls.issuer('letsencrypt') })",
    fix: `set it once: new App({ platform: Platform.${platform.name}({ entry: ... }) })`,
  });
}
