import { VersionProps } from './version-props';
import { TwelveFactorApp } from '../patterns/twelve-factor-app';
import { Router } from '../props/router';

/** What every release of one version says. */
export interface ReleasedProps extends VersionProps {
  /** The app of which it is another version. Its names, labels and selectors stay as they are. */
  readonly app: TwelveFactorApp;

  /**
   * What divides the calls.
   *
   * @default - Istio where the platform's mesh is Istio, the Gateway API where the app's routes or the mesh read it, else Kubernetes alone
   */
  readonly router?: Router;

  /**
   * Pods of this version, in place of what the share of the calls asks for. To take calls from a version that runs, keep its number for one apply,
   * so that its pods go after its calls. Fewer than its share takes when the app has the fewest are refused.
   *
   * @default - as many as its share of the calls needs
   */
  readonly replicas?: number;

  /**
   * Name of its objects.
   *
   * @default - the construct's id
   */
  readonly name?: string;
}
