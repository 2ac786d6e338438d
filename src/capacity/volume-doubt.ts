import { fields, items } from '../manifests/json';
import { Manifests } from '../manifests/manifests';
import { PodTemplate } from '../manifests/pod-templates';

const SHARED = ['ReadWriteMany', 'ReadOnlyMany'];

/**
 * Why the volumes of pods may keep them from nodes. A class that is not among the manifests is taken to make volumes where their
 * pods are.
 */
export function volumeDoubt({ spec, entry, namespace, field }: PodTemplate, pods: number, manifests: Manifests): string | undefined {
  const volumes = items(spec.volumes, `${field}.volumes`).map(({ value }) => value);
  const { kind, spec: workload } = entry.manifest;
  const templates = kind === 'StatefulSet' ? items(fields(workload).volumeClaimTemplates, '').map(({ value }) => value) : [];
  const own = new Set(templates.map(({ metadata }) => fields(metadata).name));
  const ephemeral = volumes.flatMap(({ ephemeral: given }) => given ? [fields(given.volumeClaimTemplate)] : []);
  const shared = volumes.filter(({ name }) => !own.has(name))
    .flatMap(({ persistentVolumeClaim: claim }) => claim ? [String(fields(claim).claimName)] : []);
  return [
    ...[...templates, ...ephemeral].map(claim => ofClaim(claim, 1, manifests)),
    ...shared.map(name => {
      const claim = manifests.find({ kind: 'PersistentVolumeClaim', namespace, name })?.manifest;
      return claim ? ofClaim(claim, pods, manifests) : `its claim ${name} may be bound to a volume of one zone`;
    }),
  ].find(Boolean);
}

function ofClaim({ spec }: { readonly [field: string]: any }, pods: number, manifests: Manifests): string | undefined {
  const { accessModes = [], storageClassName, volumeName } = fields(spec);
  if (volumeName || storageClassName === '') return 'its volume exists already, and may be reached from some nodes only';
  const { volumeBindingMode } = fields(manifests.find({ kind: 'StorageClass', name: storageClassName ?? '' })?.manifest);
  if (volumeBindingMode === 'Immediate') return `volumes of the class ${storageClassName} are made before it is known where their pods are`;
  return pods > 1 && !accessModes.some((mode: string) => SHARED.includes(mode)) ? 'its pods share a volume that one node mounts at a time' : undefined;
}
