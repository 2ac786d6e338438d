import { Plain } from './plain';
import { Resources } from './resources';

/**
 * A container that runs to its end before the app starts. Steps run one after the other, with the app's user,
 * writable paths, config, secrets, files and bindings.
 *
 * @see https://kubernetes.io/docs/concepts/workloads/pods/init-containers/
 */
export interface InitStep {
  /** Name of the container. */
  readonly name: string;

  /** What to run, without a shell. */
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
   * Environment variables of this step alone, beside those of the app, over which they win; a variable of a ConfigSet is refused.
   *
   * @default - none
   */
  readonly config?: { readonly [name: string]: string | number | boolean | Plain };

  /**
   * What the step gets while it runs.
   *
   * @default - what the app gets
   */
  readonly resources?: Resources;
}
