import { ServiceOptions, TrafficPolicy } from './service-options';

/**
 * Kinds of Service.
 *
 * @see https://kubernetes.io/docs/concepts/services-networking/service/#publishing-services-service-types
 */
export enum ServiceType {
  /** Reached inside the cluster. */
  CLUSTER_IP = 'ClusterIP',
  /** Reached from outside on a port of every node. */
  NODE_PORT = 'NodePort',
  /** Reached from outside through the platform's load balancer. */
  LOAD_BALANCER = 'LoadBalancer',
}

/** A Service beside the app's own one. */
export interface ExposeOptions extends ServiceOptions {
  /** Kind of the Service. */
  readonly type: ServiceType;

  /**
   * Names of the app's ports that it has.
   *
   * @default - all
   */
  readonly ports?: string[];

  /**
   * Port of the nodes for each of the app's ports by name, from 30000 to 32767. Each is there once in a cluster.
   *
   * @default - the cluster chooses
   */
  readonly nodePorts?: { readonly [port: string]: number };

  /**
   * Address blocks that the load balancer lets in, such as `['203.0.113.0/24']`.
   *
   * @default - every address
   */
  readonly sourceRanges?: string[];

  /**
   * The implementation of the load balancer, such as `service.k8s.aws/nlb`. It cannot change later: a Service of another name can have another.
   *
   * @default - the platform's, else the cluster's own
   * @see https://kubernetes.io/docs/concepts/services-networking/service/#load-balancer-class
   */
  readonly loadBalancerClass?: string;

  /**
   * Whether a load balancer reaches its pods by ports of the nodes. Without them only one that sends to pods directly works.
   *
   * @default true
   * @see https://kubernetes.io/docs/concepts/services-networking/service/#load-balancer-nodeport-allocation
   */
  readonly allocateLoadBalancerNodePorts?: boolean;

  /**
   * Which pods are called from outside. With `TrafficPolicy.LOCAL` they see the caller's own address, and nodes without such a pod
   * drop the call: load balancers pass these by.
   *
   * @default - TrafficPolicy.CLUSTER
   * @see https://kubernetes.io/docs/tasks/access-application-cluster/create-external-load-balancer/#preserving-the-client-source-ip
   */
  readonly externalTrafficPolicy?: TrafficPolicy;

  /**
   * Port on which each node tells the load balancer whether it has such a pod, from 30000 to 32767, for `TrafficPolicy.LOCAL`.
   * It cannot change later.
   *
   * @default - the cluster chooses
   */
  readonly healthCheckNodePort?: number;
}
