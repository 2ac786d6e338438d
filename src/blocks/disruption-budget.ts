import { k8s } from 'cdk8s-plus-27';
import { Construct } from 'constructs';
import { Identity, instanceLabels, objectLabels } from './identity';
import { kubeObject } from './kube';
import { Replicas } from './replicas';

const MANY = 10;

type Labels = { readonly [key: string]: string };

/** One pod at a time may be moved, or one in ten; with a single replica there is nothing to keep up. */
export function disruptionBudget(
  scope: Construct, identity: Identity, name: string, replicas: Replicas, labels: Labels,
): k8s.KubePodDisruptionBudget | undefined {
  if (replicas.max < 2) return undefined;
  // Kubernetes rounds the percentage up: it never comes to nothing. A pod that is broken anyway must not hold up a drain.
  return budget(scope, identity, name, labels, { maxUnavailable: replicas.max < MANY ? 1 : '10%', unhealthyPodEvictionPolicy: 'AlwaysAllow' });
}

/**
 * One member at a time, whatever their number: a cluster keeps its majority, and every copy but one of its data. While it is not
 * whole, a member that is not ready may be just what is needed to make it so, and stays.
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
