import { FailureRule } from './failure-rule';

/** What happens when the container of a job fails. */
export enum RestartPolicy {
  /** A new pod starts, perhaps on another node; the failed one stays for its log. */
  NEVER = 'Never',
  /** The container starts again in the same pod, with what it has written to `writablePaths`. */
  ON_FAILURE = 'OnFailure',
}

/** How a job deals with failures. */
export interface RunOptions {
  /**
   * Deadline in seconds after which a run is stopped, retries included. Without a deadline, a run that hangs would block all later ones. For backups, the
   * default is 21600 (6 hours).
   *
   * @default 3600
   * @see https://kubernetes.io/docs/concepts/workloads/controllers/job/#job-termination-and-cleanup
   */
  readonly activeDeadlineSeconds?: number;

  /**
   * Number of retries of a failed run, after 10 seconds, then 20, 40 and so on; of all its pods together. A pod that ends because its node is drained has
   * not failed, and is not counted.
   *
   * @default - 3 with a schedule; otherwise 5, because a database may still be starting, and 1 more for each further pod at the same time; 0 for a task by hand
   * @see https://kubernetes.io/docs/concepts/workloads/controllers/job/#pod-backoff-failure-policy
   */
  readonly retries?: number;

  /**
   * What happens when the container fails. With `RestartPolicy.ON_FAILURE`, a pod that ends because its node is drained counts as a failure.
   *
   * @default RestartPolicy.NEVER
   * @see https://kubernetes.io/docs/concepts/workloads/controllers/job/#handling-pod-and-container-failures
   */
  readonly restartPolicy?: RestartPolicy;

  /**
   * What certain exit codes mean, in their order: the first rule that matches applies. Not with `RestartPolicy.ON_FAILURE`.
   *
   * @default - every exit code but 0 is a failure that is retried
   * @see https://kubernetes.io/docs/concepts/workloads/controllers/job/#pod-failure-policy
   */
  readonly failureRules?: FailureRule[];
}
