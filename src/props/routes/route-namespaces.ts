import { checked } from '../../private/calls/checked';

/**
 * Namespaces from which a Gateway accepts routes.
 *
 * @see https://gateway-api.sigs.k8s.io/guides/multiple-ns/
 */
@checked
export class RouteNamespaces {
  /** The namespace of the Gateway. */
  public static same(): RouteNamespaces {
    return new RouteNamespaces('Same');
  }

  /** All namespaces: anyone who may create routes in any namespace can claim any host. */
  public static all(): RouteNamespaces {
    return new RouteNamespaces('All');
  }

  /** Namespaces with these labels. */
  public static labeled(labels: { readonly [key: string]: string }): RouteNamespaces {
    return new RouteNamespaces('Selector', labels);
  }

  private constructor(
    /** `Same`, `All` or `Selector`. */
    public readonly from: string,
    /** Labels of the namespaces. */
    public readonly labels?: { readonly [key: string]: string },
  ) {}
}
