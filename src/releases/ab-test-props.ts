import { VersionProps } from './version-props';
import { TwelveFactorApp } from '../patterns/app/twelve-factor-app';
import { Router } from '../props/releases/router';
import { Stickiness } from '../props/releases/stickiness';
import { TrafficMatch } from '../props/releases/traffic-match';

/** A version that is compared with the app, and the clients that get it: `audience` or `share`. */
export interface VariantProps extends VersionProps {
  /**
   * Requests that it receives: those that match one of these. If several variants match, the one listed first applies.
   *
   * @default - `share`
   */
  readonly audience?: TrafficMatch[];

  /**
   * Percent of all other clients that get it, a whole number from 1 to 99. Clients keep their variant.
   *
   * @default - `audience`
   */
  readonly share?: number;

  /**
   * Pods of this variant.
   *
   * @default - as many as its share of the requests needs; with `audience`, the app's minimum
   */
  readonly replicas?: number;
}

/** Options of an ABTest. */
export interface ABTestProps {
  /** The app, which all clients outside of the variants get: the control. */
  readonly app: TwelveFactorApp;

  /** The other versions by name. Each has objects named after the test and the variant, and pods with the label `keelwright.io/variant`. */
  readonly variants: { readonly [name: string]: VariantProps };

  /**
   * The winner: the name of a variant, which then receives all requests until the app has its image, or `control`, which scales the variants
   * to zero.
   *
   * @default - none yet
   */
  readonly winner?: string;

  /**
   * How clients keep their variant, for variants with `share`.
   *
   * @default - Stickiness.cookie(); with Router.kubernetes(), Stickiness.clientIp()
   */
  readonly sticky?: Stickiness;

  /**
   * By how much an effective share may differ from the requested one, in percent of all requests, where the number of pods determines it.
   *
   * @default 5
   */
  readonly tolerance?: number;

  /**
   * How traffic is split.
   *
   * @default - Istio if the platform's mesh is Istio, the Gateway API if the app's routes or the mesh use it, otherwise Kubernetes alone
   */
  readonly router?: Router;

  /**
   * Prefix of the names of its objects.
   *
   * @default - the construct's id
   */
  readonly name?: string;
}
