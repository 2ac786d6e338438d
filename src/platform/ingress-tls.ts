import { checked } from '../private/calls/checked';

/**
 * Source of the certificates of an app's hosts behind an Ingress controller.
 *
 * @see https://kubernetes.io/docs/concepts/services-networking/ingress/#tls
 */
@checked
export class IngressTls {
  /**
   * cert-manager issues a certificate for each app with the ClusterIssuer of this name, and stores it in the Secret `<app>-tls`.
   *
   * @see https://cert-manager.io/docs/usage/ingress/
   */
  public static issuer(name: string): IngressTls {
    return new IngressTls(name);
  }

  /**
   * A Secret of this name, of type `kubernetes.io/tls`, in the namespace of each app that has routes. If the hosts of its certificate are
   * listed, such as `['*.acme.example']`, routes for other hosts are rejected; an asterisk stands for one label.
   */
  public static secret(name: string, hosts?: string[]): IngressTls {
    return new IngressTls(undefined, name, hosts);
  }

  /**
   * No certificate in the Ingress: TLS is terminated in front of the controller, or the controller has a certificate of its own, as that of the class
   * `alb` always does, or traffic is unencrypted.
   */
  public static none(): IngressTls {
    return new IngressTls();
  }

  private constructor(
    /** The ClusterIssuer of cert-manager. */
    public readonly issuerName?: string,
    /** The Secret that holds the certificate. */
    public readonly secretName?: string,
    /** Host names of the certificate; undefined if unknown. */
    public readonly hosts?: string[],
  ) {}
}
