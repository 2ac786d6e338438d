import { ArgoRolloutsOptions } from './argo-rollouts-options';

/**
 * What divides the calls of an app among its versions. All of them are told the same; what one of them cannot do is refused, with what comes nearest.
 * docs/releases.md has the table.
 */
export class Router {
  /**
   * Kubernetes alone: the Service hands connections to the pods of all versions alike, so that their numbers decide. Works everywhere, and knows nothing of calls.
   *
   * @see https://kubernetes.io/docs/concepts/services-networking/service/
   */
  public static kubernetes(): Router {
    return new Router('kubernetes');
  }

  /**
   * The Gateway API: what comes through the app's routes by a Gateway, and between Services where the platform's mesh reads it.
   *
   * @see https://gateway-api.sigs.k8s.io/guides/traffic-splitting/
   */
  public static gatewayApi(): Router {
    return new Router('gateway-api');
  }

  /**
   * Istio: all callers in the mesh, and what comes through the app's routes by a Gateway.
   *
   * @see https://istio.io/latest/docs/concepts/traffic-management/
   */
  public static istio(): Router {
    return new Router('istio');
  }

  /**
   * Argo Rollouts, for canaries: its controller moves pods and calls; the platform must have `Operator.ARGO_ROLLOUTS`.
   *
   * @see https://argo-rollouts.readthedocs.io/en/stable/
   */
  public static argoRollouts(options: ArgoRolloutsOptions = {}): Router {
    return new Router('argo-rollouts', options);
  }

  private constructor(
    /** What it is called. */
    public readonly engine: string,
    /** Of Argo Rollouts. */
    public readonly argoOptions?: ArgoRolloutsOptions,
  ) {}
}
