import { checked } from '../../private/calls/checked';

/** Options of a job with a number of pods to complete. */
export interface CompletionsOptions {
  /**
   * Maximum number of pods at the same time.
   *
   * @default 1
   */
  readonly parallelism?: number;
}

/** Options of an indexed job. */
export interface IndexedOptions extends CompletionsOptions {
  /**
   * Number of retries of each index, instead of `retries` of the job as a whole: an index that keeps failing does not stop the others. Requires
   * Kubernetes 1.29.
   *
   * @default - `retries`
   * @see https://kubernetes.io/docs/concepts/workloads/controllers/job/#backoff-limit-per-index
   */
  readonly retriesPerIndex?: number;

  /**
   * Number of failed indexes with which the job goes on; with one more, it stops. Only with `retriesPerIndex`.
   *
   * @default - all indexes are tried
   */
  readonly maxFailedIndexes?: number;

  /**
   * When the job has succeeded before all indexes have: the first rule that is met ends it. Requires Kubernetes 1.31.
   *
   * @default - when every index has succeeded
   * @see https://kubernetes.io/docs/concepts/workloads/controllers/job/#success-policy
   */
  readonly successRules?: SuccessRule[];
}

/**
 * A rule by which an indexed job has succeeded.
 *
 * @see https://kubernetes.io/docs/concepts/workloads/controllers/job/#success-policy
 */
@checked
export class SuccessRule {
  /** When all these indexes have succeeded, such as `0` for a leader, or `0,2-4`. */
  public static indexes(indexes: string): SuccessRule {
    return new SuccessRule(undefined, indexes);
  }

  /** When this number of indexes have succeeded: any of them, or of `among`, such as `0-9`. */
  public static count(count: number, among?: string): SuccessRule {
    return new SuccessRule(count, among);
  }

  private constructor(
    /** Number of indexes; undefined for all. */
    public readonly wanted?: number,
    /** The indexes; undefined for any. */
    public readonly among?: string,
  ) {}
}

/**
 * How many pods of a job must succeed.
 *
 * @see https://kubernetes.io/docs/concepts/workloads/controllers/job/#parallel-jobs
 */
@checked
export class Completions {
  /** The job is complete when this number of pods have succeeded, whichever. */
  public static count(completions: number, options: CompletionsOptions = {}): Completions {
    return new Completions(completions, options.parallelism ?? 1, false, {});
  }

  /** The job is complete when a pod for each index has succeeded. Each pod has its index, from 0, in `JOB_COMPLETION_INDEX`. */
  public static indexed(completions: number, options: IndexedOptions = {}): Completions {
    return new Completions(completions, options.parallelism ?? 1, true, options);
  }

  /**
   * This number of pods take work from a queue, whose address is in `bindings`. Each exits with 0 when the queue is empty; then no new ones start, and
   * the job is complete when all have ended.
   */
  public static workQueue(workers: number): Completions {
    return new Completions(undefined, workers, false, {});
  }

  private constructor(
    /** Number of pods that must succeed; undefined for a work queue. */
    public readonly pods: number | undefined,
    /** Maximum number of pods at the same time. */
    public readonly parallelism: number,
    /** Whether each pod has an index. */
    public readonly isIndexed: boolean,
    /** Options of an indexed job. */
    public readonly options: IndexedOptions,
  ) {}
}
