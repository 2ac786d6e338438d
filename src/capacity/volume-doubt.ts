import { fields, items } from '../manifests/json';
import { Manifests } from '../manifests/manifests';
import { PodTemplate } from '../manifests/pod-templates';

const SHARED = ['ReadWriteMany', 'ReadOnlyMany'];
/** Volumes that are in one location, or that only one node can mount at a time. */
const DISKS = ['awsElasticBlockStore', 'azureDisk', 'cinder', 'fc', 'gcePersistentDisk', 'iscsi', 'portworxVolume', 'rbd', 'vsphereVolume'];
const EXISTS = 'its volume already exists, and may be accessible only from some nodes';

/**
 * Why the volumes of pods may exclude nodes. A StorageClass that is not in the manifests is assumed to provision volumes where their
 * pods are scheduled.
 */
export function volumeDoubt(template: PodTemplate, pods: number, manifests: Manifests): string | undefined {
  const { templates, ephemeral, shared, disks } = volumesOf(template);
  return [
    disks > 0 ? EXISTS : undefined,
    ...[...templates, ...ephemeral].map(claim => ofClaim(claim, 1, manifests)),
    ...shared.map(name => {
      const claim = manifests.find({ kind: 'PersistentVolumeClaim', namespace: template.namespace, name })?.manifest;
      return claim ? ofClaim(claim, pods, manifests) : `its PVC ${name} may be bound to a volume in one zone`;
    }),
  ].find(Boolean);
}

/** Whether replacement pods use the volumes of the pods before them, in the same zones. */
export function hasLastingVolumes(template: PodTemplate, manifests: Manifests): boolean {
  const { templates, shared } = volumesOf(template);
  const { namespace } = template;
  const claims = [...templates, ...shared.map(name => fields(manifests.find({ kind: 'PersistentVolumeClaim', namespace, name })?.manifest))];
  return claims.some(({ spec }) => !isShared(fields(spec).accessModes));
}

interface Volumes {
  /** PersistentVolumeClaims of each replica, and of each pod. */
  readonly templates: { readonly [field: string]: any }[];
  readonly ephemeral: { readonly [field: string]: any }[];
  /** Names of PersistentVolumeClaims that all pods share. */
  readonly shared: string[];
  /** The number of volumes without a PersistentVolumeClaim. */
  readonly disks: number;
}

function volumesOf({ spec, entry, field }: PodTemplate): Volumes {
  const volumes = items(spec.volumes, `${field}.volumes`).map(({ value }) => value);
  const { kind, spec: workload } = entry.manifest;
  const templates = kind === 'StatefulSet' ? items(fields(workload).volumeClaimTemplates, '').map(({ value }) => value) : [];
  const own = new Set(templates.map(({ metadata }) => fields(metadata).name));
  return {
    templates,
    ephemeral: volumes.flatMap(({ ephemeral: given }) => given ? [fields(given.volumeClaimTemplate)] : []),
    shared: volumes.filter(({ name }) => !own.has(name))
      .flatMap(({ persistentVolumeClaim: claim }) => claim ? [String(fields(claim).claimName)] : []),
    disks: volumes.filter(volume => DISKS.some(disk => disk in volume)).length,
  };
}

function isShared(accessModes: unknown): boolean {
  return Array.isArray(accessModes) && accessModes.some(mode => SHARED.includes(mode));
}

function ofClaim({ spec }: { readonly [field: string]: any }, pods: number, manifests: Manifests): string | undefined {
  const { accessModes, storageClassName, volumeName, selector } = fields(spec);
  if (volumeName || selector || storageClassName === '') return EXISTS;
  const { volumeBindingMode } = fields(manifests.find({ kind: 'StorageClass', name: storageClassName ?? '' })?.manifest);
  if (volumeBindingMode === 'Immediate') return `volumes of the StorageClass ${storageClassName} are provisioned before their pods are scheduled`;
  return pods > 1 && !isShared(accessModes) ? 'its pods share a volume that only one node can mount at a time' : undefined;
}
