import { ApiObject, Lazy } from 'cdk8s';
import { Construct } from 'constructs';
import { sharedLabels } from './identity';
import { kubeObject } from './kube';
import { GatewayTls } from '../platform/gateway-tls';

const GROUP = 'gateway.networking.k8s.io';

/** What lets a Gateway read the Secrets of other namespaces, one for each namespace. */
export function referenceGrants(
  scope: Construct, gateway: string, namespace: string, tls: GatewayTls[], hasListenerSets: () => boolean,
): ApiObject[] {
  const foreign = new Map<string, string[]>();
  for (const { secretName, secretOptions } of tls) {
    const { namespace: other = namespace, makeGrant = true } = secretOptions ?? {};
    if (secretName !== undefined && other !== namespace && makeGrant) foreign.set(other, [...foreign.get(other) ?? [], secretName]);
  }
  return [...foreign].map(([other, names]) => kubeObject(ApiObject, scope, `ReferenceGrant-${other}`, {
    // v1 is served from 1.5 on, this by all versions.
    apiVersion: `${GROUP}/v1beta1`,
    kind: 'ReferenceGrant',
    metadata: { name: `${namespace}-${gateway}`, namespace: other, labels: sharedLabels(scope) },
    spec: {
      from: Lazy.any({ produce: () => ['Gateway', ...hasListenerSets() ? ['ListenerSet'] : []].map(kind => ({ group: GROUP, kind, namespace })) }),
      to: names.map(name => ({ group: '', kind: 'Secret', name })),
    },
  }));
}
