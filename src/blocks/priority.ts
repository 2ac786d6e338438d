import { k8s } from 'cdk8s-plus-27';
import { Construct } from 'constructs';
import { Identity, objectLabels } from './identity';
import { kubeObject } from './kube';
import { isBuiltIn } from '../manifests/built-in';

const PRIORITY_CLASS = 'PriorityClass';
const SYSTEM = 'kube-system';

/**
 * Some clusters let pods of the highest classes into those namespaces only that have a quota for them. It bounds nothing.
 *
 * @see https://kubernetes.io/docs/concepts/policy/resource-quotas/#limit-priority-class-consumption-by-default
 */
export function criticalQuota(
  scope: Construct, identity: Identity, name: string, labels: { readonly [key: string]: string },
): k8s.KubeResourceQuota | undefined {
  if (!isBuiltIn(PRIORITY_CLASS, '', name) || identity.namespace === SYSTEM) return undefined;
  return kubeObject(k8s.KubeResourceQuota, scope, 'ResourceQuota', {
    metadata: { name: identity.instance, labels: { ...labels, ...objectLabels(identity) } },
    spec: {
      hard: { pods: '1G' },
      scopeSelector: { matchExpressions: [{ scopeName: PRIORITY_CLASS, operator: 'In', values: [name] }] },
    },
  });
}
