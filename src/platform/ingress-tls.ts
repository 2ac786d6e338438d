/**
 * Where the certificate of an app's hosts comes from, behind an Ingress controller.
 *
 * @see https://kubernetes.io/docs/concepts/services-networking/ingress/#tls
 */
export class IngressTls {
  /**
   * cert-manager gets one for each app from the ClusterIssuer of this name, and keeps it in the Secret `<app>-tls`.
   *
   * @see https://cert-manager.io/docs/usage/ingress/
   */
  public static issuer(name: string): IngressTls {
    return new IngressTls(name);
  }

  /**
   * The Secret of this name, of type `kubernetes.io/tls`, in the namespace of each app that has routes. When it is said for which
   * hosts its certificate is, such as `['*.acme.example']`, routes for others are refused; an asterisk stands for one label.
   */
  public static secret(name: string, hosts?: string[]): IngressTls {
    return new IngressTls(undefined, name, hosts);
  }

  /**
   * None here: TLS ends before the controller, or the controller has a certificate of its own, as that of the class `alb` always has, or calls
   * are in plain text.
   */
  public static none(): IngressTls {
    return new IngressTls();
  }

  private constructor(
    /** The ClusterIssuer of cert-manager. */
    public readonly issuerName?: string,
    /** The Secret that holds the certificate. */
    public readonly secretName?: string,
    /** Hosts that the certificate is for; undefined when not known. */
    public readonly hosts?: string[],
  ) {}
}
