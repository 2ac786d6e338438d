import { ApiObject, Lazy } from 'cdk8s';
import { Construct } from 'constructs';
import { GatewayTls } from '../../platform/gateway-tls';
import { sharedLabels } from '../objects/identity';
import { kubeObject } from '../objects/kube';

const GROUP = 'gateway.networking.k8s.io';

/** Allows a Gateway to read the Secrets of other namespaces, one ReferenceGrant for each namespace. */
export function referenceGrants(
  scope: Construct, gateway: string, namespace: string, tls: GatewayTls[], hasListenerSets: () => boolean,
): ApiObject[] {
  const foreign = new Map<string, string[]>();
  for (const { secretName, secretOptions } of tls) {
    const { namespace: other = namespace, makeGrant = true } = secretOptions ?? {};
    if (secretName !== undefined && other !== namespace && makeGrant) foreign.set(other, [...foreign.get(other) ?? [], secretName]);
  }
  return [...foreign].map(([other, names]) => kubeObject(ApiObject, scope, `ReferenceGrant-${other}`, {
    // v1 is served from Gateway API 1.5 on, v1beta1 by all versions.
    apiVersion: `${GROUP}/v1beta1`,
    kind: 'ReferenceGrant',
    metadata: { name: `${namespace}-${gateway}`, namespace: other, labels: sharedLabels(scope) },
    spec: {
      from: Lazy.any({ produce: () => ['Gateway', ...hasListenerSets() ? ['ListenerSet'] : []].map(kind => ({ group: GROUP, kind, namespace })) }),
      to: names.map(name => ({ group: '', kind: 'Secret', name })),
    },
  }));
}
