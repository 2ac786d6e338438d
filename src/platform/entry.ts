import { GatewayImplementation, RouteFeature } from './gateway-implementation';
import { IngressTls } from './ingress-tls';
import { checked } from '../private/calls/checked';
import { Peer } from '../props/policies/peer';

/** Options of an existing Gateway of the cluster. */
export interface GatewayEntryOptions {
  /** Name of the Gateway. Its listeners must terminate TLS, and must allow routes from the namespaces of the apps. */
  readonly name: string;

  /** Namespace of the Gateway. */
  readonly namespace: string;

  /**
   * Name of the only listener that serves the routes, such as the one for HTTPS.
   *
   * @default - each listener that matches the host; for a PublicGateway of the same program, the one with TLS
   */
  readonly listener?: string;

  /**
   * Host names that its listeners serve, and have certificates for. An asterisk stands for one label. Routes for other hosts are rejected.
   *
   * @default - unknown; for a PublicGateway of the same program, its own
   */
  readonly hosts?: string[];

  /**
   * Name of its GatewayClass. With Google's classes, apps get the health checks of its load balancer.
   *
   * @default - unknown; on gke, Google's
   */
  readonly className?: string;

  /**
   * Implementation of the Gateway. Features of a route or a release that its conformance report does not list as supported are rejected.
   *
   * @default - Google's with its classes, and on gke if no class is set; else unknown, and nothing is rejected
   * @see https://github.com/kubernetes-sigs/gateway-api/tree/main/conformance/reports
   */
  readonly implementation?: GatewayImplementation;

  /**
   * Features that it supports in addition to its conformance report, for example in a newer version.
   *
   * @default - none
   */
  readonly assume?: RouteFeature[];

  /**
   * Pods or CIDR blocks from which it sends traffic to the apps' pods. Network policies allow only these.
   *
   * @default - those of a PublicGateway of the same program; Google's if `className` is one of its global external classes or the classic one;
   * else unknown: a port with a route is open to any source, and `synth` says so
   * @see https://cloud.google.com/load-balancing/docs/firewall-rules
   */
  readonly callers?: Peer[];
}

/** Options of an Ingress controller that runs on the cluster. */
export interface IngressEntryOptions {
  /** Name of its IngressClass. For the classes `alb`, `gce` and `gce-internal`, the annotations that they need are rendered. */
  readonly className: string;

  /** Source of the certificates. */
  readonly tls: IngressTls;

  /**
   * Annotations of each Ingress for its controller. They override those that its class needs.
   * Apps that share a host behind `alb` need `alb.ingress.kubernetes.io/group.name`.
   *
   * @default - those that `alb`, `gce` and `gce-internal` need; none for others
   */
  readonly annotations?: { readonly [key: string]: string };

  /**
   * Pods or CIDR blocks from which it sends traffic to the apps' pods. Network policies allow only these.
   *
   * @default - Google's for the class `gce`; else unknown: a port with a route is open to any source, and `synth` says so
   * @see https://cloud.google.com/load-balancing/docs/firewall-rules
   */
  readonly callers?: Peer[];
}

/** How traffic enters a cluster from outside: what an app's `routes` are rendered to. */
@checked
export class Entry {
  /**
   * A Gateway: routes are rendered as HTTPRoutes, and as GRPCRoutes for gRPC ports.
   *
   * @throws prop-unknown, prop-invalid
   * @see https://gateway-api.sigs.k8s.io
   */
  public static gateway(options: GatewayEntryOptions): Entry {
    return new Entry(options.callers, options);
  }

  /**
   * An Ingress controller: the routes of an app are rendered as one Ingress.
   *
   * @throws prop-unknown, prop-invalid
   * @see https://kubernetes.io/docs/concepts/services-networking/ingress-controllers/
   */
  public static ingress(options: IngressEntryOptions): Entry {
    return new Entry(options.callers, undefined, options);
  }

  private constructor(
    /** Source of its traffic; undefined if unknown. */
    public readonly callers?: Peer[],
    /** Options of the Gateway. */
    public readonly gatewayOptions?: GatewayEntryOptions,
    /** Options of the Ingress controller. */
    public readonly ingressOptions?: IngressEntryOptions,
  ) {}
}

