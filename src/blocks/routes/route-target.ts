import { IConstruct } from 'constructs';
import { refuseBadRule, refuseRuleOnGrpc } from './route-rules';
import { refuse } from '../../private/refusal';
import { Route } from '../../props/routes/route';
import { Port } from '../../props/services/port';
import { Transport } from '../../props/services/transport';
import { refuseBadHost, refuseBadPath } from '../entry/route-names';
import { portNamed } from '../services/service';

const GRPC_SERVICE = /^(?=.{1,1024}$)[A-Za-z_]\w*(\.[A-Za-z_]\w*)*$/;
const GRPC_METHOD = /^(?=.{1,1024}$)[A-Za-z_]\w*$/;

/** A route and the port that it leads to. */
export interface RouteTarget {
  readonly route: Route;
  readonly port: Port;
}

/** Finds the route's port; rejects a route that is invalid in itself or does not fit the port. */
export function routeTarget(where: IConstruct, route: Route, ports: Port[]): RouteTarget {
  const port = route.portName === undefined ? ports[0] : portNamed(where, ports, route.portName);
  refuseBadHost(where, route.hostname);
  switch (port.protocol) {
    case 'http':
      refuseBadPath(where, route.pathname);
      refuseServiceOnHttp(where, route, ports);
      break;
    case 'grpc':
      refusePathOnGrpc(where, route);
      refuseBadService(where, route);
      refuseRuleOnGrpc(where, route);
      break;
    default:
      refuseNoHttp(where, port, ports);
  }
  refuseBadRule(where, route);
  return { route, port };
}

function refuseServiceOnHttp(where: IConstruct, { grpcService }: Route, ports: Port[]): void {
  if (grpcService === undefined) return;
  const grpc = ports.find(({ scheme }) => scheme === 'grpc');
  refuse(where, {
    code: 'route-service-on-http',
    problem: 'a route selects a gRPC service, but its port speaks HTTP',
    given: grpcService,
    allowed: '.service(...) with ports created by Port.grpc',
    fix: grpc ? `use the gRPC port: .port('${grpc.name}')` : "use Port.grpc for the port, or use .path('...') instead of .service(...)",
  });
}

function refusePathOnGrpc(where: IConstruct, { pathname, isExact }: Route): void {
  if (pathname === '/' && !isExact) return;
  refuse(where, {
    code: 'route-path-on-grpc',
    problem: 'a route has a path, but its port speaks gRPC',
    given: pathname,
    allowed: '.service(...) with ports created by Port.grpc, .path(...) with ports created by Port.http',
    fix: "use .service('acme.Shop') instead of the path, or select a port that speaks HTTP: .port('...')",
  });
}

function refuseBadService(where: IConstruct, { grpcService, grpcMethod }: Route): void {
  if ((grpcService === undefined || GRPC_SERVICE.test(grpcService)) && (grpcMethod === undefined || GRPC_METHOD.test(grpcMethod))) return;
  refuse(where, {
    code: 'route-service-invalid',
    problem: 'a route has an invalid gRPC service or method name',
    given: [grpcService, grpcMethod].filter(part => part !== undefined).join('/'),
    allowed: 'package and service as in the .proto file, and the method as a separate argument, with letters, digits and underscores',
    fix: "use .service('acme.Shop') or .service('acme.Shop', 'Buy')",
  });
}

function refuseNoHttp(where: IConstruct, port: Port, ports: Port[]): void {
  const spoken = ports.find(({ _carriesRequests }) => _carriesRequests);
  const exposed = "expose it: app.expose('...', { type: ServiceType.LOAD_BALANCER })";
  refuse(where, {
    code: 'route-port-no-http',
    problem: 'a route leads to a port that speaks neither HTTP nor gRPC',
    given: `port ${port.name}`,
    allowed: 'ports created by Port.http and Port.grpc',
    fix: port.transport === Transport.TCP ? `use Port.http(${port.container}) if it speaks HTTP, otherwise ${exposed}`
      : spoken ? `select a port that speaks HTTP or gRPC: .port('${spoken.name}')` : exposed,
  });
}
