/** Controllers that a cluster may have beside Kubernetes' own, with the kinds of objects that they read. */
export enum Operator {
  /**
   * CloudNativePG, which runs PostgreSQL with replicas and failover.
   *
   * @see https://cloudnative-pg.io/
   */
  CLOUD_NATIVE_PG = 'CloudNativePG',

  /**
   * The Prometheus Operator, or what reads its PodMonitor and PrometheusRule objects.
   *
   * @see https://prometheus-operator.dev/
   */
  PROMETHEUS = 'Prometheus',
}
