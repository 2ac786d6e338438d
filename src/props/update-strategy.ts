/**
 * How a new version takes the place of the old one.
 *
 * @see https://kubernetes.io/docs/concepts/workloads/controllers/deployment/#strategy
 */
export class UpdateStrategy {
  /**
   * New pods first, old ones after: capacity never falls below the replicas asked for.
   * The surge is a number of pods or a percentage such as `25%`.
   */
  public static rolling(surge: string = '25%'): UpdateStrategy {
    return new UpdateStrategy(surge);
  }

  /** Old pods first, then new ones: a gap in service, for apps that cannot run twice. */
  public static recreate(): UpdateStrategy {
    return new UpdateStrategy();
  }

  private constructor(
    /** Pods above the replicas asked for; undefined means that the old ones go first. */
    public readonly surge?: string,
  ) {}
}
