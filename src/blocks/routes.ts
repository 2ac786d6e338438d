import { ApiObject } from 'cdk8s';
import { k8s } from 'cdk8s-plus-27';
import { Construct, IConstruct } from 'constructs';
import { gatewayRoutes } from './gateway-routes';
import { Identity } from './identity';
import { ingress } from './ingress';
import { Connections } from './network-policy';
import { claim } from './route-claims';
import { routeTarget } from './route-target';
import { Entry } from '../platform/entry';
import { Platform } from '../platform/platform';
import { refuse } from '../private/refusal';
import { Peer } from '../props/peer';
import { Port } from '../props/port';
import { Route } from '../props/route';

export interface RoutesOptions {
  readonly ports: Port[];
  readonly labels: { readonly [key: string]: string };
  readonly connections: Connections;
}

/** The objects that bring a process what is for it, by the platform's entry. */
export interface Routes {
  readonly httpRoutes: ApiObject[];
  readonly grpcRoutes: ApiObject[];
  readonly ingress?: k8s.KubeIngress;
}

/** Lets the entry's traffic for the routes in to the process. */
export function routes(scope: Construct, identity: Identity, given: Route[], { ports, labels, connections }: RoutesOptions): Routes {
  if (given.length === 0) return { httpRoutes: [], grpcRoutes: [] };
  refusePortless(scope, given, ports);
  const targets = given.map(route => routeTarget(scope, route, ports));
  const entry = entryOf(scope, given);
  targets.forEach(target => claim(scope, entry, target));

  const { callers = [Peer.anyone()], gatewayOptions, ingressOptions } = entry;
  for (const port of new Set(targets.map(target => target.port))) callers.forEach(caller => connections.admit(caller, port.container));

  if (ingressOptions) return { httpRoutes: [], grpcRoutes: [], ingress: ingress(scope, identity, ingressOptions, targets, labels) };
  const [http, grpc] = ['http', 'grpc'].map(scheme => targets.filter(({ port }) => port.protocol === scheme));
  return {
    httpRoutes: gatewayRoutes(scope, identity, { kind: 'HTTPRoute', gateway: gatewayOptions!, targets: http, labels }),
    grpcRoutes: gatewayRoutes(scope, identity, { kind: 'GRPCRoute', gateway: gatewayOptions!, targets: grpc, labels }),
  };
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
