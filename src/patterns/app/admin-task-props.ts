import { Resources } from '../../props/scaling/resources';
import { TaskTime } from '../../props/workloads/task-time';
import { JobProps } from '../workload/job-props';

/**
 * Options of an admin task. It inherits config, secrets, files, bindings, calls and egress of the app; options set here are added and take precedence.
 */
export interface AdminTaskProps extends JobProps {
  /** Command to run instead of the image's entrypoint, without a shell. */
  readonly command: string[];

  /**
   * When it runs.
   *
   * @default TaskTime.BEFORE_ROLLOUT
   */
  readonly when?: TaskTime;

  /**
   * Image with tag or digest, such as the new version of a canary release, which must find the database migrated.
   *
   * @default - the app's
   */
  readonly image?: string;

  /**
   * Requests and limits of its pod.
   *
   * @default - the app's
   */
  readonly resources?: Resources;
}
