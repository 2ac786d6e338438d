import { IConstruct } from 'constructs';
import { requireFeature } from './require-feature';
import { refuse } from '../private/refusal';
import { Scale } from '../props/scale';
import { MetricTarget, ScaleMetric } from '../props/scale-metric';

const DEFAULT_REPLICAS = 2;
const DEFAULT_CPU_TARGET = 70;

/** Metrics of which there are figures while there are no pods. */
const WITHOUT_PODS = ['Object', 'External'];

/** How many replicas run: fixed (min = max, no metrics) or as an autoscaler decides. */
export interface Replicas {
  readonly min: number;
  readonly max: number;
  readonly autoscaled: boolean;
  /** What the autoscaler looks at. */
  readonly metrics: ScaleMetric[];
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
    return { min: fixed, max: fixed, autoscaled: false, metrics: [] };
  }
  const min = count(where, 'scale.min', scale.min ?? DEFAULT_REPLICAS, 0);
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
  const metrics = metricsOf(scale);
  if (min === 0) refuseForEver(where, metrics);
  return { min, max, autoscaled: true, metrics };
}

function metricsOf({ cpu, memory, metrics = [] }: Scale): ScaleMetric[] {
  const wanted = cpu ?? (memory === undefined && metrics.length === 0 ? DEFAULT_CPU_TARGET : undefined);
  return [
    ...wanted === undefined ? [] : [ScaleMetric.cpu(MetricTarget.utilization(wanted))],
    ...memory === undefined ? [] : [ScaleMetric.memory(MetricTarget.utilization(memory))],
    ...metrics,
  ];
}

/** What only pods have never says that the first one is needed. */
function refuseForEver(where: IConstruct, metrics: ScaleMetric[]): void {
  if (!metrics.some(({ type }) => WITHOUT_PODS.includes(type))) {
    refuse(where, {
      code: 'scale-to-zero-unmeasured',
      problem: 'with scale.min 0 there may be no pods, and its metrics are those of pods: it would never come back',
      given: metrics.map(({ type, name }) => `${type} ${name}`).join(', '),
      allowed: 'min 0 beside at least one ScaleMetric.object or ScaleMetric.external',
      fix: "write min: 1, or scale by what waits for it: metrics: [ScaleMetric.external('queue_messages_ready', MetricTarget.averageValue('30'))]",
    });
  }
  requireFeature(where, 'scaleToZero', { what: 'scale.min 0', fix: 'write min: 1' });
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
