import { Construct } from 'constructs';
import { TrafficRouter } from './routers/traffic-router';
import { Replicas } from '../blocks/scaling/replicas';
import { checkValue, Kind } from '../private/calls/shape';
import { refuse } from '../private/refusal';

/** The default by which shares may differ, in percent of all requests. */
export const TOLERANCE = 5;

const PERCENT: Kind = { name: 'a percentage from 0 to 100', accepts: value => (value as number) >= 0 && (value as number) <= 100, example: '5' };

/** The validated tolerance of a program. */
export function toleranceOf(where: Construct, tolerance = TOLERANCE): number {
  checkValue(where, 'tolerance', tolerance, PERCENT);
  return tolerance;
}

interface Wanted {
  /** Percent by name. */
  readonly wanted: { readonly [name: string]: number };
  /** Pods by name. */
  readonly pods: { readonly [name: string]: number };
  readonly app: Replicas;
}

interface Tried extends Wanted {
  readonly tolerance: number;
  /** Whether the user sets the number of pods of a version. */
  readonly isGiven: boolean;
}

/** The share that each version gets when the app is at its maximum, and when it is at its minimum. */
export function sharesByPods({ pods, app }: Omit<Wanted, 'wanted'>): { [name: string]: [number, number] } {
  const all = Object.values(pods).reduce((a, b) => a + b, 0);
  const share = (own: number, count: number) => own + all === 0 ? 0 : 100 * count / (own + all);
  return Object.fromEntries(Object.entries(pods).map(([name, count]) => [name, [share(app.max, count), share(app.min, count)]]));
}

/** A few pods cannot give a share of a tenth: rejects shares that are too far from the requested ones. */
export function refuseCoarse(where: Construct, router: TrafficRouter, options: Tried): void {
  const { wanted, pods, app, tolerance, isGiven } = options;
  const [worst] = Object.entries(sharesByPods(options))
    .flatMap(([name, shares]) => shares.map(share => ({ name, shares, by: Math.abs(share - wanted[name]) })))
    .sort((a, b) => b.by - a.by);
  if (worst === undefined || worst.by <= tolerance) return;
  const count = pods[worst.name];
  const percents = Object.values(wanted);
  const left = 100 - percents.reduce((a, b) => a + b, 0);
  const exact = left / [...percents, left].reduce(gcd);
  const enough = isGiven ? 'remove replicas of the release' : `set a fixed number of pods for the app, such as replicas: ${exact * Math.ceil(app.min / exact)}`;
  refuse(where, {
    code: 'release-weight-coarse',
    problem: `with ${router.name} the number of pods determines the share of requests: ${count} next to the app's ${range(app.min, app.max)} give${count === 1 ? 's' : ''} ${range(...worst.shares)} %`,
    given: `${wanted[worst.name]} percent, tolerance ${tolerance}`,
    allowed: `shares that differ by at most ${tolerance} percent of the requests, for every number of pods that the app may have`,
    fix: `set tolerance: ${Math.ceil(worst.by)}, or ${enough}, or split requests exactly with Router.gatewayApi() or Router.istio()`,
  });
}

export function range(low: number, high: number): string {
  const [from, to] = [low, high].map(value => Math.round(value * 10) / 10);
  return from === to ? `${from}` : `${from} to ${to}`;
}

function gcd(a: number, b: number): number {
  return b === 0 ? a : gcd(b, a % b);
}
