import { ReleasedProps } from './released-props';
import { Color } from '../props/releases/color';
import { TrafficMatch } from '../props/releases/traffic-match';
import { Route } from '../props/routes/route';

/** Options of a BlueGreenRelease: a version of an app with the full number of pods, and which of the two receives the traffic. */
export interface BlueGreenReleaseProps extends ReleasedProps {
  /** The version that receives all traffic: `Color.BLUE` is the current app, `Color.GREEN` the new version. */
  readonly live: Color;

  /**
   * Requests that go to the new version before it is live, such as those of testers: those that match any of these.
   *
   * @default - none; the Service with the release's name only selects the new version
   */
  readonly preview?: TrafficMatch[];

  /**
   * Routes from outside to the new version only, such as a host for testers.
   *
   * @default - none
   */
  readonly previewRoutes?: Route[];
}
