import { ApiObject } from 'cdk8s';
import { Construct } from 'constructs';
import { Calls } from './calls';
import { Stage } from './stage';
import { objectLabels } from '../../blocks/objects/identity';
import { kubeObject } from '../../blocks/objects/kube';
import { WorkloadParts } from '../../patterns/workload/workload-parts';

/** For manual rollbacks, unless the app says how many; the program's own rollback applies the template that it generates. */
const REVISIONS = 3;

/**
 * Creates pods from the template of the app's Deployment, in its old and its new version, and takes over from it. The controller never scales the
 * Deployment: it would do so before an autoscaler knows how many pods are needed, and also after the release.
 *
 * @see https://argo-rollouts.readthedocs.io/en/stable/migrating/
 */
export function rollout(where: Construct, app: WorkloadParts, stage: Stage, percent: number, calls: Calls | undefined): ApiObject {
  const { identity, labels, replicas, deployment, revisionHistory = REVISIONS } = app;
  const { apiVersion, kind, metadata: { name }, spec: { selector, minReadySeconds, progressDeadlineSeconds, strategy } } = deployment!.toJson();
  return kubeObject(ApiObject, where, 'Rollout', {
    apiVersion: 'argoproj.io/v1alpha1',
    kind: 'Rollout',
    metadata: { name, labels: { ...labels, ...objectLabels(identity) } },
    spec: {
      // Never set with an autoscaler, not even once: a field that is removed later would become 1.
      ...(!replicas!.autoscaled && { replicas: replicas!.min }),
      revisionHistoryLimit: revisionHistory,
      ...(minReadySeconds !== undefined && { minReadySeconds }),
      progressDeadlineSeconds,
      selector,
      workloadRef: { apiVersion, kind, name, scaleDown: 'never' },
      strategy: {
        canary: {
          ...calls && routing(calls),
          maxSurge: strategy.rollingUpdate.maxSurge,
          maxUnavailable: 0,
          steps: stepsOf(stage, percent),
        },
      },
    },
  });
}

/** Without a new version, a release must not hold up changes of the app itself. */
function stepsOf(stage: Stage, percent: number): object[] {
  return stage === 'all' || stage === 'none' ? [{ setWeight: 100 }] : [{ setWeight: percent }, { pause: {} }];
}

function routing({ stable, canary, virtualService }: Calls): object {
  return { stableService: stable, canaryService: canary, trafficRouting: { istio: { virtualService } } };
}
