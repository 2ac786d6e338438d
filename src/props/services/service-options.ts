import { checked } from '../../private/calls/checked';

/** How traffic is routed to the pods behind a Service, depending on the node that it arrives at. */
export enum TrafficPolicy {
  /** To all ready pods, on any node. */
  CLUSTER = 'Cluster',
  /** Only to pods on the node where the traffic arrives; without one, the traffic is dropped. */
  LOCAL = 'Local',
}

/**
 * Which of the pods behind a Service are preferred; the others are used if none of these is available.
 *
 * @see https://kubernetes.io/docs/concepts/services-networking/service/#traffic-distribution
 */
export enum TrafficDistribution {
  /** Pods in the client's zone. Requires Kubernetes 1.31 or later; before 1.34 it is rendered with its older name, PreferClose. */
  PREFER_SAME_ZONE = 'PreferSameZone',
  /** Pods on the client's node, then those in its zone. Requires Kubernetes 1.34 or later. */
  PREFER_SAME_NODE = 'PreferSameNode',
}

/** IP address families. */
export enum IpFamily {
  /** IPv4, such as 10.96.0.80. */
  IPV4 = 'IPv4',
  /** IPv6, such as fd00:10:96::80. */
  IPV6 = 'IPv6',
}

/**
 * Whether a Service gets IP addresses of one family or of both (dual-stack).
 *
 * @see https://kubernetes.io/docs/concepts/services-networking/dual-stack/#services
 */
export enum IpFamilyPolicy {
  /** One family. */
  SINGLE_STACK = 'SingleStack',
  /** Both families if the cluster supports both, else one. */
  PREFER_DUAL_STACK = 'PreferDualStack',
  /** Both families; a cluster with only one family rejects the Service. */
  REQUIRE_DUAL_STACK = 'RequireDualStack',
}

/** Options of session affinity. */
export interface ClientIpOptions {
  /**
   * Session timeout: seconds after its last request for which a client is sent to the same pod, 1 to 86400.
   *
   * @default 10800
   */
  readonly timeoutSeconds?: number;
}

/**
 * Session affinity: sends requests of one client to the same pod.
 *
 * @see https://kubernetes.io/docs/reference/networking/virtual-ips/#session-affinity
 */
@checked
export class SessionAffinity {
  /**
   * Identifies clients by IP address, as the Service sees it. All clients behind one proxy count as one, and so does all traffic that an
   * entry (Ingress or Gateway) forwards to the Service. Most entries send traffic directly to the pods, and have session affinity of their own.
   */
  public static clientIp(options: ClientIpOptions = {}): SessionAffinity {
    return new SessionAffinity(options.timeoutSeconds ?? 10800);
  }

  private constructor(
    /** Session timeout: seconds after its last request for which a client is sent to the same pod. */
    public readonly timeoutSeconds: number,
  ) {}
}

/** Options of every Service. */
export interface ServiceOptions {
  /**
   * Whether the Service is headless: it has no cluster IP, and its DNS name resolves to the addresses of the pods, so that clients choose a
   * pod themselves. The pods behind one that `expose()` adds may call each other on its ports. Immutable.
   *
   * @default false
   * @see https://kubernetes.io/docs/concepts/services-networking/service/#headless-services
   */
  readonly headless?: boolean;

  /**
   * Fixed cluster IPs, from the cluster's Service IP range: one, or one for each family. Immutable.
   *
   * @default - the cluster chooses
   * @see https://kubernetes.io/docs/concepts/services-networking/cluster-ip-allocation/
   */
  readonly clusterIPs?: string[];

  /**
   * Whether the Service has one IP address family or both.
   *
   * @default - IpFamilyPolicy.SINGLE_STACK
   */
  readonly ipFamilyPolicy?: IpFamilyPolicy;

  /**
   * The IP address families, the primary one first, which is immutable. Two families require a dual-stack `ipFamilyPolicy`.
   *
   * @default - those of `clusterIPs`, else the cluster's primary family
   */
  readonly ipFamilies?: IpFamily[];

  /**
   * Session affinity: sends requests of one client to the same pod.
   *
   * @default - none: each connection may go to any pod
   */
  readonly sessionAffinity?: SessionAffinity;

  /**
   * Which pods are preferred for traffic.
   *
   * @default - all pods alike
   */
  readonly trafficDistribution?: TrafficDistribution;

  /**
   * How traffic from inside the cluster is routed. With `TrafficPolicy.LOCAL`, traffic from a node without a pod of this Service is dropped:
   * use it for workloads that run on every node that has clients.
   *
   * @default - TrafficPolicy.CLUSTER
   * @see https://kubernetes.io/docs/concepts/services-networking/service-traffic-policy/
   */
  readonly internalTrafficPolicy?: TrafficPolicy;

  /**
   * Whether the DNS name of a headless Service also resolves to pods that are not ready: for members that must find each other to become
   * ready. They may call each other on its ports.
   *
   * @default false
   */
  readonly publishNotReadyAddresses?: boolean;

  /**
   * Annotations of the Service, such as those that the platform's controllers read.
   *
   * @default - none
   */
  readonly annotations?: { readonly [key: string]: string };
}
