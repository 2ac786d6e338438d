import { ScaleBehavior } from './scale-behavior';
import { ScaleMetric } from './scale-metric';

/**
 * Horizontal autoscaling: a HorizontalPodAutoscaler sets the number of replicas by load. The workload is rendered without `replicas`, so that
 * no apply resets it. With several metrics, the one that requires most replicas applies; while one of them is unavailable, no replica is removed.
 *
 * @see https://kubernetes.io/docs/tasks/run-application/horizontal-pod-autoscale/
 */
export interface Scale {
  /**
   * Minimum number of replicas, at least 1. From Kubernetes 1.37 on, 0 is allowed for an app that scales by a metric that is available without pods,
   * of type Object or External. An app without pods does not answer requests until the first pod is ready.
   *
   * @default 2
   */
  readonly min?: number;

  /** Maximum number of replicas. */
  readonly max: number;

  /**
   * Target CPU utilization in percent of the request: short for
   * `metrics: [ScaleMetric.cpu(MetricTarget.utilization(cpu))]`.
   *
   * @default - 70, unless `memory` or `metrics` is given
   */
  readonly cpu?: number;

  /**
   * Target memory utilization in percent of the request: short for
   * `metrics: [ScaleMetric.memory(MetricTarget.utilization(memory))]`.
   *
   * @default - the app does not scale by memory
   */
  readonly memory?: number;

  /**
   * Additional metrics that the autoscaler scales by.
   *
   * @default - only `cpu` and `memory`
   */
  readonly metrics?: ScaleMetric[];

  /**
   * How fast replicas are added and removed.
   *
   * @default - the Kubernetes defaults: scales up immediately, by at most 100 percent or 4 replicas in 15 seconds, and scales down at once when fewer
   * have been enough for 5 minutes. Members of a backend are removed one at a time, one in 5 minutes
   * @see https://kubernetes.io/docs/tasks/run-application/horizontal-pod-autoscale/#configurable-scaling-behavior
   */
  readonly behavior?: ScaleBehavior;
}
