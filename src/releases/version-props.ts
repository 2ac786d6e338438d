import { Binding, IBackingService } from '../props/backing-service';
import { Egress } from '../props/peer';
import { Plain } from '../props/plain';
import { Resources } from '../props/resources';
import { SecretKey } from '../props/secret';

/** How another version of an app differs from it. What is not said is as the app has it; maps are added to the app's, and win. */
export interface VersionProps {
  /**
   * Image with tag or digest, such as `ghcr.io/acme/web:1.9.0`.
   *
   * @default - the app's
   */
  readonly image?: string;

  /**
   * What each replica gets.
   *
   * @default - what the app's get
   */
  readonly resources?: Resources;

  /**
   * Program to run instead of the image's own, without a shell.
   *
   * @default - the app's
   */
  readonly command?: string[];

  /**
   * Arguments of the program.
   *
   * @default - the app's
   */
  readonly args?: string[];

  /**
   * Settings, as environment variables, beside the app's.
   *
   * @default - the app's
   */
  readonly config?: { readonly [name: string]: string | number | boolean | Plain };

  /**
   * Files with settings, by absolute path, beside the app's. They are in a ConfigMap of their own, so that going back to the app finds its own as they were.
   *
   * @default - the app's
   */
  readonly configFiles?: { readonly [path: string]: string | Plain };

  /**
   * Environment variables from Secrets that exist on the cluster, beside the app's.
   *
   * @default - the app's
   */
  readonly secrets?: { readonly [name: string]: SecretKey };

  /**
   * Files from Secrets that exist on the cluster, beside the app's.
   *
   * @default - the app's
   */
  readonly secretFiles?: { readonly [path: string]: SecretKey };

  /**
   * Environment variables with the addresses of what it calls, beside the app's.
   *
   * @default - the app's
   */
  readonly bindings?: { readonly [name: string]: Binding };

  /**
   * What it calls without being told the address, beside what the app calls.
   *
   * @default - what the app calls
   */
  readonly calls?: IBackingService[];

  /**
   * What it may call that is not part of this program, beside what the app may.
   *
   * @default - what the app may
   */
  readonly egress?: Egress[];

  /**
   * Labels of its pods, beside the app's.
   *
   * @default - the app's
   */
  readonly podLabels?: { readonly [key: string]: string };

  /**
   * Annotations of its pods, beside the app's.
   *
   * @default - the app's
   */
  readonly podAnnotations?: { readonly [key: string]: string };
}
