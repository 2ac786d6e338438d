import { Mirror } from '../blocks/traffic/traffic';
import { WorkloadParts } from '../patterns/workload/workload-parts';
import { Stickiness } from '../props/releases/stickiness';
import { TrafficMatch } from '../props/releases/traffic-match';

/** Pods of a version, and the Service that only selects them: both have this name. */
export interface Track {
  readonly name: string;
  readonly workload: WorkloadParts;
}

/** Requests that go to a version before all others are split. */
export interface Audience {
  readonly name: string;
  readonly track: string;
  readonly matches: TrafficMatch[];
}

/** A version's share of all requests that no audience matches. */
export interface TrackShare {
  readonly track: string;
  /** Whole percent. */
  readonly percent: number;
  /** Distinguishes this version from earlier ones with the same name, in cookies. */
  readonly fingerprint: string;
}

/** How an app's traffic is to be split, independent of the router. */
export interface Intent {
  readonly app: WorkloadParts;
  readonly audiences: Audience[];
  readonly shares: TrackShare[];
  /** The version that receives all requests, including those through the app's Services. */
  readonly all?: string;
  readonly sticky?: Stickiness;
  readonly mirrors: Mirror[];
}

/** Whether several versions receive requests that no audience matches. */
export function isDivided({ shares, all }: Pick<Intent, 'shares' | 'all'>): boolean {
  return all === undefined && shares.some(({ percent }) => percent > 0);
}
