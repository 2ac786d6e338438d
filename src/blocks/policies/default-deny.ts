import { ApiObject } from 'cdk8s';
import { k8s } from 'cdk8s-plus-27';
import { Construct } from 'constructs';
import { dnsRule } from './dns-rule';
import { namesForAll, readsDns } from './name-policy';
import { waypointPolicy } from '../mesh/mesh';
import { sharedLabels } from '../objects/identity';
import { policyObject, PolicyRule } from '../objects/policy-object';

/** Policies for all pods of a namespace, including those that no app's own policy selects. */
export interface DefaultPolicies {
  readonly defaultDeny: k8s.KubeNetworkPolicy;
  readonly allowDns: ApiObject;
  readonly allowWaypoint?: k8s.KubeNetworkPolicy;
}

/** Denies all traffic to and from pods, except DNS: other policies only add to what is allowed. */
export function defaultPolicies(scope: Construct): DefaultPolicies {
  const policy = (name: string, policyTypes: string[], egress?: () => PolicyRule[]) => policyObject(scope, `NetworkPolicy-${name}`, {
    metadata: { name, labels: sharedLabels(scope) },
    podSelector: {},
    policyTypes,
    egress,
  });
  return {
    defaultDeny: policy('default-deny', ['Ingress', 'Egress']),
    allowDns: readsDns(scope) ? namesForAll(scope, 'CiliumNetworkPolicy-allow-dns', { name: 'allow-dns', labels: sharedLabels(scope) })
      : policy('allow-dns', ['Egress'], () => [dnsRule(scope)]),
    allowWaypoint: waypointPolicy(scope),
  };
}
