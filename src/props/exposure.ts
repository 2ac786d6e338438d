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
export interface ExposeOptions {
  /** Kind of the Service. */
  readonly type: ServiceType;

  /**
   * Names of the app's ports that it has.
   *
   * @default - all
   */
  readonly ports?: string[];

  /**
   * Port of the nodes for each of the app's ports by name, from 30000 to 32767.
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
   * Annotations of the Service, as load balancers read them.
   *
   * @default - none
   */
  readonly annotations?: { readonly [key: string]: string };
}
