import { ProcessProps, WorkloadProps } from './workload-props';
import { Platform } from '../platform/platform';
import { Permission } from '../props/permission';
import { Resources } from '../props/resources';
import { User } from '../props/user';
import { WritablePath } from '../props/writable-path';

/**
 * What an app must say: its image, its size, and when it has a port, the port and the health check. All else has a default.
 * What the app says of config, secrets, files, bindings, calls and egress holds for all its processes.
 */
export interface TwelveFactorAppProps extends WorkloadProps {
  /**
   * Image with tag or digest, such as `ghcr.io/acme/web:1.8.2`. No tag and `latest` are refused.
   *
   * @see https://kubernetes.io/docs/concepts/containers/images/
   */
  readonly image: string;

  /** What each replica gets. */
  readonly resources: Resources;

  /**
   * Folders that the app writes to.
   *
   * @default - `/tmp` with 64Mi on disk, which is also there beside those named
   */
  readonly writablePaths?: WritablePath[];

  /**
   * The user that the app runs as.
   *
   * @default - the system's, else uid and gid 10001
   */
  readonly user?: User;

  /**
   * What the app may do on the Kubernetes API, all its processes alike. Only then its pods get a token, which is short-lived
   * and renewed. As the address of the API server is not known, they may call ports 443 and 6443 everywhere; for a server on
   * another port add it to `egress`.
   *
   * @default - nothing, and no token
   * @see https://kubernetes.io/docs/reference/access-authn-authz/rbac/
   */
  readonly permissions?: Permission[];

  /**
   * Name of the objects made. Give it before moving or renaming the construct, so that nothing changes on the cluster.
   *
   * @default - the construct's id
   */
  readonly name?: string;

  /**
   * Labels of the objects. A change rolls nothing.
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
   * The cluster below.
   *
   * @default - the system's, else the App's
   */
  readonly platform?: Platform;

  /**
   * Processes beside the main one, by name: a worker, a clock.
   *
   * @default - none
   * @see https://12factor.net/concurrency
   */
  readonly processes?: { readonly [name: string]: ProcessProps };
}
