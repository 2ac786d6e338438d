/** How Argo Rollouts goes about a canary. */
export interface ArgoRolloutsOptions {
  /**
   * Whether Istio divides the calls, by the weights that Argo's controller writes into the app's VirtualService; else the numbers of pods do. The platform
   * must have `Mesh.istio`.
   *
   * @default false
   */
  readonly istio?: boolean;

  /**
   * Whether Argo's controller runs the app's pods by now: what was printed with `weight: 0` has been applied and waited for. Without it nothing but
   * that is possible.
   *
   * @default false
   */
  readonly adopted?: boolean;
}
