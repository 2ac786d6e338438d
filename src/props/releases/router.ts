import { ArgoRolloutsOptions } from './argo-rollouts-options';
import { checked } from '../../private/calls/checked';

/**
 * What splits the traffic of an app between its versions. All routers have the same options; options that a router does not support are rejected,
 * with the closest alternative. docs/releases.md has the table.
 */
@checked
export class Router {
  /**
   * Kubernetes only: the Service distributes connections evenly to the pods of all versions, so the numbers of pods determine the split. Works on
   * every cluster, but cannot route by the content of requests.
   *
   * @see https://kubernetes.io/docs/concepts/services-networking/service/
   */
  public static kubernetes(): Router {
    return new Router('kubernetes');
  }

  /**
   * The Gateway API: traffic through the app's routes of a Gateway, and between Services if the platform's mesh supports it.
   *
   * @see https://gateway-api.sigs.k8s.io/guides/traffic-splitting/
   */
  public static gatewayApi(): Router {
    return new Router('gateway-api');
  }

  /**
   * Istio: traffic of all clients in the mesh, and through the app's routes of a Gateway.
   *
   * @see https://istio.io/latest/docs/concepts/traffic-management/
   */
  public static istio(): Router {
    return new Router('istio');
  }

  /**
   * Argo Rollouts, for canaries: its controller replaces pods and shifts traffic. Requires a platform with `Operator.ARGO_ROLLOUTS`.
   *
   * @see https://argo-rollouts.readthedocs.io/en/stable/
   */
  public static argoRollouts(options: ArgoRolloutsOptions = {}): Router {
    return new Router('argo-rollouts', options);
  }

  private constructor(
    /** Name of the router. */
    public readonly engine: string,
    /** Options of Argo Rollouts. */
    public readonly argoOptions?: ArgoRolloutsOptions,
  ) {}
}
