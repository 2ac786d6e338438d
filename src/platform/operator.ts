/** Operators and controllers that a cluster may have in addition to those of Kubernetes, with the custom resources that they read. */
export enum Operator {
  /**
   * Argo Rollouts: replaces pods and shifts traffic from one version of an app to the next.
   *
   * @see https://argo-rollouts.readthedocs.io/en/stable/
   */
  ARGO_ROLLOUTS = 'ArgoRollouts',

  /**
   * CloudNativePG: runs PostgreSQL with replicas and automatic failover.
   *
   * @see https://cloudnative-pg.io/
   */
  CLOUD_NATIVE_PG = 'CloudNativePG',

  /**
   * A node autoscaler that supports CapacityBuffer objects of `autoscaling.x-k8s.io/v1beta1`, which reserve headroom without pods.
   *
   * @see https://github.com/kubernetes/autoscaler/blob/master/cluster-autoscaler/proposals/buffers.md
   */
  CAPACITY_BUFFER = 'CapacityBuffer',

  /**
   * Karpenter: creates nodes for pods of any priority.
   *
   * @see https://karpenter.sh/
   */
  KARPENTER = 'Karpenter',

  /**
   * The Prometheus Operator, or another controller that reads its PodMonitor and PrometheusRule objects.
   *
   * @see https://prometheus-operator.dev/
   */
  PROMETHEUS = 'Prometheus',

  /**
   * The Vertical Pod Autoscaler: sets the resources of pods by their usage. Some platforms offer it as an option.
   *
   * @see https://github.com/kubernetes/autoscaler/tree/master/vertical-pod-autoscaler
   */
  VERTICAL_POD_AUTOSCALER = 'VerticalPodAutoscaler',
}
