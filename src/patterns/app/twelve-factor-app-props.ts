import { Platform } from '../../platform/platform';
import { Permission } from '../../props/access/permission';
import { WritablePath } from '../../props/pods/writable-path';
import { Resources } from '../../props/scaling/resources';
import { User } from '../../props/security/user';
import { ProcessProps, WorkloadProps } from '../workload/workload-props';

/**
 * Options of an app. Required are the image, the resources and, if it has a port, the port and the health check; all others have defaults.
 * Config, `podFields`, secrets, files, bindings, calls and egress of the app apply to all its processes.
 */
export interface TwelveFactorAppProps extends WorkloadProps {
  /**
   * Image with tag or digest, such as `ghcr.io/acme/web:1.8.2`. A missing tag and `latest` are rejected.
   *
   * @see https://kubernetes.io/docs/concepts/containers/images/
   */
  readonly image: string;

  /** Requests and limits of each replica. */
  readonly resources: Resources;

  /**
   * Directories that the app writes to.
   *
   * @default - `/tmp` with 64Mi on disk, which is also available in addition to the directories listed
   */
  readonly writablePaths?: WritablePath[];

  /**
   * The user that the app runs as.
   *
   * @default - the system's, otherwise uid and gid 10001
   */
  readonly user?: User;

  /**
   * RBAC permissions of the app, for all its processes. Its pods get a token only with permissions; the token is short-lived and
   * renewed. As the address of the API server is unknown, the pods may call ports 443 and 6443 everywhere; for an API server on
   * another port, add it to `egress`.
   *
   * @default - no permissions, and no token
   * @see https://kubernetes.io/docs/reference/access-authn-authz/rbac/
   */
  readonly permissions?: Permission[];

  /**
   * Name of the generated objects. Set it before you move or rename the construct, so that nothing changes on the cluster.
   *
   * @default - the construct's id
   */
  readonly name?: string;

  /**
   * Labels of the objects. A change does not roll any pods.
   *
   * @default - the system's
   */
  readonly labels?: { readonly [key: string]: string };

  /**
   * Annotations of the Deployment.
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

  /**
   * Processes in addition to the main one, by name, such as a worker or a clock.
   *
   * @default - none
   * @see https://12factor.net/concurrency
   */
  readonly processes?: { readonly [name: string]: ProcessProps };
}
