import { VersionProps } from './version-props';
import { TwelveFactorApp } from '../patterns/twelve-factor-app';
import { Router } from '../props/router';
import { Stickiness } from '../props/stickiness';
import { TrafficMatch } from '../props/traffic-match';

/** A version that is compared with the app, and who sees it: `audience` or `share`. */
export interface VariantProps extends VersionProps {
  /**
   * Who sees it: calls for which one of these holds. Of several variants the one that is named first counts.
   *
   * @default - `share`
   */
  readonly audience?: TrafficMatch[];

  /**
   * Percent of all other clients that see it, a whole number from 1 to 99; they keep it.
   *
   * @default - `audience`
   */
  readonly share?: number;

  /**
   * Pods of this variant.
   *
   * @default - as many as its share of the calls needs; with `audience` as many as the app has at least
   */
  readonly replicas?: number;
}

/** Versions of an app that are compared. */
export interface ABTestProps {
  /** The app, which is what all who are in no variant see: the control. */
  readonly app: TwelveFactorApp;

  /** The versions beside it, by name: each has objects of the name of the test and its own, and pods with the label `keelwright.io/variant`. */
  readonly variants: { readonly [name: string]: VariantProps };

  /**
   * Who has won: the name of a variant, which then gets all calls until the app has its image, or `control`, and the variants are scaled away.
   *
   * @default - nobody yet
   */
  readonly winner?: string;

  /**
   * How clients keep the variant that they have seen, where shares decide.
   *
   * @default - Stickiness.cookie(), on Kubernetes alone Stickiness.clientIp()
   */
  readonly sticky?: Stickiness;

  /**
   * By how much a share may differ from what is asked for, in percent of all calls, where the number of pods decides.
   *
   * @default 5
   */
  readonly tolerance?: number;

  /**
   * What divides the calls.
   *
   * @default - Istio where the platform's mesh is Istio, the Gateway API where the app's routes or the mesh read it, else Kubernetes alone
   */
  readonly router?: Router;

  /**
   * Beginning of the names of its objects.
   *
   * @default - the construct's id
   */
  readonly name?: string;
}
