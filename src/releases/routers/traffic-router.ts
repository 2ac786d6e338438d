import { Construct } from 'constructs';
import { Replicas } from '../../blocks/scaling/replicas';
import { refuse } from '../../private/refusal';
import { Intent } from '../intent';
import { partOf } from '../release';

/** One way of splitting the traffic of an app. */
export interface TrafficRouter {
  /** As in `canary of web with the Gateway API`. */
  readonly name: string;

  /** Whether a version gets its share regardless of the number of pods; otherwise that number determines its share. */
  readonly isExact: boolean;

  /** How many pods a share of the requests needs, in addition to the app's. */
  pods(percent: number, app: Replicas): number;

  /** Splits the traffic, or rejects what is not possible. Returns the limits for the report, such as requests that it does not affect. */
  route(where: Construct, intent: Intent): string[];
}

/** Reports what this router does not support, and the nearest alternative. */
export function refuseInexpressible(where: Construct, what: string, router: string, allowed: string, nearest: string): never {
  return refuse(where, {
    code: 'release-cannot',
    problem: `${router} does not support ${what}`,
    given: what,
    allowed,
    fix: nearest,
  });
}

/** Pods for a share of the requests when the app is at its maximum. With a single pod, the whole share fails while the pod moves. */
export function podsForShare(percent: number, app: Replicas): number {
  return percent === 0 ? 0 : Math.max(Math.min(2, app.max), partOf(app.max, percent));
}
