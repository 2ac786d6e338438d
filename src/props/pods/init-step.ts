import { PlainText } from '../config/plain-text';
import { Resources } from '../scaling/resources';

/**
 * An init container: it runs to completion before the app starts. Init containers run one after the other, with the app's user,
 * writable paths, config, `podFields`, secrets, files and bindings.
 *
 * @see https://kubernetes.io/docs/concepts/workloads/pods/init-containers/
 */
export interface InitStep {
  /** Name of the container. */
  readonly name: string;

  /** Command to run, without a shell. */
  readonly command: string[];

  /**
   * Image with tag or digest.
   *
   * @default - the app's image
   */
  readonly image?: string;

  /**
   * Arguments of the command.
   *
   * @default - none
   */
  readonly args?: string[];

  /**
   * Environment variables of this init container, in addition to those of the app, which they override. Variables of a ConfigSet are rejected.
   *
   * @default - none
   */
  readonly config?: { readonly [name: string]: string | number | boolean | PlainText };

  /**
   * CPU and memory of the init container.
   *
   * @default - the same as the app
   */
  readonly resources?: Resources;
}
