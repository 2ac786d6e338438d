import { Health } from './health';
import { PodField } from './pod-field';
import { WritablePath } from './writable-path';
import { PlainText } from '../config/plain-text';
import { SecretKey } from '../config/secret';
import { Resources } from '../scaling/resources';
import { User } from '../security/user';
import { Binding } from '../services/backing-service';
import { Port } from '../services/port';

/**
 * A container that runs beside the main one for the whole life of the pod, such as a local proxy or a program that keeps files up to date. It starts
 * before the main container and stops after it. It shares the address and the network policy of the pod, and `sharedPaths`: its variables and `/tmp` are
 * its own.
 *
 * @see https://kubernetes.io/docs/concepts/workloads/pods/sidecar-containers/
 */
export interface Sidecar {
  /** Name of the container. */
  readonly name: string;

  /** Image with tag or digest. */
  readonly image: string;

  /** CPU and memory of the sidecar, in addition to those of the main container. */
  readonly resources: Resources;

  /**
   * Command to run instead of the image's entrypoint, without a shell.
   *
   * @default - the image's entrypoint
   */
  readonly command?: string[];

  /**
   * Arguments of the command.
   *
   * @default - the image's arguments
   */
  readonly args?: string[];

  /**
   * Environment variables of the sidecar with facts about the pod. A request or limit is that of the sidecar.
   *
   * @default - none
   */
  readonly podFields?: { readonly [name: string]: PodField };

  /**
   * Environment variables of the sidecar.
   *
   * @default - none
   */
  readonly config?: { readonly [name: string]: string | number | boolean | PlainText };

  /**
   * Environment variables of the sidecar from existing Secrets.
   *
   * @default - none
   */
  readonly secrets?: { readonly [name: string]: SecretKey };

  /**
   * Environment variables of the sidecar with the addresses of the services that it calls. The network policies of both sides allow the traffic.
   *
   * @default - none
   */
  readonly bindings?: { readonly [name: string]: Binding };

  /**
   * Ports on which it listens. The main container reaches them at `localhost`, and clients that `callers` name with `onPort('...')` at the address of the
   * pod. No Service for clients has them.
   *
   * @default - none
   */
  readonly ports?: Port[];

  /**
   * Health checks. With a startup probe the main container starts only when the sidecar has started; with a readiness probe the pod is ready only while
   * the sidecar is, too.
   *
   * @default - none: the main container starts as soon as the sidecar runs, and the pod is ready only while it runs
   */
  readonly health?: Health;

  /**
   * Whether it starts before the init containers, so that they can use it, such as a proxy to a database.
   *
   * @default false
   */
  readonly beforeInit?: boolean;

  /**
   * Directories that the sidecar writes to.
   *
   * @default - `/tmp` with 64Mi on disk, which is also available in addition to the directories listed
   */
  readonly writablePaths?: WritablePath[];

  /**
   * Paths of the app that the sidecar has, too: directories of `writablePaths` and `volumes`, such as one of files that it fetches, and files, such as its
   * own configuration among `configFiles`. Files of `secretFiles` and `projectedFiles` are shared by their directory, as a whole.
   *
   * @default - none
   */
  readonly sharedPaths?: string[];

  /**
   * User that the sidecar runs as.
   *
   * @default - the app's
   */
  readonly user?: User;
}
