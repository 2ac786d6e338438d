/** Controllers that a cluster may have beside Kubernetes' own, with the kinds of objects that they read. */
export enum Operator {
  /**
   * Argo Rollouts, whose controller moves pods and calls from one version of an app to the next.
   *
   * @see https://argo-rollouts.readthedocs.io/en/stable/
   */
  ARGO_ROLLOUTS = 'ArgoRollouts',

  /**
   * CloudNativePG, which runs PostgreSQL with replicas and failover.
   *
   * @see https://cloudnative-pg.io/
   */
  CLOUD_NATIVE_PG = 'CloudNativePG',

  /**
   * An autoscaler of nodes that reads CapacityBuffer objects of `autoscaling.x-k8s.io/v1beta1`, and keeps room without pods.
   *
   * @see https://github.com/kubernetes/autoscaler/blob/master/cluster-autoscaler/proposals/buffers.md
   */
  CAPACITY_BUFFER = 'CapacityBuffer',

  /**
   * Karpenter, which makes nodes for pods of any priority.
   *
   * @see https://karpenter.sh/
   */
  KARPENTER = 'Karpenter',

  /**
   * The Prometheus Operator, or what reads its PodMonitor and PrometheusRule objects.
   *
   * @see https://prometheus-operator.dev/
   */
  PROMETHEUS = 'Prometheus',

  /**
   * The Vertical Pod Autoscaler, which sets the size of pods by what they use. Some platforms run it for whoever asks.
   *
   * @see https://github.com/kubernetes/autoscaler/tree/master/vertical-pod-autoscaler
   */
  VERTICAL_POD_AUTOSCALER = 'VerticalPodAutoscaler',
}
