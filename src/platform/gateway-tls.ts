/** A certificate that exists, and what it is for. */
export interface GatewaySecretOptions {
  /** Names that the certificate is for, such as `['acme.example', '*.acme.example']`. An asterisk stands for one label. */
  readonly hosts: string[];

  /**
   * Namespace of the Secret.
   *
   * @default - the Gateway's own
   */
  readonly namespace?: string;

  /**
   * Whether the ReferenceGrant that lets the Gateway read a Secret of another namespace is made here. It takes rights there.
   *
   * @default true
   * @see https://gateway-api.sigs.k8s.io/api-types/referencegrant/
   */
  readonly makeGrant?: boolean;
}

/**
 * Where a Gateway's certificates come from.
 *
 * @see https://gateway-api.sigs.k8s.io/guides/tls/
 */
export class GatewayTls {
  /**
   * cert-manager gets one for each host from the ClusterIssuer of this name, and keeps it in the Secret `<gateway>-<host>-tls`.
   * For a host with an asterisk the issuer must solve DNS challenges.
   *
   * @see https://cert-manager.io/docs/usage/certificate/
   */
  public static issuer(name: string): GatewayTls {
    return new GatewayTls(undefined, name);
  }

  /** The Secret of this name, of type `kubernetes.io/tls`. */
  public static secret(name: string, options: GatewaySecretOptions): GatewayTls {
    return new GatewayTls(options?.hosts, undefined, name, options);
  }

  /**
   * The platform's load balancer has them, for all hosts. It is told by annotations of the Gateway, or by TLS options of each
   * listener, such as `{ 'networking.gke.io/pre-shared-certs': 'acme' }`.
   */
  public static managed(options?: { readonly [key: string]: string }): GatewayTls {
    return new GatewayTls(undefined, undefined, undefined, undefined, options);
  }

  private constructor(
    /** Names that it is for; undefined means any. */
    public readonly hosts?: string[],
    /** The ClusterIssuer of cert-manager. */
    public readonly issuerName?: string,
    /** The Secret that holds the certificate. */
    public readonly secretName?: string,
    /** More of the Secret. */
    public readonly secretOptions?: GatewaySecretOptions,
    /** TLS options of each listener. */
    public readonly listenerOptions?: { readonly [key: string]: string },
  ) {}
}
