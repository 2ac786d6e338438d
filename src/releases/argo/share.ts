import { Construct } from 'constructs';
import { Replicas } from '../../blocks/scaling/replicas';
import { refuse } from '../../private/refusal';
import { range } from '../tolerance';
import { ARGO } from './refusals';

/** More than any app needs for an exact share. */
const MOST_REPLICAS = 100;

/** Pods of the new version among all. */
interface Parts {
  readonly pods: number;
  readonly all: number;
}

/**
 * The effective share that the controller gives for 1 to 99 percent, where the number of pods determines it: the nearest one that this many pods, or
 * one more, can give. There is always at least one new and one old pod.
 *
 * @see https://argo-rollouts.readthedocs.io/en/stable/features/canary/
 */
export function partsOf(percent: number, replicas: number): Parts {
  const exact = replicas * percent / 100;
  const [few, many] = [Math.floor(exact), Math.ceil(exact)];
  const options = [
    ...many < replicas ? [{ pods: many, all: replicas }] : [],
    ...few > 0 && few + many !== 2 * exact ? [{ pods: few, all: replicas }] : [],
    { pods: many, all: replicas + 1 },
    ...few > 0 ? [{ pods: few, all: replicas + 1 }] : [],
  ];
  return options.reduce((best, option) => missedBy(option, percent) < missedBy(best, percent) ? option : best);
}

/** The lowest and the highest share that the new version gets, over all numbers of pods that the app may have. */
export function shares(percent: number, { min, max }: Replicas): [number, number] {
  const all = Array.from({ length: max - min + 1 }, (_, i) => shareOf(partsOf(percent, min + i)));
  return [Math.min(...all), Math.max(...all)];
}

/** A few pods cannot give a share of a tenth. */
export function refuseCoarse(where: Construct, percent: number, replicas: Replicas, tolerance: number): void {
  const given = shares(percent, replicas);
  const by = Math.max(...given.map(share => Math.abs(share - percent)));
  if (by <= tolerance) return;
  const enough = Array.from({ length: MOST_REPLICAS }, (_, i) => i + 1).find(count => missedBy(partsOf(percent, count), percent) <= tolerance);
  refuse(where, {
    code: 'release-weight-coarse',
    problem: `with ${ARGO} without Istio, the number of pods determines the share of requests: with the app's ${range(replicas.min, replicas.max)} pods, the new version would get ${range(...given)} %`,
    given: `${percent} percent, tolerance ${tolerance}`,
    allowed: `shares that differ by at most ${tolerance} percent of the requests, for every number of pods that the app may have`,
    fix: `set tolerance: ${Math.ceil(by)}${enough === undefined ? '' : `, or set a fixed number of pods for the app, such as replicas: ${enough}`}, or split requests exactly with Router.argoRollouts({ istio: true })`,
  });
}

function missedBy(parts: Parts, percent: number): number {
  return Math.abs(shareOf(parts) - percent);
}

function shareOf({ pods, all }: Parts): number {
  return 100 * pods / all;
}
