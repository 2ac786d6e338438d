/**
 * From which namespaces a Gateway takes routes.
 *
 * @see https://gateway-api.sigs.k8s.io/guides/multiple-ns/
 */
export class RouteNamespaces {
  /** The Gateway's own. */
  public static same(): RouteNamespaces {
    return new RouteNamespaces('Same');
  }

  /** Every namespace: whoever may make routes anywhere can take any host. */
  public static all(): RouteNamespaces {
    return new RouteNamespaces('All');
  }

  /** Those with these labels. */
  public static labelled(labels: { readonly [key: string]: string }): RouteNamespaces {
    return new RouteNamespaces('Selector', labels);
  }

  private constructor(
    /** `Same`, `All` or `Selector`. */
    public readonly from: string,
    /** Labels of the namespaces. */
    public readonly labels?: { readonly [key: string]: string },
  ) {}
}
