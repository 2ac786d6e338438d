import { PlainText } from '../props/config/plain-text';
import { SecretKey } from '../props/config/secret';
import { PodField } from '../props/pods/pod-field';
import { ProjectedFile } from '../props/pods/projected-file';
import { Egress } from '../props/policies/peer';
import { Resources } from '../props/scaling/resources';
import { Binding, IBackingService } from '../props/services/backing-service';

/** How another version differs from the app. Options that are not set are the app's; maps are merged with the app's and take precedence. */
export interface VersionProps {
  /**
   * Image with tag or digest, such as `ghcr.io/acme/web:1.9.0`.
   *
   * @default - the app's
   */
  readonly image?: string;

  /**
   * Requests and limits of each replica.
   *
   * @default - the app's
   */
  readonly resources?: Resources;

  /**
   * Command to run instead of the image's entrypoint, without a shell.
   *
   * @default - the app's
   */
  readonly command?: string[];

  /**
   * Arguments of the command.
   *
   * @default - the app's
   */
  readonly args?: string[];

  /**
   * Environment variables with facts about the pod, in addition to the app's.
   *
   * @default - the app's
   */
  readonly podFields?: { readonly [name: string]: PodField };

  /**
   * Settings, as environment variables, in addition to the app's.
   *
   * @default - the app's
   */
  readonly config?: { readonly [name: string]: string | number | boolean | PlainText };

  /**
   * Configuration files by absolute path, in addition to the app's. They are in a separate ConfigMap, so that the app's files stay unchanged for
   * a rollback.
   *
   * @default - the app's
   */
  readonly configFiles?: { readonly [path: string]: string | PlainText };

  /**
   * Environment variables from existing Secrets, in addition to the app's.
   *
   * @default - the app's
   */
  readonly secrets?: { readonly [name: string]: SecretKey };

  /**
   * Files from existing Secrets, in addition to the app's.
   *
   * @default - the app's
   */
  readonly secretFiles?: { readonly [path: string]: SecretKey };

  /**
   * Files that Kubernetes writes into the pod, in addition to the app's.
   *
   * @default - the app's
   */
  readonly projectedFiles?: { readonly [path: string]: ProjectedFile };

  /**
   * Environment variables with the addresses of services that it calls, in addition to the app's.
   *
   * @default - the app's
   */
  readonly bindings?: { readonly [name: string]: Binding };

  /**
   * Services that it calls without an environment variable for the address, in addition to the app's.
   *
   * @default - the app's
   */
  readonly calls?: IBackingService[];

  /**
   * Destinations outside this program that it may call, in addition to the app's.
   *
   * @default - the app's
   */
  readonly egress?: Egress[];

  /**
   * Labels of its pods, in addition to the app's.
   *
   * @default - the app's
   */
  readonly podLabels?: { readonly [key: string]: string };

  /**
   * Annotations of its pods, in addition to the app's.
   *
   * @default - the app's
   */
  readonly podAnnotations?: { readonly [key: string]: string };
}
