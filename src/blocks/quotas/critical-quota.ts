import { k8s } from 'cdk8s-plus-27';
import { Construct } from 'constructs';
import { isBuiltIn } from '../../manifests/built-in';
import { Identity, objectLabels } from '../objects/identity';
import { kubeObject } from '../objects/kube';

const PRIORITY_CLASS = 'PriorityClass';
const SYSTEM = 'kube-system';

/**
 * Some clusters admit pods of the highest priority classes only in namespaces that have a quota for them. This quota limits nothing.
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
