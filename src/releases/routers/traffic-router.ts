import { Construct } from 'constructs';
import { Replicas } from '../../blocks/replicas';
import { refuse } from '../../private/refusal';
import { Intent } from '../intent';
import { partOf } from '../release';

/** One way of dividing the calls of an app. */
export interface TrafficRouter {
  /** As in `a canary by the Gateway API`. */
  readonly name: string;

  /** Whether a version gets its share whatever the number of pods; else that number is its share. */
  readonly isExact: boolean;

  /** How many pods a share of the calls takes, beside as many as the app has. */
  pods(percent: number, app: Replicas): number;

  /** Moves the calls, or refuses what it cannot. What it does not reach is told. */
  route(where: Construct, intent: Intent): string[];
}

/** Says what cannot be done in this way, and what comes nearest. */
export function refuseInexpressible(where: Construct, what: string, router: string, allowed: string, nearest: string): never {
  return refuse(where, {
    code: 'release-cannot',
    problem: `cannot express ${what} on ${router}`,
    given: what,
    allowed,
    fix: `nearest: ${nearest}`,
  });
}

/** Pods for a share of the calls, when the app has as many as it may have. Of one alone, the whole share fails while it moves. */
export function podsForShare(percent: number, app: Replicas): number {
  return percent === 0 ? 0 : Math.max(Math.min(2, app.max), partOf(app.max, percent));
}
