/**
 * Something that goes wrong on purpose, to see how callers take it. Programs for production refuse it.
 *
 * @see https://istio.io/latest/docs/tasks/traffic-management/fault-injection/
 */
export class Fault {
  /**
   * Calls wait before they are made: `Fault.delay('3s', 10, 'does checkout show its spinner?')` for one in ten.
   *
   * @param fixedDelay such as `3s` or `500ms`
   * @param percent share of the calls, above 0 to 100
   * @param reason what is tried, and for whom
   */
  public static delay(fixedDelay: string, percent: number, reason: string): Fault {
    return new Fault('delay', fixedDelay, percent, reason);
  }

  /**
   * Calls get this status and are not made.
   *
   * @param status HTTP status, 400 to 599
   * @param percent share of the calls, above 0 to 100
   * @param reason what is tried, and for whom
   */
  public static abort(status: number, percent: number, reason: string): Fault {
    return new Fault('abort', status, percent, reason);
  }

  private constructor(
    /** `delay` or `abort`. */
    public readonly kind: string,
    /** How long calls wait, or the status that they get. */
    public readonly value: string | number,
    /** Share of the calls. */
    public readonly percent: number,
    /** What is tried. */
    public readonly reason: string,
  ) {}
}
