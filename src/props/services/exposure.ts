import { ServiceOptions, TrafficPolicy } from './service-options';

/**
 * Types of Services.
 *
 * @see https://kubernetes.io/docs/concepts/services-networking/service/#publishing-services-service-types
 */
export enum ServiceType {
  /** Reachable inside the cluster only. */
  CLUSTER_IP = 'ClusterIP',
  /** Also reachable from outside the cluster, on a port of every node. */
  NODE_PORT = 'NodePort',
  /** Also reachable from outside the cluster, through the platform's load balancer. */
  LOAD_BALANCER = 'LoadBalancer',
}

/** Options of an additional Service of an app. */
export interface ExposeOptions extends ServiceOptions {
  /** Type of the Service. */
  readonly type: ServiceType;

  /**
   * Names of the app's ports that the Service exposes.
   *
   * @default - all
   */
  readonly ports?: string[];

  /**
   * Node port for each of the app's ports, by port name, from 30000 to 32767. Each node port must be unique in the cluster.
   *
   * @default - the cluster chooses
   */
  readonly nodePorts?: { readonly [port: string]: number };

  /**
   * CIDR blocks from which the load balancer accepts traffic (`loadBalancerSourceRanges`), such as `['203.0.113.0/24']`.
   *
   * @default - any address
   */
  readonly sourceRanges?: string[];

  /**
   * Class of the load balancer implementation, such as `service.k8s.aws/nlb`. Immutable: to change it, create a Service with another name.
   *
   * @default - the platform's, else the cluster's default
   * @see https://kubernetes.io/docs/concepts/services-networking/service/#load-balancer-class
   */
  readonly loadBalancerClass?: string;

  /**
   * Whether node ports are allocated for a load balancer. Without them, only load balancers that send traffic directly to pods work.
   *
   * @default true
   * @see https://kubernetes.io/docs/concepts/services-networking/service/#load-balancer-nodeport-allocation
   */
  readonly allocateLoadBalancerNodePorts?: boolean;

  /**
   * How traffic from outside the cluster is routed. With `TrafficPolicy.LOCAL` pods see the client's own IP address, and nodes without a pod of
   * this Service drop the traffic; load balancers skip such nodes.
   *
   * @default - TrafficPolicy.CLUSTER
   * @see https://kubernetes.io/docs/tasks/access-application-cluster/create-external-load-balancer/#preserving-the-client-source-ip
   */
  readonly externalTrafficPolicy?: TrafficPolicy;

  /**
   * Port on which each node reports to the load balancer whether it has a pod of this Service, from 30000 to 32767. Requires
   * `TrafficPolicy.LOCAL`. Immutable.
   *
   * @default - the cluster chooses
   */
  readonly healthCheckNodePort?: number;
}
