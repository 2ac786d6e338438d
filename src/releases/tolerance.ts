import { Construct } from 'constructs';
import { TrafficRouter } from './routers/traffic-router';
import { Replicas } from '../blocks/replicas';
import { refuse } from '../private/refusal';

/** What shares may differ by unasked, in percent of all calls. */
export const TOLERANCE = 5;

interface Wanted {
  /** Percent by name. */
  readonly wanted: { readonly [name: string]: number };
  /** Pods by name. */
  readonly pods: { readonly [name: string]: number };
  readonly app: Replicas;
}

interface Tried extends Wanted {
  readonly tolerance: number;
  /** Whether the user says the pods of a version. */
  readonly isGiven: boolean;
}

/** The share that each gets when the app has the most pods, and when it has the fewest. */
export function sharesByPods({ pods, app }: Omit<Wanted, 'wanted'>): { [name: string]: [number, number] } {
  const all = Object.values(pods).reduce((a, b) => a + b, 0);
  const share = (own: number, count: number) => own + all === 0 ? 0 : 100 * count / (own + all);
  return Object.fromEntries(Object.entries(pods).map(([name, count]) => [name, [share(app.max, count), share(app.min, count)]]));
}

/** Of few pods none is a tenth: refuses shares that are too far from what is asked for. */
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
  const enough = isGiven ? 'leave replicas of the release out' : `give the app a fixed number of pods such as replicas: ${exact * Math.ceil(app.min / exact)}`;
  refuse(where, {
    code: 'release-weight-coarse',
    problem: `on ${router.name} the number of pods is the share of the calls, and ${count} beside the app's ${range(app.min, app.max)} give${count === 1 ? 's' : ''} ${range(...worst.shares)} %`,
    given: `${wanted[worst.name]} percent, tolerance ${tolerance}`,
    allowed: `shares that differ by at most ${tolerance} percent of the calls, over all numbers of pods that the app may have`,
    fix: `write tolerance: ${Math.ceil(worst.by)}, or ${enough}, or divide calls exactly by Router.gatewayApi() or Router.istio()`,
  });
}

export function range(low: number, high: number): string {
  const [from, to] = [low, high].map(value => Math.round(value * 10) / 10);
  return from === to ? `${from}` : `${from} to ${to}`;
}

function gcd(a: number, b: number): number {
  return b === 0 ? a : gcd(b, a % b);
}
