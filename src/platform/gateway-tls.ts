import { checked } from '../private/calls/checked';

/** Options of an existing certificate. */
export interface GatewaySecretOptions {
  /** Host names of the certificate, such as `['acme.example', '*.acme.example']`. An asterisk stands for one label. */
  readonly hosts: string[];

  /**
   * Namespace of the Secret.
   *
   * @default - that of the Gateway
   */
  readonly namespace?: string;

  /**
   * Whether to create the ReferenceGrant that allows the Gateway to read a Secret of another namespace. Applying it requires permissions there.
   *
   * @default true
   * @see https://gateway-api.sigs.k8s.io/api-types/referencegrant/
   */
  readonly makeGrant?: boolean;
}

/**
 * Source of a Gateway's certificates.
 *
 * @see https://gateway-api.sigs.k8s.io/guides/tls/
 */
@checked
export class GatewayTls {
  /**
   * cert-manager issues a certificate for each host with the ClusterIssuer of this name, and stores it in the Secret `<gateway>-<host>-tls`.
   * For a wildcard host, the issuer must solve DNS challenges.
   *
   * @see https://cert-manager.io/docs/usage/certificate/
   */
  public static issuer(name: string): GatewayTls {
    return new GatewayTls(undefined, name);
  }

  /** A Secret of this name, of type `kubernetes.io/tls`. */
  public static secret(name: string, options: GatewaySecretOptions): GatewayTls {
    return new GatewayTls(options?.hosts, undefined, name, options);
  }

  /**
   * The platform's load balancer manages the certificates of all hosts. They are configured by annotations of the Gateway, or by TLS options of each
   * listener, such as `{ 'networking.gke.io/pre-shared-certs': 'acme' }`.
   */
  public static managed(options?: { readonly [key: string]: string }): GatewayTls {
    return new GatewayTls(undefined, undefined, undefined, undefined, options);
  }

  private constructor(
    /** Host names of the certificate; undefined means any. */
    public readonly hosts?: string[],
    /** The ClusterIssuer of cert-manager. */
    public readonly issuerName?: string,
    /** The Secret that holds the certificate. */
    public readonly secretName?: string,
    /** More options of the Secret. */
    public readonly secretOptions?: GatewaySecretOptions,
    /** TLS options of each listener. */
    public readonly listenerOptions?: { readonly [key: string]: string },
  ) {}
}
