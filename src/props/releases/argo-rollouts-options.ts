/** Options of canaries by Argo Rollouts. */
export interface ArgoRolloutsOptions {
  /**
   * Whether Istio splits the traffic, by the weights that Argo's controller writes into the app's VirtualService. Otherwise the number of pods
   * determines the split. Requires a platform with `Mesh.istio`.
   *
   * @default false
   */
  readonly istio?: boolean;

  /**
   * Whether Argo's controller has adopted the app's pods: set it after the manifests with `weight: 0` have been applied and have rolled out.
   * Until then, no other weight is possible.
   *
   * @default false
   */
  readonly adopted?: boolean;
}
