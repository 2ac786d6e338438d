/**
 * How many replicas run, by load.
 *
 * @see https://kubernetes.io/docs/tasks/run-application/horizontal-pod-autoscale/
 */
export interface Scale {
  /**
   * Fewest replicas, at least 1.
   *
   * @default 2
   */
  readonly min?: number;

  /** Most replicas. */
  readonly max: number;

  /**
   * CPU in use that the autoscaler aims at, in percent of the request.
   *
   * @default - 70, unless `memory` is given
   */
  readonly cpu?: number;

  /**
   * Memory in use that the autoscaler aims at, in percent of the request.
   *
   * @default - memory does not scale the app
   */
  readonly memory?: number;
}
