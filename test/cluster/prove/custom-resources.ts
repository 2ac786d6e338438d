import { type Served, type CrdSource, installCrds, type KubeObject } from '../lab';

/** Where the definitions of a group's kinds come from. */
const SOURCES: Record<string, CrdSource | undefined> = {
  'argoproj.io': 'argo-rollouts',
  'autoscaling.k8s.io': 'vpa',
  'autoscaling.x-k8s.io': 'karpenter',
  'cert-manager.io': 'cert-manager',
  'cilium.io': 'cilium',
  'gateway.networking.k8s.io': 'gateway-api',
  'postgresql.cnpg.io': 'cloud-native-pg',
  'networking.istio.io': 'istio',
  'security.istio.io': 'istio',
  'networking.gke.io': 'gke-gateway',
  'monitoring.coreos.com': 'prometheus-operator',
};

/** Whether a cluster serves the object's kind only after somebody has installed it. */
export function isCustom(object: KubeObject): boolean {
  return sourceOf(object) !== undefined;
}

/** Installs the definitions of those kinds among the objects that no cluster has of itself, and of no others. */
export async function installCrdsOf(cluster: Served, objects: readonly KubeObject[]): Promise<void> {
  const custom = objects.filter(isCustom);
  for (const source of new Set(custom.map(sourceOf))) {
    const kinds = new Set(custom.filter(object => sourceOf(object) === source).map(({ kind }) => kind!));
    await installCrds(cluster, source!, [...kinds]);
  }
}

function sourceOf({ apiVersion = '' }: KubeObject): CrdSource | undefined {
  return SOURCES[apiVersion.split('/')[0]];
}
