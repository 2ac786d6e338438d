import { Platform } from '../../platform/platform';
import { Permission } from '../../props/access/permission';
import { WritablePath } from '../../props/pods/writable-path';
import { Resources } from '../../props/scaling/resources';
import { User } from '../../props/security/user';
import { Completions } from '../../props/workloads/completions';
import { JobProps } from '../workload/job-props';

/** Options of a batch job. Required are the image and the resources. */
export interface BatchJobProps extends JobProps {
  /**
   * Image with tag or digest. A missing tag and `latest` are rejected.
   *
   * @see https://kubernetes.io/docs/concepts/containers/images/
   */
  readonly image: string;

  /** Requests and limits of each pod. */
  readonly resources: Resources;

  /**
   * Command to run instead of the image's entrypoint, without a shell.
   *
   * @default - the image's entrypoint
   */
  readonly command?: string[];

  /**
   * How many pods must succeed, and how many run at the same time.
   *
   * @default - one pod
   * @see https://kubernetes.io/docs/concepts/workloads/controllers/job/#parallel-jobs
   */
  readonly completions?: Completions;

  /**
   * Whether its pods are stopped, and no new ones start. Without it, the job goes on.
   *
   * @default false
   * @see https://kubernetes.io/docs/concepts/workloads/controllers/job/#suspending-a-job
   */
  readonly suspend?: boolean;

  /**
   * Name of the LocalQueue of Kueue in which the job waits until there is quota for it. The cluster must have Kueue, which suspends the job meanwhile.
   *
   * @default - the job starts at once
   * @see https://kubernetes.io/docs/concepts/workloads/controllers/job/#suspending-a-job
   */
  readonly kueueQueue?: string;

  /**
   * Directories that the job writes to.
   *
   * @default - `/tmp` with 64Mi on disk, which is also available in addition to the directories listed
   */
  readonly writablePaths?: WritablePath[];

  /**
   * The user that the job runs as.
   *
   * @default - the system's, otherwise uid and gid 10001
   */
  readonly user?: User;

  /**
   * RBAC permissions of the job. Its pods get a token only with permissions.
   *
   * @default - no permissions, and no token
   * @see https://kubernetes.io/docs/reference/access-authn-authz/rbac/
   */
  readonly permissions?: Permission[];

  /**
   * Name of the generated objects; that of the Job has a hash after it. Set it before you move or rename the construct, so that nothing changes on the
   * cluster.
   *
   * @default - the construct's id
   */
  readonly name?: string;

  /**
   * Labels of the objects.
   *
   * @default - the system's
   */
  readonly labels?: { readonly [key: string]: string };

  /**
   * Annotations of the Job.
   *
   * @default - none
   */
  readonly annotations?: { readonly [key: string]: string };

  /**
   * The platform that it runs on: the target cluster.
   *
   * @default - the system's, otherwise the App's
   */
  readonly platform?: Platform;
}
