import { Mirror } from '../blocks/traffic';
import { Workload } from '../patterns/workload';
import { Stickiness } from '../props/stickiness';
import { TrafficMatch } from '../props/traffic-match';

/** Pods of a version, and the Service that is for them alone: both by this name. */
export interface Track {
  readonly name: string;
  readonly workload: Workload;
}

/** Calls that go to a version before all others are divided. */
export interface Audience {
  readonly name: string;
  readonly track: string;
  readonly matches: TrafficMatch[];
}

/** What a version gets of all calls that nobody set apart. */
export interface TrackShare {
  readonly track: string;
  /** Whole percent. */
  readonly percent: number;
  /** Tells this version from earlier ones of the name, in cookies. */
  readonly fingerprint: string;
}

/** What is to become of an app's calls, whoever sees to it. */
export interface Intent {
  readonly app: Workload;
  readonly audiences: Audience[];
  readonly shares: TrackShare[];
  /** The version that gets all calls, also those that come by the app's Services. */
  readonly all?: string;
  readonly sticky?: Stickiness;
  readonly mirrors: Mirror[];
}

/** Whether several versions get calls that nobody set apart. */
export function isDivided({ shares, all }: Pick<Intent, 'shares' | 'all'>): boolean {
  return all === undefined && shares.some(({ percent }) => percent > 0);
}
