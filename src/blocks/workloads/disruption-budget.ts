import { k8s } from 'cdk8s-plus-27';
import { Construct } from 'constructs';
import { Identity, instanceLabels, Labels, objectLabels } from '../objects/identity';
import { kubeObject } from '../objects/kube';
import { Replicas } from '../scaling/replicas';

const MANY = 10;

/** One pod at a time may be evicted, or one in ten; with a single replica there is nothing to keep available. */
export function disruptionBudget(
  scope: Construct, identity: Identity, name: string, replicas: Replicas, labels: Labels,
): k8s.KubePodDisruptionBudget | undefined {
  if (replicas.max < 2) return undefined;
  // Kubernetes rounds the percentage up: it is never zero. A pod that is broken anyway must not block a drain.
  return budget(scope, identity, name, labels, { maxUnavailable: replicas.max < MANY ? 1 : '10%', unhealthyPodEvictionPolicy: 'AlwaysAllow' });
}

/**
 * One member at a time, whatever their number: a cluster keeps its majority, and every copy but one of its data. While the cluster is not
 * complete, a member that is not ready may be exactly what is needed to repair it, and stays.
 */
export function memberDisruptionBudget(
  scope: Construct, identity: Identity, name: string, members: number, labels: Labels,
): k8s.KubePodDisruptionBudget | undefined {
  if (members < 2) return undefined;
  return budget(scope, identity, name, labels, { maxUnavailable: 1, unhealthyPodEvictionPolicy: 'IfHealthyBudget' });
}

function budget(scope: Construct, identity: Identity, name: string, labels: Labels, limit: object): k8s.KubePodDisruptionBudget {
  return kubeObject(k8s.KubePodDisruptionBudget, scope, 'PodDisruptionBudget', {
    metadata: { name, labels: { ...labels, ...objectLabels(identity) } },
    spec: { selector: { matchLabels: instanceLabels(identity) }, ...limit },
  });
}
