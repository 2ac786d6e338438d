import { ApiObject } from 'cdk8s';
import { Construct } from 'constructs';
import { Calls } from './calls';
import { Stage } from './stage';
import { objectLabels } from '../../blocks/identity';
import { kubeObject } from '../../blocks/kube';
import { Workload } from '../../patterns/workload';

/** For going back by hand; what this program goes back to, it prints. */
const REVISIONS = 3;

/**
 * Makes pods by the template of the app's Deployment, in its old and its new version, and takes over from it. The Deployment is never scaled by the
 * controller: it would do so before an autoscaler knows how many pods are needed, and after the release too.
 *
 * @see https://argo-rollouts.readthedocs.io/en/stable/migrating/
 */
export function rollout(where: Construct, app: Workload, stage: Stage, percent: number, calls: Calls | undefined): ApiObject {
  const { identity, labels, replicas, deployment } = app;
  const { apiVersion, kind, metadata: { name }, spec: { selector, minReadySeconds, progressDeadlineSeconds, strategy } } = deployment!.toJson();
  return kubeObject(ApiObject, where, 'Rollout', {
    apiVersion: 'argoproj.io/v1alpha1',
    kind: 'Rollout',
    metadata: { name, labels: { ...labels, ...objectLabels(identity) } },
    spec: {
      // Not even once beside an autoscaler: what is printed no more would become 1.
      ...(!replicas!.autoscaled && { replicas: replicas!.min }),
      revisionHistoryLimit: REVISIONS,
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

/** Without a version of its own a release must not hold up what the app itself changes. */
function stepsOf(stage: Stage, percent: number): object[] {
  return stage === 'all' || stage === 'none' ? [{ setWeight: 100 }] : [{ setWeight: percent }, { pause: {} }];
}

function routing({ stable, canary, virtualService }: Calls): object {
  return { stableService: stable, canaryService: canary, trafficRouting: { istio: { virtualService } } };
}
