import { IConstruct } from 'constructs';
import { Operator } from '../../platform/operator';
import { Platform } from '../../platform/platform';
import { refuse } from '../../private/refusal';
import { HeadroomTarget } from '../../props/headroom/headroom-target';
import { PriorityTier } from '../../props/scheduling/priority-tier';

/**
 * The cluster autoscaler adds no nodes for pods with a lower priority, and removes nodes that run them.
 *
 * @see https://github.com/kubernetes/autoscaler/blob/master/cluster-autoscaler/FAQ.md#how-does-cluster-autoscaler-work-with-pod-priority-and-preemption
 */
const CUTOFF = -10;

/** Default priority of pause pods: lower than all ordinary workloads, and higher than expendable pods. */
export const PAUSE_TIER = PriorityTier.of('pause-buffer', CUTOFF, { preempts: false, description: 'Pause pods: they reserve headroom, and other pods preempt them' });

/** Rejects a tier with which pause pods would not be headroom. */
export function checkBufferTier(where: IConstruct, tier: PriorityTier): void {
  const { name, value, preempts } = tier;
  const least = Platform.of(where).operators.includes(Operator.KARPENTER) ? -Infinity : CUTOFF;
  if (value !== undefined && (value >= 0 || value < least)) {
    refuse(where, {
      code: 'buffer-priority-invalid',
      problem: value >= 0 ? 'apps without a tier have priority 0, and could not preempt these pods'
        : 'the cluster autoscaler adds no nodes for pods with such a low priority, and removes nodes that run them',
      given: `${name}: ${value}`,
      allowed: least === CUTOFF ? `${CUTOFF} to -1; lower if the platform has Operator.KARPENTER` : 'less than 0',
      fix: `use PriorityTier.of('${name}', ${CUTOFF}, { preempts: false }), or remove priority`,
    });
  }
  if (preempts !== true) return;
  refuse(where, {
    code: 'buffer-preempts',
    problem: 'pause pods would preempt pods that do work',
    given: `${name}: preempts true`,
    allowed: 'tiers that do not preempt',
    fix: `use PriorityTier.of('${name}', ${value}, { preempts: false })`,
  });
}

/** Rejects pods that could not preempt pause pods: the headroom would exist, but not for them. */
export function refuseUnable(where: IConstruct, { owner, priority }: HeadroomTarget, buffer: PriorityTier): void {
  const { name, value = 0, preempts } = priority ?? {};
  const isUnknown = priority !== undefined && priority.value === undefined;
  const isBehind = !isUnknown && buffer.value !== undefined && value <= buffer.value;
  if (preempts !== false && !isBehind) return;
  refuse(where, {
    code: 'buffer-not-yielding',
    problem: `the pods of ${owner.node.path} could not preempt pause pods: ${preempts === false ? 'their tier never preempts' : 'their priority is not higher'}`,
    given: `${name}: ${value}${preempts === false ? ', preempts false' : ''}; pause pods: ${buffer.value ?? buffer.name}`,
    allowed: 'apps whose priority is higher than that of the pause pods, and that preempt',
    fix: preempts === false ? `allow the tier ${name} to preempt, or use another tier for the app` : `raise the priority of ${name}, or use another tier or no tier for the app`,
  });
}
