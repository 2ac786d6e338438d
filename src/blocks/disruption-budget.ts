import { k8s } from 'cdk8s-plus-27';
import { Construct } from 'constructs';
import { Identity, instanceLabels, objectLabels } from './identity';
import { kubeObject } from './kube';
import { Replicas } from './replicas';

const MANY = 10;

/** One pod at a time may be moved, or one in ten; with a single replica there is nothing to keep up. */
export function disruptionBudget(
  scope: Construct, identity: Identity, name: string, replicas: Replicas, labels: { readonly [key: string]: string },
): k8s.KubePodDisruptionBudget | undefined {
  if (replicas.max < 2) return undefined;
  return kubeObject(k8s.KubePodDisruptionBudget, scope, 'PodDisruptionBudget', {
    metadata: { name, labels: { ...labels, ...objectLabels(identity) } },
    spec: {
      selector: { matchLabels: instanceLabels(identity) },
      // Kubernetes rounds the percentage up: it never comes to nothing.
      maxUnavailable: replicas.max < MANY ? 1 : '10%',
      // A pod that is broken anyway must not hold up a drain.
      unhealthyPodEvictionPolicy: 'AlwaysAllow',
    },
  });
}
