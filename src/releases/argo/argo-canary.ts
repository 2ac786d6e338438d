import { ApiObject, JsonPatch } from 'cdk8s';
import { Construct } from 'constructs';
import { calls } from './calls';
import { refuseBeyondArgo } from './refusals';
import { argoReport } from './report';
import { rollout } from './rollout';
import { refuseCoarse } from './share';
import { isNew, stageOf } from './stage';
import { becomeEmpty, becomeVersion } from './version';
import { noteRelease } from '../../blocks/objects/release-notes';
import { ArgoRolloutsOptions } from '../../props/releases/argo-rollouts-options';
import { CanaryPhase } from '../../props/releases/canary-phase';
import { CanaryReleaseProps } from '../canary-release-props';
import { TOLERANCE } from '../tolerance';

/**
 * A canary whose pods are those of the app itself: the app's Deployment contains the template, and a Rollout creates pods from it, old and new ones
 * as the share requires. The app's Services, autoscaler bounds, PodDisruptionBudget and NetworkPolicy stay unchanged, and apply to these pods.
 */
export function argoCanary(where: Construct, props: CanaryReleaseProps, options: ArgoRolloutsOptions, percent: number): ApiObject {
  const { app, phase = CanaryPhase.RUNNING, tolerance = TOLERANCE } = props;
  const base = app._workload;
  refuseBeyondArgo(where, props, base);
  const stage = stageOf(where, phase, percent, options.adopted ?? false);
  if (stage === 'share' && !options.istio) refuseCoarse(where, percent, base.replicas!, tolerance);

  // When all pods are new, they are the stable version.
  const split = options.istio ? calls(where, base, stage === 'share' ? percent : 0) : undefined;
  const made = rollout(where, base, stage, percent, split);
  if (isNew(stage)) becomeVersion(where, app, props);
  if (stage !== 'adoption') becomeEmpty(app);
  // The Rollout and the template that it reads change together.
  app._awaitTasks(made);
  const { apiVersion, kind, name } = made;
  app.horizontalPodAutoscaler?.addJsonPatch(JsonPatch.replace('/spec/scaleTargetRef', { apiVersion, kind, name }));
  noteRelease(where, () => argoReport(where, { app, stage, percent, calls: split, version: props }));
  return made;
}
