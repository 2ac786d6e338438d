import type { KubeObject } from './client';

/** Something that has to exist before a pod can start. */
export interface Reference {
  readonly kind: 'ConfigMap' | 'Secret' | 'ServiceAccount' | 'PersistentVolumeClaim';
  readonly name: string;
  readonly key?: string;
  readonly optional?: boolean;
  readonly use: 'env' | 'volume';
}

/** What a pod refers to, mounts first. Pull secrets are not among it: a kubelet starts without them. */
export function referencesOf(pod: KubeObject): Reference[] {
  const containers = [...pod.spec.initContainers ?? [], ...pod.spec.containers];
  return [
    ...(pod.spec.volumes ?? []).flatMap((volume: any) => volumeReferences(pod, volume)),
    ...containers.flatMap(environmentReferences),
  ];
}

function volumeReferences(pod: KubeObject, volume: any): Reference[] {
  if (volume.secret) return fileReferences('Secret', volume.secret.secretName, volume.secret);
  if (volume.configMap) return fileReferences('ConfigMap', volume.configMap.name, volume.configMap);
  if (volume.projected) return (volume.projected.sources ?? []).flatMap((source: any) => volumeReferences(pod, sourceAsVolume(source)));
  if (volume.persistentVolumeClaim) return [{ kind: 'PersistentVolumeClaim', name: volume.persistentVolumeClaim.claimName, use: 'volume' }];
  if (volume.ephemeral) return [{ kind: 'PersistentVolumeClaim', name: `${pod.metadata.name}-${volume.name}`, use: 'volume' }];
  if (volume.serviceAccountToken) return [{ kind: 'ServiceAccount', name: pod.spec.serviceAccountName, use: 'volume' }];
  const published = volume.csi?.nodePublishSecretRef?.name;
  return published ? [{ kind: 'Secret', name: published, use: 'volume' }] : [];
}

// The two spell the same thing differently: secretName in a volume, name in a projected source.
function sourceAsVolume(source: any): object {
  return source.secret ? { secret: { ...source.secret, secretName: source.secret.name } } : source;
}

function fileReferences(kind: Reference['kind'], name: string, { items = [], optional }: { items?: { key: string }[]; optional?: boolean }): Reference[] {
  return [
    { kind, name, optional, use: 'volume' },
    ...items.map(({ key }): Reference => ({ kind, name, key, optional, use: 'volume' })),
  ];
}

function environmentReferences({ env = [], envFrom = [] }: any): Reference[] {
  return [
    ...envFrom.flatMap(({ configMapRef, secretRef }: any) => [...used('ConfigMap', configMapRef), ...used('Secret', secretRef)]),
    ...env.flatMap(({ valueFrom = {} }: any) => [...used('ConfigMap', valueFrom.configMapKeyRef), ...used('Secret', valueFrom.secretKeyRef)]),
  ];
}

function used(kind: Reference['kind'], selector?: { name: string; key?: string; optional?: boolean }): Reference[] {
  return selector ? [{ kind, name: selector.name, key: selector.key, optional: selector.optional, use: 'env' }] : [];
}
