import { ApiObject } from 'cdk8s';
import { k8s } from 'cdk8s-plus-27';
import { Construct, IConstruct } from 'constructs';
import { gatewayAt } from './gateway-listeners';
import { gatewayRoutes } from './gateway-routes';
import { askedPort, healthCheckOf, healthCheckPolicy, Readiness } from './health-checks';
import { Identity } from './identity';
import { ingress } from './ingress';
import { Connections } from './network-policy';
import { refuseCircles } from './redirects';
import { requireGatewayFeature } from './require-feature';
import { claim } from './route-claims';
import { refuseUncovered } from './route-names';
import { routeTarget } from './route-target';
import { Traffic } from './traffic';
import { Entry, GatewayEntryOptions } from '../platform/entry';
import { Platform } from '../platform/platform';
import { refuse } from '../private/refusal';
import { Peer } from '../props/peer';
import { Port } from '../props/port';
import { Route } from '../props/route';

export interface RoutesOptions {
  readonly ports: Port[];
  readonly labels: { readonly [key: string]: string };
  readonly connections: Connections;
  readonly readiness: Omit<Readiness, 'routed'>;
  readonly traffic: Traffic;
}

/** The objects that bring a process what is for it, by the platform's entry. */
export interface Routes {
  readonly httpRoutes: ApiObject[];
  readonly grpcRoutes: ApiObject[];
  readonly ingress?: k8s.KubeIngress;
  readonly healthCheckPolicy?: ApiObject;
  /** The same policy for another Service of the app's, where there is one. */
  readonly healthCheckPolicyFor?: (scope: Construct, identity: Identity, connections: Connections) => ApiObject | undefined;
}

/** Lets the entry's traffic for the routes in to the process. */
export function routes(scope: Construct, identity: Identity, given: Route[], options: RoutesOptions): Routes {
  const { ports, labels, connections, readiness, traffic } = options;
  if (given.length === 0) return { httpRoutes: [], grpcRoutes: [] };
  refusePortless(scope, given, ports);
  const targets = given.map(route => routeTarget(scope, route, ports));
  const entry = entryOf(scope, given);
  targets.forEach(target => claim(scope, entry, target));
  refuseCircles(scope, entry, given);

  const { gatewayOptions, ingressOptions } = entry;
  const gateway = gatewayOptions && gatewayAt(scope, gatewayOptions.namespace, gatewayOptions.name);
  const { callers = gateway?.callers ?? [Peer.anyone()] } = entry;
  const passedOn = targets.filter(({ route }) => route._rule.redirect === undefined);
  const check = healthCheckOf({ ...readiness, routed: (passedOn[0] ?? targets[0]).port });
  const called = [...passedOn.map(({ port }) => port.container), ...ingressOptions ? askedPort(ingressOptions.className, check) : []];
  for (const port of new Set(called)) callers.forEach(caller => connections.admit(caller, port));

  if (ingressOptions) return { httpRoutes: [], grpcRoutes: [], ingress: ingress(scope, identity, entry, targets, { labels, check }) };
  targets.forEach(({ route }) => refuseBeyondGateway(scope, route, gatewayOptions!));
  const listenersOf = gateway && ((host: string) => gateway.attach(scope, host, gatewayOptions!.listener));
  const [http, grpc] = ['http', 'grpc'].map(scheme => targets.filter(({ port }) => port.protocol === scheme));
  const common = { gateway: gatewayOptions!, listenersOf, labels, traffic };
  const className = gatewayOptions!.className ?? gateway?.className;
  const healthCheckPolicyFor: Routes['healthCheckPolicyFor'] = (where, of, admitted) => (
    passedOn.length === 0 ? undefined : healthCheckPolicy(where, of, className, check, { labels, connections: admitted })
  );
  return {
    httpRoutes: gatewayRoutes(scope, identity, { kind: 'HTTPRoute', targets: http, ...common }),
    grpcRoutes: gatewayRoutes(scope, identity, { kind: 'GRPCRoute', targets: grpc, ...common }),
    healthCheckPolicy: healthCheckPolicyFor(scope, identity, connections),
    healthCheckPolicyFor,
  };
}

/** Calls come to it by the routes of what it is a version of. */
export function routesOfTrack(scope: Construct, identity: Identity, { healthCheckPolicyFor }: Routes, connections: Connections): Routes {
  return { httpRoutes: [], grpcRoutes: [], healthCheckPolicy: healthCheckPolicyFor?.(scope, identity, connections) };
}

function refuseBeyondGateway(where: IConstruct, { hostname, _rule }: Route, { name, hosts }: GatewayEntryOptions): void {
  if (_rule.timeouts) {
    requireGatewayFeature(where, 'timeouts', { what: `its route for ${hostname} says timeouts, and a standard field for them`, fix: 'remove .timeouts(...)' });
  }
  if (hosts) refuseUncovered(where, hostname, hosts, `the listeners of Gateway ${name}`);
}

function refusePortless(where: IConstruct, given: Route[], ports: Port[]): void {
  if (ports.length > 0) return;
  refuse(where, {
    code: 'route-without-port',
    problem: 'it has routes and no port that they could lead to',
    given: given.map(({ hostname }) => hostname).join(', '),
    allowed: 'routes of what has a port',
    fix: 'give it the port on which it serves, such as port: 8080, or remove the routes',
  });
}

/** What stands before a cluster cannot be guessed: an Ingress that no controller reads is a site that is down. */
function entryOf(where: IConstruct, given: Route[]): Entry {
  const platform = Platform.of(where);
  return platform.entry ?? refuse(where, {
    code: 'entry-missing',
    problem: 'it has routes, and its platform does not say how traffic enters the cluster',
    given: given.map(({ hostname }) => hostname).join(', '),
    allowed: "Entry.gateway({ name: 'public', namespace: 'edge' }) or Entry.ingress({ className: 'nginx', tls: IngressTls.issuer('letsencrypt') })",
    fix: `say it once: new App({ platform: Platform.${platform.name}({ entry: ... }) })`,
  });
}
