import { IConstruct } from 'constructs';
import { reject } from '../../private/messages/mistakes';

/** Most apps that crash after the start do so within this time. With one replica more than needed, it costs a rollout only time. */
const SECONDS_TO_PROVE = 10;

/** Seconds for which a new pod must be ready before the rollout considers it available. */
export function minReady(scope: IConstruct, given: number | undefined): number {
  return wholeSeconds(scope, 'minReadySeconds', given ?? SECONDS_TO_PROVE);
}

export function wholeSeconds(scope: IConstruct, prop: string, given: unknown, least = 0, most = Infinity): number {
  if (Number.isInteger(given) && (given as number) >= least && (given as number) <= most) return given as number;
  return reject(scope, {
    code: 'seconds-invalid',
    problem: `${prop} is not a valid number of seconds`,
    given,
    allowed: most === Infinity ? `a whole number, at least ${least}` : `a whole number from ${least} to ${most}`,
    fix: `set ${prop}: ${Math.max(least, 10)}`,
  }, least);
}
