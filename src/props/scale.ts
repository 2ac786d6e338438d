import { ScaleBehavior } from './scale-behavior';
import { ScaleMetric } from './scale-metric';

/**
 * How many replicas run, by load: what a HorizontalPodAutoscaler decides. The workload itself says no number then, so that no apply
 * undoes what was decided. Of several metrics the one that asks for most replicas counts; while one of them cannot be read, none goes.
 *
 * @see https://kubernetes.io/docs/tasks/run-application/horizontal-pod-autoscale/
 */
export interface Scale {
  /**
   * Fewest replicas, at least 1; 0 from Kubernetes 1.37 on for an app that scales by a metric which is there without pods, of type Object
   * or External. What calls an app without pods gets no answer until the first one is ready.
   *
   * @default 2
   */
  readonly min?: number;

  /** Most replicas. */
  readonly max: number;

  /**
   * CPU in use that the autoscaler aims at, in percent of the request: short for
   * `metrics: [ScaleMetric.cpu(MetricTarget.utilization(cpu))]`.
   *
   * @default - 70, unless `memory` or `metrics` is given
   */
  readonly cpu?: number;

  /**
   * Memory in use that the autoscaler aims at, in percent of the request: short for
   * `metrics: [ScaleMetric.memory(MetricTarget.utilization(memory))]`.
   *
   * @default - memory does not scale the app
   */
  readonly memory?: number;

  /**
   * What else the autoscaler looks at.
   *
   * @default - `cpu` and `memory` alone
   */
  readonly metrics?: ScaleMetric[];

  /**
   * How fast replicas come and go.
   *
   * @default - Kubernetes' own: up at once, at most to twice as many or by 4 in 15 seconds; down at once when fewer were enough for 5 minutes.
   * Members of a backend go one at a time, one in 5 minutes
   * @see https://kubernetes.io/docs/tasks/run-application/horizontal-pod-autoscale/#configurable-scaling-behavior
   */
  readonly behavior?: ScaleBehavior;
}
