import { IConstruct } from 'constructs';
import { metricsOf } from './scale-metrics';
import { reject } from '../../private/messages/mistakes';
import { refuse } from '../../private/refusal';
import { Scale } from '../../props/scaling/scale';
import { ScaleMetric } from '../../props/scaling/scale-metric';
import { requireFeature } from '../objects/features';

const DEFAULT_REPLICAS = 2;

/** Metrics that have values even without pods. */
const WITHOUT_PODS = ['Object', 'External'];

/** No cluster holds more: https://kubernetes.io/docs/setup/best-practices/cluster-large/ */
const MOST_PODS = 150_000;

/** How many replicas run: fixed (min = max, no metrics) or set by an autoscaler. */
export interface Replicas {
  readonly min: number;
  readonly max: number;
  readonly autoscaled: boolean;
  /** The metrics of the autoscaler. */
  readonly metrics: ScaleMetric[];
}

export function replicasOf(where: IConstruct, replicas: number | undefined, scale: Scale | undefined, byDefault?: number): Replicas {
  if (replicas !== undefined && scale !== undefined) {
    refuse(where, {
      code: 'replicas-and-scale',
      problem: '`replicas` conflicts with `scale`: every apply would reset the autoscaler',
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
      problem: 'scale.min is greater than scale.max',
      given: `min ${min}${scale.min === undefined ? ' (the default)' : ''}, max ${max}`,
      allowed: 'scale.min at most scale.max',
      fix: `raise max to ${min}, or lower min to ${max}`,
    });
  }
  const metrics = metricsOf(scale);
  if (min === 0) refuseForEver(where, metrics);
  return { min, max, autoscaled: true, metrics };
}

/** Metrics of pods alone never show that the first pod is needed. */
function refuseForEver(where: IConstruct, metrics: ScaleMetric[]): void {
  if (!metrics.some(({ type }) => WITHOUT_PODS.includes(type))) {
    refuse(where, {
      code: 'scale-to-zero-unmeasured',
      problem: 'scale.min is 0, but all metrics come from pods: once scaled to zero, it would never scale up again',
      given: metrics.map(({ type, name }) => `${type} ${name}`).join(', '),
      allowed: 'min: 0 with at least one ScaleMetric.object or ScaleMetric.external',
      fix: "set min: 1, or scale by the work that waits for it: metrics: [ScaleMetric.external('queue_messages_ready', MetricTarget.averageValue('30'))]",
    });
  }
  requireFeature(where, 'scaleToZero', { what: 'scale.min: 0', fix: 'set min: 1' });
}

function count(where: IConstruct, prop: string, given: unknown, least: number): number {
  if (Number.isInteger(given) && (given as number) >= least && (given as number) <= MOST_PODS) return given as number;
  return reject(where, {
    code: 'replicas-invalid',
    problem: `${prop} is not a valid number of replicas`,
    given: given ?? 'nothing',
    allowed: `a whole number, from ${least} to ${MOST_PODS}`,
    fix: `set ${prop}: 2 or more, so that the loss of one replica is not an outage`,
  }, least);
}
