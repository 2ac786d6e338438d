/** Which of the pods behind a Service are called, by where the call comes from. */
export enum TrafficPolicy {
  /** All of them, wherever they run. */
  CLUSTER = 'Cluster',
  /** Those on the node that the call has reached; with none there the call is dropped. */
  LOCAL = 'Local',
}

/**
 * Which of the pods behind a Service are called first; the others when there is none of these.
 *
 * @see https://kubernetes.io/docs/concepts/services-networking/service/#traffic-distribution
 */
export enum TrafficDistribution {
  /** Those in the caller's zone. From Kubernetes 1.31 on; before 1.34 it is printed by its older name, PreferClose. */
  PREFER_SAME_ZONE = 'PreferSameZone',
  /** Those on the caller's node, then those in its zone. From Kubernetes 1.34 on. */
  PREFER_SAME_NODE = 'PreferSameNode',
}

/** Families of IP addresses. */
export enum IpFamily {
  /** Such as 10.96.0.80. */
  IPV4 = 'IPv4',
  /** Such as fd00:10:96::80. */
  IPV6 = 'IPv6',
}

/**
 * How many families of IP addresses a Service has addresses of.
 *
 * @see https://kubernetes.io/docs/concepts/services-networking/dual-stack/#services
 */
export enum IpFamilyPolicy {
  /** One. */
  SINGLE_STACK = 'SingleStack',
  /** Both, where the cluster has both. */
  PREFER_DUAL_STACK = 'PreferDualStack',
  /** Both; a cluster with one refuses the Service. */
  REQUIRE_DUAL_STACK = 'RequireDualStack',
}

/** Settings of session affinity that have defaults. */
export interface ClientIpOptions {
  /**
   * Seconds after its last call for which a client is remembered, 1 to 86400.
   *
   * @default 10800
   */
  readonly timeoutSeconds?: number;
}

/**
 * How calls of one client find the pod that they have found before.
 *
 * @see https://kubernetes.io/docs/reference/networking/virtual-ips/#session-affinity
 */
export class SessionAffinity {
  /**
   * By the client's IP address, as the Service sees it. All clients behind one proxy are one, and so is everything that an
   * entry forwards to the Service; most entries call pods past it, and know sessions of their own.
   */
  public static clientIp(options: ClientIpOptions = {}): SessionAffinity {
    return new SessionAffinity(options.timeoutSeconds ?? 10800);
  }

  private constructor(
    /** Seconds after its last call for which a client is remembered. */
    public readonly timeoutSeconds: number,
  ) {}
}

/** What every Service can say. */
export interface ServiceOptions {
  /**
   * No address of its own: the name stands for the addresses of the pods, and clients choose among them. It cannot change later.
   *
   * @default false
   * @see https://kubernetes.io/docs/concepts/services-networking/service/#headless-services
   */
  readonly headless?: boolean;

  /**
   * Fixed addresses within the cluster's range for Services, one or one of each family. They cannot change later.
   *
   * @default - the cluster chooses
   * @see https://kubernetes.io/docs/concepts/services-networking/cluster-ip-allocation/
   */
  readonly clusterIPs?: string[];

  /**
   * How many families of addresses it has.
   *
   * @default - IpFamilyPolicy.SINGLE_STACK
   */
  readonly ipFamilyPolicy?: IpFamilyPolicy;

  /**
   * The families, the first one first, which cannot change later. Both take an `ipFamilyPolicy` of both.
   *
   * @default - those of `clusterIPs`, else the cluster's first one
   */
  readonly ipFamilies?: IpFamily[];

  /**
   * How calls of one client find the same pod again.
   *
   * @default - each connection finds any pod
   */
  readonly sessionAffinity?: SessionAffinity;

  /**
   * Which pods are called first.
   *
   * @default - all alike
   */
  readonly trafficDistribution?: TrafficDistribution;

  /**
   * Which pods are called from inside the cluster. With `TrafficPolicy.LOCAL` calls from a node without such a pod are dropped:
   * for what runs on every node from which it is called.
   *
   * @default - TrafficPolicy.CLUSTER
   * @see https://kubernetes.io/docs/concepts/services-networking/service-traffic-policy/
   */
  readonly internalTrafficPolicy?: TrafficPolicy;

  /**
   * Lets the name of a headless Service stand for pods that are not ready as well: for members that find each other to become so.
   *
   * @default false
   */
  readonly publishNotReadyAddresses?: boolean;

  /**
   * Annotations of the Service, as controllers of the platform read them.
   *
   * @default - none
   */
  readonly annotations?: { readonly [key: string]: string };
}
