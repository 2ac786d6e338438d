import { checked } from '../../private/calls/checked';

/**
 * A fault injected on purpose, to test how clients handle it. Rejected in programs for production.
 *
 * @see https://istio.io/latest/docs/tasks/traffic-management/fault-injection/
 */
@checked
export class FaultInjection {
  /**
   * Delays requests before they are sent. `FaultInjection.delay('3s', 10, 'does checkout show its spinner?')` delays one in ten.
   *
   * @param fixedDelay delay, such as `3s` or `500ms`
   * @param percent percentage of requests, above 0 and up to 100
   * @param reason what is being tested, and for whom
   */
  public static delay(fixedDelay: string, percent: number, reason: string): FaultInjection {
    return new FaultInjection('delay', fixedDelay, percent, reason);
  }

  /**
   * Answers requests with this status; they are not sent.
   *
   * @param status HTTP status code, 400 to 599
   * @param percent percentage of requests, above 0 and up to 100
   * @param reason what is being tested, and for whom
   */
  public static abort(status: number, percent: number, reason: string): FaultInjection {
    return new FaultInjection('abort', status, percent, reason);
  }

  private constructor(
    /** `delay` or `abort`. */
    public readonly kind: string,
    /** Delay of the requests, or the status code that they get. */
    public readonly value: string | number,
    /** Percentage of requests. */
    public readonly percent: number,
    /** What is being tested. */
    public readonly reason: string,
  ) {}
}
