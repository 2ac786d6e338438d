import { ReleasedProps } from './released-props';
import { CanaryPhase } from '../props/releases/canary-phase';
import { Stickiness } from '../props/releases/stickiness';
import { TrafficMatch } from '../props/releases/traffic-match';
import { Route } from '../props/routes/route';

/** Options of a CanaryRelease: a version of an app, and its share of the requests. */
export interface CanaryReleaseProps extends ReleasedProps {
  /** Percent of the requests that go to the new version, a whole number from 0 to 100. With 0 its pods are scaled to zero. */
  readonly weight: number;

  /**
   * Phase of the release.
   *
   * @default CanaryPhase.RUNNING
   */
  readonly phase?: CanaryPhase;

  /**
   * Requests that go to the new version regardless of the weight, such as those of testers: those that match any of these. With a weight of 0,
   * the new version has no pods to receive them.
   *
   * @default - none
   */
  readonly preview?: TrafficMatch[];

  /**
   * Routes from outside to the new version only, such as a host for testers.
   *
   * @default - none
   */
  readonly previewRoutes?: Route[];

  /**
   * How clients keep their version.
   *
   * @default - they do not: each request is routed independently
   */
  readonly sticky?: Stickiness;

  /**
   * By how much the effective share may differ from `weight`, in percent of all requests, where the number of pods determines it.
   *
   * @default 5
   */
  readonly tolerance?: number;
}
