import { IConstruct } from 'constructs';
import { Operator } from '../platform/operator';
import { Platform } from '../platform/platform';
import { refuse } from '../private/refusal';
import { PodRoom } from '../props/pod-room';
import { PriorityTier } from '../props/priority-tier';

/**
 * The cluster autoscaler adds no node for pods below, and removes nodes under them.
 *
 * @see https://github.com/kubernetes/autoscaler/blob/master/cluster-autoscaler/FAQ.md#how-does-cluster-autoscaler-work-with-pod-priority-and-preemption
 */
const CUTOFF = -10;

/** What pause pods have unless they are told otherwise: behind everything that matters, and before what is expendable. */
export const PAUSE_TIER = PriorityTier.of('pause-buffer', CUTOFF, { preempts: false, description: 'Pods that hold room for others' });

/** Refuses a tier with which pause pods would not be headroom. */
export function checkBufferTier(where: IConstruct, tier: PriorityTier): void {
  const { name, value, preempts } = tier;
  const least = Platform.of(where).operators.includes(Operator.KARPENTER) ? -Infinity : CUTOFF;
  if (value !== undefined && (value >= 0 || value < least)) {
    refuse(where, {
      code: 'buffer-priority-invalid',
      problem: value >= 0 ? 'apps without a tier have priority 0, and could not take the place of these pods'
        : 'the cluster autoscaler makes no node for pods of so low a priority, and removes nodes under them',
      given: `${name}: ${value}`,
      allowed: least === CUTOFF ? `${CUTOFF} to -1; less where the platform has Operator.KARPENTER` : 'less than 0',
      fix: `write PriorityTier.of('${name}', ${CUTOFF}, { preempts: false }), or leave it out`,
    });
  }
  if (preempts !== true) return;
  refuse(where, {
    code: 'buffer-preempts',
    problem: 'pods that hold room would take it from pods that do something',
    given: `${name}: preempts true`,
    allowed: 'tiers that do not preempt',
    fix: `write PriorityTier.of('${name}', ${value}, { preempts: false })`,
  });
}

/** Refuses pods that could not take the place of pause pods: the room would be there, and not for them. */
export function refuseUnable(where: IConstruct, { owner, priority }: PodRoom, buffer: PriorityTier): void {
  const { name, value = 0, preempts } = priority ?? {};
  const isUnknown = priority !== undefined && priority.value === undefined;
  const isBehind = !isUnknown && buffer.value !== undefined && value <= buffer.value;
  if (preempts !== false && !isBehind) return;
  refuse(where, {
    code: 'buffer-not-yielding',
    problem: `the pods of ${owner.node.path} could not take the place of pause pods: ${preempts === false ? 'their tier never preempts' : 'they are not before them'}`,
    given: `${name}: ${value}${preempts === false ? ', preempts false' : ''}; pause pods: ${buffer.value ?? buffer.name}`,
    allowed: 'apps whose priority is higher than that of the pause pods, and that preempt',
    fix: preempts === false ? `let the tier ${name} preempt, or give the app another one` : `raise ${name}, give the app another tier, or none`,
  });
}
