import { checked } from '../../private/calls/checked';

/**
 * How an update replaces the pods of a Deployment.
 *
 * @see https://kubernetes.io/docs/concepts/workloads/controllers/deployment/#strategy
 */
@checked
export class UpdateStrategy {
  /**
   * RollingUpdate that starts new pods before it deletes old ones: capacity never falls below the desired replicas.
   * The surge is a number of pods or a percentage such as `25%`.
   */
  public static rolling(surge: string = '25%'): UpdateStrategy {
    return new UpdateStrategy(surge);
  }

  /** Recreate: deletes all old pods before it starts new ones. Causes downtime; for apps that cannot run two versions at once. */
  public static recreate(): UpdateStrategy {
    return new UpdateStrategy();
  }

  private constructor(
    /** Maximum number of pods above the desired replicas; undefined means that the old pods are deleted first. */
    public readonly surge?: string,
  ) {}
}
