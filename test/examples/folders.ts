import { NONE } from './aspect';
import { named, Subject, templateOf } from './manifests';

/** The folder that every workload of ours may write to. */
const TMP = '/tmp';

/** The class of a claim by its name of before 1.6, which servers still read. */
const CLASS_ANNOTATION = 'volume.beta.kubernetes.io/storage-class';

/** What is mounted where, and what becomes of it. */
export function folders(their: any, ours: Subject): string {
  const our = templateOf(ours.workload).spec;
  const mounts = (pod: any) => (pod.containers[0].volumeMounts ?? []) as any[];
  const isTheirs = mounts(their).some(({ mountPath }) => mountPath === TMP);
  return mounts(our).filter(({ mountPath }) => isTheirs || mountPath !== TMP)
    .map(({ name, mountPath }) => `${mountPath} (${volume(name, ours)})`).sort().join(', ') || NONE;
}

function volume(name: string, { manifests, workload }: Subject): string {
  const template = (workload.spec.volumeClaimTemplates ?? []).find(({ metadata }: any) => metadata.name === name);
  if (template) return `${claim(template)} for each replica`;
  const { emptyDir, configMap, persistentVolumeClaim } = templateOf(workload).spec.volumes.find((each: any) => each.name === name);
  if (persistentVolumeClaim) return claim(named(manifests, 'PersistentVolumeClaim', persistentVolumeClaim.claimName));
  if (configMap) return `ConfigMap ${configMap.name.replace(/-[0-9a-f]{8}$/, '')}`;
  return emptyDir.sizeLimit ?? 'any size';
}

function claim({ metadata, spec }: any): string {
  const storageClass = spec.storageClassName ?? metadata.annotations?.[CLASS_ANNOTATION];
  return [`${spec.resources.requests.storage} ${spec.accessModes.join()}`, ...storageClass ? [`of class ${storageClass}`] : []].join(' ');
}
