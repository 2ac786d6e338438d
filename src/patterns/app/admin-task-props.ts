import { WritablePath } from '../../props/pods/writable-path';
import { Resources } from '../../props/scaling/resources';
import { TaskTime } from '../../props/workloads/task-time';
import { JobProps } from '../workload/job-props';

/**
 * Options of an admin task. It inherits what the processes of the app inherit, and its user, placement and permissions; options set here are added and
 * take precedence.
 */
export interface AdminTaskProps extends JobProps {
  /** Command to run instead of the image's entrypoint, without a shell. */
  readonly command: string[];

  /**
   * When it runs. All tasks before a rollout run before the pods of any app of the program that has one: they must not call an app that waits.
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
   * Directories that it writes to.
   *
   * @default - those of the app that are on the node's disk
   */
  readonly writablePaths?: WritablePath[];

  /**
   * Requests and limits of its pod.
   *
   * @default - the app's
   */
  readonly resources?: Resources;
}
