import { checked } from '../../private/calls/checked';

/**
 * How many pods voluntary disruptions, such as node drains, may stop at the same time: a PodDisruptionBudget.
 *
 * @see https://kubernetes.io/docs/concepts/workloads/pods/disruptions/
 */
@checked
export class DisruptionBudget {
  /** At most this many pods are stopped at the same time: a number such as `2`, or a percentage such as `25%`, rounded up to whole pods. */
  public static maxUnavailable(pods: string): DisruptionBudget {
    return new DisruptionBudget('maxUnavailable', pods);
  }

  /** At least this many pods stay available: a number such as `2`, or a percentage such as `75%`, rounded up to whole pods. */
  public static minAvailable(pods: string): DisruptionBudget {
    return new DisruptionBudget('minAvailable', pods);
  }

  private constructor(
    /** `maxUnavailable` or `minAvailable`. */
    public readonly bound: string,
    /** Number or percentage of pods. */
    public readonly pods: string,
  ) {}
}
