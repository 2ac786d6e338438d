import { ReleasedProps } from './released-props';
import { Colour } from '../props/colour';
import { Route } from '../props/route';
import { TrafficMatch } from '../props/traffic-match';

/** A version of an app that stands beside it whole, and which of the two gets the calls. */
export interface BlueGreenReleaseProps extends ReleasedProps {
  /** Who gets all calls: `Colour.BLUE` is the app as it is, `Colour.GREEN` the new version. */
  readonly live: Colour;

  /**
   * Calls that go to the new version before it is live, such as those of testers: any of these.
   *
   * @default - none; the Service of the release's name is for the new version alone
   */
  readonly preview?: TrafficMatch[];

  /**
   * Ways from outside to the new version alone, such as a host for testers.
   *
   * @default - none
   */
  readonly previewRoutes?: Route[];
}
