import { ReleasedProps } from './released-props';
import { CanaryPhase } from '../props/canary-phase';
import { Route } from '../props/route';
import { Stickiness } from '../props/stickiness';
import { TrafficMatch } from '../props/traffic-match';

/** A version of an app, and what part of its calls it gets. */
export interface CanaryReleaseProps extends ReleasedProps {
  /** Percent of the calls that go to the new version, a whole number from 0 to 100. At 0 its pods are scaled away. */
  readonly weight: number;

  /**
   * How far it has come.
   *
   * @default CanaryPhase.RUNNING
   */
  readonly phase?: CanaryPhase;

  /**
   * Calls that go to the new version whatever the weight, such as those of testers: any of these. At 0 there are no pods to take them.
   *
   * @default - none
   */
  readonly preview?: TrafficMatch[];

  /**
   * Ways from outside to the new version alone, such as a host for testers.
   *
   * @default - none
   */
  readonly previewRoutes?: Route[];

  /**
   * How clients keep the version that they have seen.
   *
   * @default - each call is divided by itself
   */
  readonly sticky?: Stickiness;

  /**
   * By how much the share may differ from `weight`, in percent of all calls, where the number of pods decides.
   *
   * @default 5
   */
  readonly tolerance?: number;
}
