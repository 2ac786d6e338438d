import { Construct } from 'constructs';
import { refuse } from '../../private/refusal';
import { CanaryPhase } from '../../props/canary-phase';

/**
 * Where a canary by Argo Rollouts stands: its pods come up beside the app's, or they have taken over and part of them, all or none are of the new
 * version.
 */
export type Stage = 'adoption' | 'share' | 'all' | 'none';

/** Refuses to begin with the new version: of what it has not seen before, the controller makes no canary. */
export function stageOf(where: Construct, phase: CanaryPhase, percent: number, isAdopted: boolean): Stage {
  if (!isAdopted) {
    if (percent > 0) refuseUnadopted(where, phase, percent);
    return 'adoption';
  }
  if (percent === 0) return 'none';
  return percent === 100 ? 'all' : 'share';
}

/** Whether the app's Deployment holds the new version. */
export function isNew(stage: Stage): boolean {
  return stage === 'share' || stage === 'all';
}

function refuseUnadopted(where: Construct, phase: CanaryPhase, percent: number): void {
  refuse(where, {
    code: 'argo-not-adopted',
    problem: "it is not said that Argo Rollouts runs the app's pods by now: else the app would have no ready pods until those of the new version are, and all of them would be new at once",
    given: phase === CanaryPhase.PROMOTED ? 'CanaryPhase.PROMOTED' : `weight ${percent}`,
    allowed: 'weight 0, until what was printed then has been done to its end',
    fix: 'write weight: 0 and apply; when the last of the printed commands is done, write Router.argoRollouts({ adopted: true }) and the weight',
  });
}
