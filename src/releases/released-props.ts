import { VersionProps } from './version-props';
import { TwelveFactorApp } from '../patterns/app/twelve-factor-app';
import { Router } from '../props/releases/router';

/** Options of every release of one version. */
export interface ReleasedProps extends VersionProps {
  /** The app to release a new version of. Its names, labels and selectors stay unchanged. */
  readonly app: TwelveFactorApp;

  /**
   * How traffic is split.
   *
   * @default - Istio if the platform's mesh is Istio, the Gateway API if the app's routes or the mesh use it, otherwise Kubernetes alone
   */
  readonly router?: Router;

  /**
   * Pods of this version, instead of the number that its share of the requests needs. To reduce the traffic of a running version, keep its number
   * of pods for one apply, so that its pods are removed after its traffic. Fewer than its share needs when the app is at its minimum are rejected.
   *
   * @default - as many as its share of the requests needs
   */
  readonly replicas?: number;

  /**
   * Name of its objects.
   *
   * @default - the construct's id
   */
  readonly name?: string;
}
