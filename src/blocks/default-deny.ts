import { k8s } from 'cdk8s-plus-27';
import { Construct } from 'constructs';
import { sharedLabels } from './identity';
import { waypointPolicy } from './mesh';
import { dnsRule, policyObject, PolicyRule } from './policy-object';

/** What holds for all pods of a namespace, also those that no app's own policy is about. */
export interface DefaultPolicies {
  readonly defaultDeny: k8s.KubeNetworkPolicy;
  readonly allowDns: k8s.KubeNetworkPolicy;
  readonly allowWaypoint?: k8s.KubeNetworkPolicy;
}

/** Nobody calls a pod and no pod calls anybody, but for names: policies only ever add to what is allowed. */
export function defaultPolicies(scope: Construct): DefaultPolicies {
  const policy = (name: string, policyTypes: string[], egress?: () => PolicyRule[]) => policyObject(scope, `NetworkPolicy-${name}`, {
    metadata: { name, labels: sharedLabels(scope) },
    podSelector: {},
    policyTypes,
    egress,
  });
  return {
    defaultDeny: policy('default-deny', ['Ingress', 'Egress']),
    allowDns: policy('allow-dns', ['Egress'], () => [dnsRule(scope)]),
    allowWaypoint: waypointPolicy(scope),
  };
}
