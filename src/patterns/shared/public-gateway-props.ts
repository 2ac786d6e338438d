import { GatewayImplementation, RouteFeature } from '../../platform/gateway-implementation';
import { GatewayTls } from '../../platform/gateway-tls';
import { Peer } from '../../props/policies/peer';
import { RouteNamespaces } from '../../props/routes/route-namespaces';

/** Options of a PublicGateway. */
export interface PublicGatewayProps {
  /** Name of the GatewayClass, which selects the controller, such as `gke-l7-global-external-managed`. */
  readonly className: string;

  /**
   * The Gateway API implementation. Features that its conformance report does not list as supported are rejected in routes and releases.
   *
   * @default - Google's with the classes `gke-l7-...`; otherwise unknown, and nothing is rejected
   * @see https://github.com/kubernetes-sigs/gateway-api/tree/main/conformance/reports
   */
  readonly implementation?: GatewayImplementation;

  /**
   * Features that it supports beyond its conformance report, such as in a newer version.
   *
   * @default - none
   */
  readonly assume?: RouteFeature[];

  /** Sources of its certificates; for each host, the first one that applies is used. If empty, all traffic is plaintext HTTP. */
  readonly tls: GatewayTls[];

  /**
   * Hosts that it serves. An asterisk stands for one label. Routes for other hosts are rejected. `namespaces` allows routes of other programs.
   *
   * @default - the hosts of the routes that attach to it
   */
  readonly hosts?: string[];

  /**
   * Namespaces whose routes may attach to it.
   *
   * @default - for each host, the namespaces of this program that have routes for it
   */
  readonly namespaces?: RouteNamespaces;

  /**
   * Whether HTTP requests are redirected to HTTPS. Otherwise apps receive plaintext HTTP requests.
   *
   * @default - true when it has `tls`
   */
  readonly redirectHttp?: boolean;

  /**
   * Requested addresses: IP addresses, or names that the controller knows.
   *
   * @default - the controller assigns one
   */
  readonly addresses?: string[];

  /**
   * The pods or addresses of its proxies: the sources of its traffic to the apps' pods. Network policies allow only these.
   *
   * @default - Google's where `className` is one of its global external classes or the classic one; otherwise unknown: a port with a route is open
   * to every source, and `synth` reports it
   * @see https://cloud.google.com/load-balancing/docs/firewall-rules
   */
  readonly callers?: Peer[];

  /**
   * Annotations of the Gateway.
   *
   * @default - none
   */
  readonly annotations?: { readonly [key: string]: string };

  /**
   * Annotations of the objects that the controller creates for it, such as its Service of type LoadBalancer.
   *
   * @default - none
   * @see https://gateway-api.sigs.k8s.io/geps/gep-1867/
   */
  readonly infrastructureAnnotations?: { readonly [key: string]: string };

  /**
   * Name of the Gateway.
   *
   * @default - the construct's id
   */
  readonly name?: string;
}
