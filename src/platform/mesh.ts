/** Where Istio's proxies are. */
export enum IstioMode {
  /** One beside each app, in its pods. The cluster runs Istio's CNI plugin: without it, pods of restricted namespaces are refused. */
  SIDECAR = 'sidecar',
  /** One on each node, for mutual TLS alone; what looks into calls is a waypoint. */
  AMBIENT = 'ambient',
}

/** Whether pods of the mesh take calls that are not encrypted. */
export enum MutualTls {
  /** They refuse them: whoever calls must be in the mesh too, readers of metrics and the entry included. */
  STRICT = 'STRICT',
  /** They take both. */
  PERMISSIVE = 'PERMISSIVE',
}

/** How a cluster's Istio is set up. */
export interface IstioOptions {
  /** Where its proxies are. */
  readonly mode: IstioMode;

  /**
   * Name of the Gateway of class `istio-waypoint` in the namespace of each system, which somebody else makes, as by `istioctl waypoint apply`.
   * In ambient mode it is what `resilience` takes.
   *
   * @default - none: in ambient mode `resilience` is refused
   * @see https://istio.io/latest/docs/ambient/usage/waypoint/
   */
  readonly waypoint?: string;

  /**
   * Revision, or tag of one, that namespaces follow.
   *
   * @default - the default one
   * @see https://istio.io/latest/docs/setup/upgrade/canary/
   */
  readonly revision?: string;

  /**
   * Namespace of the control plane, which proxies in pods call.
   *
   * @default 'istio-system'
   */
  readonly namespace?: string;

  /**
   * Whether pods take calls that are not encrypted: a PeerAuthentication in the namespace of each system.
   *
   * @default - what the mesh has; Istio's own is PERMISSIVE, and nothing is printed
   * @see https://istio.io/latest/docs/reference/config/security/peer_authentication/
   */
  readonly mtls?: MutualTls;
}

/** A mesh that reads the routes of the Gateway API between Services. */
export interface GatewayMeshOptions {
  /** What it is called, for messages. */
  readonly name: string;

  /**
   * Oldest version of the Gateway API's standard channel on the clusters, such as `1.7`: `retries` are in it from that one on.
   *
   * @default - the platform's `gatewayApi`
   */
  readonly gatewayApi?: string;

  /**
   * Whether it reads `retry` of an HTTPRoute, as Istio does. A mesh that conforms to the Gateway API need not: Linkerd reads annotations of its own.
   *
   * @default - it does not, and `retries` are refused
   * @see https://gateway-api.sigs.k8s.io/geps/gep-1731/
   */
  readonly readsRetries?: boolean;
}

/** What stands between the apps of a cluster, and can therefore see to their calls: what `resilience` becomes. */
export class Mesh {
  /**
   * Istio: a VirtualService and a DestinationRule.
   *
   * @see https://istio.io/latest/docs/concepts/traffic-management/
   */
  public static istio(options: IstioOptions): Mesh {
    return new Mesh(options);
  }

  /**
   * Any mesh of the GAMMA initiative: HTTPRoutes whose parent is the Service.
   *
   * @see https://gateway-api.sigs.k8s.io/mesh/
   */
  public static gatewayApi(options: GatewayMeshOptions): Mesh {
    return new Mesh(undefined, options);
  }

  private constructor(
    /** Istio. */
    public readonly istioOptions?: IstioOptions,
    /** A mesh that reads the Gateway API. */
    public readonly gatewayOptions?: GatewayMeshOptions,
  ) {}
}
