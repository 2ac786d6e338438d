import { Construct } from 'constructs';
import { refuse } from '../../private/refusal';
import { CanaryPhase } from '../../props/releases/canary-phase';

/**
 * The stage of a canary with Argo Rollouts: either its pods start in addition to the app's (adoption), or they have taken over and part of them, all
 * or none have the new version.
 */
export type Stage = 'adoption' | 'share' | 'all' | 'none';

/** Rejects starting with the new version: the first version that the controller observes is rolled out without canary steps. */
export function stageOf(where: Construct, phase: CanaryPhase, percent: number, isAdopted: boolean): Stage {
  if (!isAdopted) {
    if (percent > 0) refuseUnadopted(where, phase, percent);
    return 'adoption';
  }
  if (percent === 0) return 'none';
  return percent === 100 ? 'all' : 'share';
}

/** Whether the app's Deployment contains the new version. */
export function isNew(stage: Stage): boolean {
  return stage === 'share' || stage === 'all';
}

function refuseUnadopted(where: Construct, phase: CanaryPhase, percent: number): void {
  refuse(where, {
    code: 'argo-not-adopted',
    problem: "adopted is not set, so Argo Rollouts may not run the app's pods yet: the app would have no ready pods until those of the new version are ready, and all pods would be new at once",
    given: phase === CanaryPhase.PROMOTED ? 'CanaryPhase.PROMOTED' : `weight ${percent}`,
    allowed: 'weight 0, until all commands that are printed for it have completed',
    fix: 'set weight: 0 and apply; after the last of the printed commands completes, set Router.argoRollouts({ adopted: true }) and the weight',
  });
}
