import { checked } from '../../private/calls/checked';

/** The exit codes that a rule is for. */
export interface ExitCodes {
  /**
   * These exit codes, 1 to 255.
   *
   * @default - `except`
   */
  readonly codes?: number[];

  /**
   * All exit codes but these and 0.
   *
   * @default - `codes`
   */
  readonly except?: number[];

  /**
   * Name of the container whose exit code counts, such as a sidecar.
   *
   * @default - the main container
   */
  readonly container?: string;
}

/**
 * What it means that the container of a job ends with a certain exit code.
 *
 * @see https://kubernetes.io/docs/concepts/workloads/controllers/job/#pod-failure-policy
 */
@checked
export class FailureRule {
  /** The job has failed, and is not retried: trying again would not help, such as after wrong input. */
  public static failJob(on: ExitCodes): FailureRule {
    return new FailureRule('FailJob', on);
  }

  /** The index has failed, and is not retried; the others go on. Only with `retriesPerIndex`. */
  public static failIndex(on: ExitCodes): FailureRule {
    return new FailureRule('FailIndex', on);
  }

  /** The pod is replaced, and this is not counted as a failure, such as when another program has the lock. */
  public static ignore(on: ExitCodes): FailureRule {
    return new FailureRule('Ignore', on);
  }

  /** The failure is counted and retried, as it is without a rule: for codes that a later rule would match. */
  public static retry(on: ExitCodes): FailureRule {
    return new FailureRule('Count', on);
  }

  private constructor(
    /** The action, as the Job calls it. */
    public readonly action: string,
    /** The exit codes. */
    public readonly on: ExitCodes,
  ) {}
}
