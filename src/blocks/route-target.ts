import { isIPv4 } from 'net';
import { IConstruct } from 'constructs';
import { portNamed } from './service';
import { refuse } from '../private/refusal';
import { Port } from '../props/port';
import { Route } from '../props/route';

const HOST = /^(?=.{1,253}$)(\*\.)?([a-z0-9]([-a-z0-9]{0,61}[a-z0-9])?)(\.[a-z0-9]([-a-z0-9]{0,61}[a-z0-9])?)*$/;
/** Without an asterisk, which gateways take for itself and users for anything. */
const PATH = /^(?=.{1,1024}$)\/([-A-Za-z0-9/._~!$&'()+,;=:@]|%[0-9A-Fa-f]{2})*$/;
const AMBIGUOUS_PATH = /\/\/|\/\.\.?(\/|$)|%2f/i;
const GRPC_SERVICE = /^(?=.{1,1024}$)[A-Za-z_]\w*(\.[A-Za-z_]\w*)*$/;
const GRPC_METHOD = /^(?=.{1,1024}$)[A-Za-z_]\w*$/;

/** A route and the port that it leads to. */
export interface RouteTarget {
  readonly route: Route;
  readonly port: Port;
}

/** Finds the route's port; refuses a route that is wrong in itself or does not fit the port. */
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
      break;
    default:
      refuseNoHttp(where, port);
  }
  return { route, port };
}

function refuseBadHost(where: IConstruct, given: unknown): void {
  const isHost = (text: string) => HOST.test(text) && !isIPv4(text);
  if (typeof given === 'string' && isHost(given)) return;
  const meant = String(given ?? '').toLowerCase().replace(/^[a-z]+:\/\//, '').replace(/[/:].*$|\.$/, '');
  refuse(where, {
    code: 'route-host-invalid',
    problem: 'a route has a host that is no DNS name',
    given,
    allowed: "lower-case labels joined by dots, such as 'shop.acme.example', or '*.acme.example'; no scheme, no port, no address",
    fix: `write Route.host('${isHost(meant) ? meant : 'shop.acme.example'}')`,
  });
}

function refuseBadPath(where: IConstruct, given: unknown): void {
  if (typeof given === 'string' && PATH.test(given) && !AMBIGUOUS_PATH.test(given)) return;
  const meant = `/${String(given ?? '').replace(/[?#*].*$/, '').split('/').filter(segment => !/^\.*$/.test(segment)).join('/')}`;
  refuse(where, {
    code: 'route-path-invalid',
    problem: 'a route has a path that no request can have, or that proxies read differently',
    given,
    allowed: "an absolute path such as '/api', of at most 1024 characters, without '//', '.', '..', '?', '#', '*', spaces and encoded slashes",
    fix: `write '${PATH.test(meant) ? meant : '/api'}'; .path(...) stands for all that is below it`,
  });
}

function refuseServiceOnHttp(where: IConstruct, { grpcService }: Route, ports: Port[]): void {
  if (grpcService === undefined) return;
  const grpc = ports.find(({ scheme }) => scheme === 'grpc');
  refuse(where, {
    code: 'route-service-on-http',
    problem: 'a route names a gRPC service, and its port speaks HTTP',
    given: grpcService,
    allowed: '.service(...) with ports made by Port.grpc',
    fix: grpc ? `send it to that port: .port('${grpc.name}')` : "make the port Port.grpc, or write .path('...')",
  });
}

function refusePathOnGrpc(where: IConstruct, { pathname, isExact }: Route): void {
  if (pathname === '/' && !isExact) return;
  refuse(where, {
    code: 'route-path-on-grpc',
    problem: 'a route has a path, and its port speaks gRPC',
    given: pathname,
    allowed: '.service(...) with ports made by Port.grpc, .path(...) with ports made by Port.http',
    fix: "name the service: .service('acme.Shop'), or name a port that speaks HTTP: .port('...')",
  });
}

function refuseBadService(where: IConstruct, { grpcService, grpcMethod }: Route): void {
  if ((grpcService === undefined || GRPC_SERVICE.test(grpcService)) && (grpcMethod === undefined || GRPC_METHOD.test(grpcMethod))) return;
  refuse(where, {
    code: 'route-service-invalid',
    problem: 'a route names a gRPC service or method that cannot be',
    given: [grpcService, grpcMethod].filter(part => part !== undefined).join('/'),
    allowed: 'package and service as in the .proto file, and a method apart, of letters, digits and underscores',
    fix: "write .service('acme.Shop') or .service('acme.Shop', 'Buy')",
  });
}

function refuseNoHttp(where: IConstruct, port: Port): void {
  refuse(where, {
    code: 'route-port-no-http',
    problem: 'a route leads to a port that speaks neither HTTP nor gRPC',
    given: `port ${port.name}`,
    allowed: 'ports made by Port.http and Port.grpc',
    fix: `make it Port.http(${port.container}) if it speaks HTTP, else expose it: app.expose('...', { type: ServiceType.LOAD_BALANCER })`,
  });
}
