import { checked } from '../private/calls/checked';

/** Data plane mode of Istio. */
export enum IstioMode {
  /** A sidecar proxy in each pod. Requires Istio's CNI plugin on the cluster: without it, restricted namespaces reject the pods. */
  SIDECAR = 'sidecar',
  /** A proxy on each node, for mutual TLS only. Features that read requests need a waypoint. */
  AMBIENT = 'ambient',
}

/** Whether pods of the mesh accept unencrypted traffic. */
export enum MutualTls {
  /**
   * Pods reject unencrypted traffic: all clients must be in the mesh too, including metrics scrapers and the entry. Load balancers that send
   * traffic directly to pods are still allowed, because they cannot join a mesh.
   */
  STRICT = 'STRICT',
  /** Pods accept both. */
  PERMISSIVE = 'PERMISSIVE',
}

/**
 * Resources of the proxy in each pod. They are rendered as annotations of the pods; quotas and `keelwright capacity` count them.
 *
 * @see https://istio.io/latest/docs/reference/config/annotations/
 */
export interface IstioProxyOptions {
  /**
   * CPU request, such as `100m`.
   *
   * @default '100m'
   */
  readonly cpu?: string;

  /**
   * CPU limit.
   *
   * @default '2'
   */
  readonly cpuLimit?: string;

  /**
   * Memory request, such as `128Mi`.
   *
   * @default '128Mi'
   */
  readonly memory?: string;

  /**
   * Memory limit, above which the proxy is killed.
   *
   * @default '1Gi'
   */
  readonly memoryLimit?: string;
}

/** Options of the cluster's Istio. */
export interface IstioOptions {
  /** Data plane mode. */
  readonly mode: IstioMode;

  /**
   * Name of the Gateway of class `istio-waypoint` in the namespace of each system, which is created elsewhere, for example with
   * `istioctl waypoint apply`. In ambient mode, `resilience` requires it.
   *
   * @default - none: in ambient mode `resilience` is rejected
   * @see https://istio.io/latest/docs/ambient/usage/waypoint/
   */
  readonly waypoint?: string;

  /**
   * Revision, or revision tag, that namespaces use.
   *
   * @default - the default revision
   * @see https://istio.io/latest/docs/setup/upgrade/canary/
   */
  readonly revision?: string;

  /**
   * Namespace of the control plane, which the proxies in pods connect to.
   *
   * @default 'istio-system'
   */
  readonly namespace?: string;

  /**
   * Whether pods accept unencrypted traffic: a PeerAuthentication in the namespace of each system.
   *
   * @default - that of the mesh; Istio's default is PERMISSIVE, and nothing is rendered
   * @see https://istio.io/latest/docs/reference/config/security/peer_authentication/
   */
  readonly mtls?: MutualTls;

  /**
   * Resources of the proxy in each pod, in sidecar mode.
   *
   * @default - those of Istio's own chart, set explicitly: requests of 100m CPU and 128Mi memory, limits of 2 CPU and 1Gi memory
   */
  readonly proxy?: IstioProxyOptions;
}

/** Options of a mesh that supports routes of the Gateway API between Services. */
export interface GatewayMeshOptions {
  /** Name of the mesh, for messages. */
  readonly name: string;

  /**
   * Oldest version of the Gateway API's standard channel on the clusters, such as `1.7`. `retries` require at least 1.7.
   *
   * @default - the platform's `gatewayApi`
   */
  readonly gatewayApi?: string;

  /**
   * Whether it supports `retry` of an HTTPRoute, as Istio does. The Gateway API does not require it: Linkerd has annotations of its own.
   *
   * @default - false: `retries` are rejected
   * @see https://gateway-api.sigs.k8s.io/geps/gep-1731/
   */
  readonly readsRetries?: boolean;
}

/** Service mesh of a cluster, which controls the traffic between apps: what `resilience` is rendered to. */
@checked
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
    /** Options of Istio. */
    public readonly istioOptions?: IstioOptions,
    /** Options of a mesh that supports the Gateway API. */
    public readonly gatewayOptions?: GatewayMeshOptions,
  ) {}
}
