import { IConstruct } from 'constructs';
import { atLeastOne } from './at-least-one';
import { milliseconds } from '../../private/duration';
import { refuse } from '../../private/refusal';
import { OutlierDetection } from '../../props/mesh/resilience';
import { Replicas } from '../scaling/replicas';

const LEAST_EJECTED_PERCENT = 10;

/** All settings with their defaults. Proxies round down: 33 percent of three replicas is zero. */
export function outlierPlan(where: IConstruct, given: OutlierDetection, replicas: Replicas | undefined): Required<OutlierDetection> {
  const { consecutiveErrors = 5, interval = '10s', baseEjectionTime = '30s' } = given;
  const fewest = Math.max(replicas?.min ?? 1, 1);
  atLeastOne(where, 'outlierDetection.consecutiveErrors', consecutiveErrors);
  milliseconds(where, 'outlierDetection.interval', interval);
  milliseconds(where, 'outlierDetection.baseEjectionTime', baseEjectionTime);
  const enough = ejectablePercent(fewest) ?? 100;
  const maxEjectionPercent = given.maxEjectionPercent ?? enough;
  const ejected = Math.floor(fewest * maxEjectionPercent / 100);
  const isPossible = Number.isInteger(maxEjectionPercent) && ejected >= 1 && maxEjectionPercent < 100;
  if (isPossible) return { consecutiveErrors, interval, baseEjectionTime, maxEjectionPercent };
  return refuse(where, {
    code: 'ejection-impossible',
    problem: fewest === 1 ? 'there may be only one replica, and ejecting it would leave none'
      : ejected < 1 ? 'with so few replicas, none would ever be ejected' : 'all replicas may be ejected at the same time',
    given: { maxEjectionPercent, replicas: fewest },
    allowed: fewest === 1 ? 'outlierDetection with two replicas or more' : `a whole percentage from ${enough} to 99, with a minimum of ${fewest} replicas`,
    fix: fewest === 1 ? 'run two replicas or more, or remove outlierDetection' : `set maxEjectionPercent: ${enough}, or remove it`,
  });
}

/** The minimum percentage that amounts to at least one pod; undefined for a single pod, which may not be ejected. */
export function ejectablePercent(pods: number): number | undefined {
  return pods < 2 ? undefined : Math.max(Math.ceil(100 / pods), LEAST_EJECTED_PERCENT);
}
