import { IConstruct } from 'constructs';
import { refuse } from '../private/refusal';
import { Scale } from '../props/scale';

const DEFAULT_REPLICAS = 2;
const DEFAULT_CPU_TARGET = 70;

/** How many replicas run: fixed (min = max, no metrics) or as an autoscaler decides. */
export interface Replicas {
  readonly min: number;
  readonly max: number;
  readonly autoscaled: boolean;
  /** Utilization targets in percent of the request. */
  readonly targets: { readonly cpu?: number; readonly memory?: number };
}

export function replicasOf(where: IConstruct, replicas: number | undefined, scale: Scale | undefined, byDefault?: number): Replicas {
  if (replicas !== undefined && scale !== undefined) {
    refuse(where, {
      code: 'replicas-and-scale',
      problem: 'replicas would undo what the autoscaler decides, at each apply',
      given: { replicas, scale },
      allowed: 'either replicas or scale',
      fix: 'remove replicas',
    });
  }
  if (scale === undefined) {
    const fixed = count(where, 'replicas', replicas ?? byDefault ?? DEFAULT_REPLICAS, 0);
    return { min: fixed, max: fixed, autoscaled: false, targets: {} };
  }
  const min = count(where, 'scale.min', scale.min ?? DEFAULT_REPLICAS, 1);
  const max = count(where, 'scale.max', scale.max, 1);
  if (min > max) {
    refuse(where, {
      code: 'scale-min-above-max',
      problem: 'scale.min is more than scale.max',
      given: `min ${min}${scale.min === undefined ? ' (the default)' : ''}, max ${max}`,
      allowed: 'min at most max',
      fix: `raise max to ${min}, or lower min to ${max}`,
    });
  }
  const cpu = scale.cpu ?? (scale.memory === undefined ? DEFAULT_CPU_TARGET : undefined);
  return {
    min,
    max,
    autoscaled: true,
    targets: { cpu: percent(where, 'scale.cpu', cpu), memory: percent(where, 'scale.memory', scale.memory) },
  };
}

function count(where: IConstruct, prop: string, given: unknown, least: number): number {
  if (Number.isInteger(given) && (given as number) >= least) return given as number;
  return refuse(where, {
    code: 'replicas-invalid',
    problem: `${prop} is no number of replicas`,
    given: given ?? 'nothing',
    allowed: `a whole number, at least ${least}`,
    fix: `write ${prop}: 2 or more, so that one may go`,
  });
}

function percent(where: IConstruct, prop: string, given: number | undefined): number | undefined {
  if (given === undefined || (Number.isInteger(given) && given >= 1)) return given;
  return refuse(where, {
    code: 'scale-target-invalid',
    problem: `${prop} is no percentage of the request`,
    given,
    allowed: 'a whole number of percent, at least 1; usually 50 to 80',
    fix: `write ${prop}: ${given > 0 && given < 1 ? Math.round(given * 100) : 70}`,
  });
}
