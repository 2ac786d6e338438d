/**
 * DNS of the pods: how the resolver in their `/etc/resolv.conf` looks names up.
 *
 * @see https://kubernetes.io/docs/concepts/services-networking/dns-pod-service/#pod-dns-config
 */
export interface DnsOptions {
  /**
   * Names with fewer dots than this, 0 to 15, are first looked up in the search domains of the cluster. With the default, each lookup of a host
   * outside the cluster, such as `api.stripe.com`, asks for three wrong names first; with 2 it asks for none, and `web` and `web.shop` still work.
   *
   * @default - the cluster's: 5
   */
  readonly ndots?: number;

  /**
   * Search domains in addition to those of the cluster, such as `corp.acme.example`.
   *
   * @default - none
   */
  readonly searches?: string[];

  /**
   * Seconds until the resolver asks again, 1 to 30.
   *
   * @default - that of the resolver: 5
   */
  readonly timeoutSeconds?: number;

  /**
   * How often the resolver asks each server, 1 to 5.
   *
   * @default - that of the resolver: 2
   */
  readonly attempts?: number;
}

/** Settings of a pod as a whole, which all its containers share. */
export interface PodSettings {
  /**
   * DNS of the pods.
   *
   * @default - the cluster's
   */
  readonly dns?: DnsOptions;

  /**
   * Entries of `/etc/hosts` by IP address, such as `{ '10.9.0.1': ['ledger.acme.example'] }`, for hosts that no DNS server knows. Not for pods on the
   * node's network, whose `/etc/hosts` is the node's.
   *
   * @default - none
   * @see https://kubernetes.io/docs/tasks/network/customize-hosts-file-for-pods/
   */
  readonly hostAliases?: { readonly [address: string]: string[] };

  /**
   * Name of an existing RuntimeClass, such as `gvisor`, that runs the containers with more isolation. Quotas and `keelwright capacity` know its overhead
   * only if the program defines it.
   *
   * @default - the cluster's default runtime
   * @see https://kubernetes.io/docs/concepts/containers/runtime-class/
   */
  readonly runtimeClass?: string;

  /**
   * Why the containers of a pod see each other's processes, such as `the sidecar sends SIGHUP when files have changed`. They can send signals to each other,
   * and read each other's environment variables and files under `/proc`.
   *
   * @default - each container sees its own processes only
   * @see https://kubernetes.io/docs/tasks/configure-pod-container/share-process-namespace/
   */
  readonly shareProcessNamespace?: string;

  /**
   * Whether containers get environment variables with the addresses of all Services of the namespace, such as `REDIS_PORT`, for old software that
   * finds its services by them. A variable that the container sets itself takes the place of such a one.
   *
   * @default false
   * @see https://kubernetes.io/docs/concepts/services-networking/service/#environment-variables
   */
  readonly serviceLinks?: boolean;
}
