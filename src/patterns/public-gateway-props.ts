import { GatewayTls } from '../platform/gateway-tls';
import { Peer } from '../props/peer';
import { RouteNamespaces } from '../props/route-namespaces';

/** Settings of a PublicGateway. */
export interface PublicGatewayProps {
  /** Name of the GatewayClass: which controller makes it, such as `gke-l7-global-external-managed`. */
  readonly className: string;

  /** Where its certificates come from; for each host the first that is for it. With none, all calls are in plain text. */
  readonly tls: GatewayTls[];

  /**
   * Hosts that it serves. An asterisk stands for one label. Routes for others are refused. Apps of other programs are let in by `namespaces`.
   *
   * @default - those of the routes that come by it
   */
  readonly hosts?: string[];

  /**
   * From which namespaces it takes routes.
   *
   * @default - for each host those of this program that have routes for it
   */
  readonly namespaces?: RouteNamespaces;

  /**
   * Whether requests in plain text are led to TLS. Otherwise apps get them as they are.
   *
   * @default - true when it has `tls`
   */
  readonly redirectHttp?: boolean;

  /**
   * Addresses that it is to have: IP addresses, or names as the controller knows them.
   *
   * @default - the controller gives it one
   */
  readonly addresses?: string[];

  /**
   * The pods or addresses from which its calls come to the apps' pods. Network policies admit these and no others.
   *
   * @default - not known: a port with a route is open to every source
   */
  readonly callers?: Peer[];

  /**
   * Annotations of the Gateway.
   *
   * @default - none
   */
  readonly annotations?: { readonly [key: string]: string };

  /**
   * Annotations of what the controller makes for it, such as its Service of type LoadBalancer.
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
