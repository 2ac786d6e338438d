import { k8s } from 'cdk8s-plus-27';
import { Construct } from 'constructs';
import { sharedLabels } from './identity';
import { kubeObject } from './kube';
import { waypointPolicy } from './mesh';
import { Platform } from '../platform/platform';

/** What holds for all pods of a namespace, also those that no app's own policy is about. */
export interface DefaultPolicies {
  readonly defaultDeny: k8s.KubeNetworkPolicy;
  readonly allowDns: k8s.KubeNetworkPolicy;
  readonly allowWaypoint?: k8s.KubeNetworkPolicy;
}

/** Nobody calls a pod and no pod calls anybody, but for names: policies only ever add to what is allowed. */
export function defaultPolicies(scope: Construct): DefaultPolicies {
  const ports = Platform.of(scope).dnsPorts.flatMap(port => [{ port, protocol: 'UDP' }, { port, protocol: 'TCP' }]);
  const policy = (name: string, spec: object) => kubeObject(k8s.KubeNetworkPolicy, scope, `NetworkPolicy-${name}`, {
    metadata: { name, labels: sharedLabels(scope) },
    spec: { podSelector: {}, ...spec },
  });
  return {
    defaultDeny: policy('default-deny', { policyTypes: ['Ingress', 'Egress'] }),
    allowDns: policy('allow-dns', { policyTypes: ['Egress'], egress: [{ ports }] }),
    allowWaypoint: waypointPolicy(scope),
  };
}
