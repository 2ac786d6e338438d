import { IngressTls } from './ingress-tls';
import { called } from '../private/refusal';
import { anything, checkShape, instance, listOf, mapOf, Shape, text } from '../private/shape';
import { PEER } from '../props/kinds';
import { Peer } from '../props/peer';

/** A Gateway that exists on the cluster. */
export interface GatewayEntryOptions {
  /** Name of the Gateway. Its listeners end TLS, and must let in routes from the namespaces of the apps. */
  readonly name: string;

  /** Namespace of the Gateway. */
  readonly namespace: string;

  /**
   * Name of the one listener that serves the routes, such as the one for HTTPS.
   *
   * @default - each listener that has the host; of a PublicGateway of the same program, the one with TLS
   */
  readonly listener?: string;

  /**
   * Hosts that its listeners serve, and have certificates for. An asterisk stands for one label. Routes for others are refused.
   *
   * @default - not known; of a PublicGateway of the same program, its own
   */
  readonly hosts?: string[];

  /**
   * Name of its GatewayClass. With Google's, apps are given the health checks of its load balancer.
   *
   * @default - not known: on gke, Google's
   */
  readonly className?: string;

  /**
   * The pods or addresses from which its calls come to the apps' pods. Network policies admit these and no others.
   *
   * @default - not known: a port with a route is open to every source
   */
  readonly callers?: Peer[];
}

/** An Ingress controller that runs on the cluster. */
export interface IngressEntryOptions {
  /** Name of its IngressClass. What the classes `alb`, `gce` and `gce-internal` need of an Ingress is printed. */
  readonly className: string;

  /** Where the certificates come from. */
  readonly tls: IngressTls;

  /**
   * Annotations of each Ingress, as the controller reads them, over those that its class needs.
   * Apps that share a host behind `alb` need `alb.ingress.kubernetes.io/group.name`.
   *
   * @default - what `alb`, `gce` and `gce-internal` need, else none
   */
  readonly annotations?: { readonly [key: string]: string };

  /**
   * The pods or addresses from which its calls come to the apps' pods. Network policies admit these and no others.
   *
   * @default - not known: a port with a route is open to every source
   */
  readonly callers?: Peer[];
}

/** The way in to a cluster from outside: what an app's `routes` become. */
export class Entry {
  /**
   * A Gateway: routes become HTTPRoutes, and GRPCRoutes for ports that speak gRPC.
   *
   * @throws prop-unknown, prop-invalid
   * @see https://gateway-api.sigs.k8s.io
   */
  public static gateway(options: GatewayEntryOptions): Entry {
    checkShape(called('Entry.gateway'), '', options, GATEWAY);
    return new Entry(options.callers, options);
  }

  /**
   * An Ingress controller: the routes of an app become one Ingress.
   *
   * @throws prop-unknown, prop-invalid
   * @see https://kubernetes.io/docs/concepts/services-networking/ingress-controllers/
   */
  public static ingress(options: IngressEntryOptions): Entry {
    checkShape(called('Entry.ingress'), '', options, INGRESS);
    return new Entry(options.callers, undefined, options);
  }

  private constructor(
    /** From where its calls come; undefined when not known. */
    public readonly callers?: Peer[],
    /** The Gateway. */
    public readonly gatewayOptions?: GatewayEntryOptions,
    /** The Ingress controller. */
    public readonly ingressOptions?: IngressEntryOptions,
  ) {}
}

const CALLERS = listOf(PEER);
const GATEWAY: Shape<GatewayEntryOptions> = {
  name: anything,
  namespace: anything,
  listener: anything,
  hosts: listOf(text),
  className: anything,
  callers: CALLERS,
};
const INGRESS: Shape<IngressEntryOptions> = {
  className: anything,
  tls: instance(IngressTls, "IngressTls.issuer('letsencrypt')"),
  annotations: mapOf(anything),
  callers: CALLERS,
};
