import { Construct } from 'constructs';
import { Replicas } from '../../blocks/replicas';
import { refuse } from '../../private/refusal';
import { range } from '../tolerance';
import { ARGO } from './refusals';

/** More than any app needs for a share that is exact. */
const MOST_REPLICAS = 100;

/** Pods of the new version among all. */
interface Parts {
  readonly pods: number;
  readonly all: number;
}

/**
 * What the controller makes of a share from 1 to 99 percent, where pods decide: the nearest that so many pods, or one more, can give. Never none and
 * never all are new.
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

/** The least and the most that the new version gets, over all numbers of pods that the app may have. */
export function shares(percent: number, { min, max }: Replicas): [number, number] {
  const all = Array.from({ length: max - min + 1 }, (_, i) => shareOf(partsOf(percent, min + i)));
  return [Math.min(...all), Math.max(...all)];
}

/** Of few pods none is a tenth. */
export function refuseCoarse(where: Construct, percent: number, replicas: Replicas, tolerance: number): void {
  const given = shares(percent, replicas);
  const by = Math.max(...given.map(share => Math.abs(share - percent)));
  if (by <= tolerance) return;
  const enough = Array.from({ length: MOST_REPLICAS }, (_, i) => i + 1).find(count => missedBy(partsOf(percent, count), percent) <= tolerance);
  refuse(where, {
    code: 'release-weight-coarse',
    problem: `on ${ARGO} without Istio the number of pods is the share of the calls, and of the app's ${range(replicas.min, replicas.max)} the new version would get ${range(...given)} %`,
    given: `${percent} percent, tolerance ${tolerance}`,
    allowed: `shares that differ by at most ${tolerance} percent of the calls, over all numbers of pods that the app may have`,
    fix: `write tolerance: ${Math.ceil(by)}${enough === undefined ? '' : `, or give the app a fixed number of pods such as replicas: ${enough}`}, or divide calls exactly by Router.argoRollouts({ istio: true })`,
  });
}

function missedBy(parts: Parts, percent: number): number {
  return Math.abs(shareOf(parts) - percent);
}

function shareOf({ pods, all }: Parts): number {
  return 100 * pods / all;
}
