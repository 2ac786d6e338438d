import { Lazy } from 'cdk8s';
import { k8s } from 'cdk8s-plus-27';
import { Construct } from 'constructs';
import { localNode, volumeSource } from './volume-source';
import { NodeTerm } from '../../props/scheduling/node-term';
import { AccessMode } from '../../props/storage/access-mode';
import { ReclaimPolicy } from '../../props/storage/reclaim-policy';
import { VolumeMode } from '../../props/storage/volume-mode';
import { VolumeSource } from '../../props/storage/volume-source';
import { sharedLabels } from '../objects/identity';
import { kubeObject, Json } from '../objects/kube';
import { nodeAffinity } from '../scheduling/node-affinity';

/** Without it, a driver does not treat the volume as one that it may delete. */
const DELETED_BY = 'pv.kubernetes.io/provisioned-by';

export interface PersistentVolumeSpec {
  readonly capacity: string;
  readonly accessModes: AccessMode[];
  readonly source: VolumeSource;
  readonly storageClassName: string;
  readonly reclaimPolicy: ReclaimPolicy;
  readonly volumeMode: VolumeMode;
  readonly mountOptions?: string[];
  readonly onNodes?: NodeTerm[];
  /** Known when the manifest is rendered: a PersistentVolumeClaim may be created later. */
  readonly claim: () => { readonly namespace: string; readonly name: string } | undefined;
}

export function persistentVolume(scope: Construct, name: string, spec: PersistentVolumeSpec): k8s.KubePersistentVolume {
  const { source, reclaimPolicy, mountOptions = [], onNodes = [], claim } = spec;
  const nodes = nodeAffinity(scope, [...localNode(source), ...onNodes], [])?.requiredDuringSchedulingIgnoredDuringExecution;
  const driver = reclaimPolicy === ReclaimPolicy.DELETE ? source.csiOptions?.driver : undefined;
  return kubeObject(k8s.KubePersistentVolume, scope, 'PersistentVolume', {
    metadata: { name, labels: sharedLabels(scope), ...(driver !== undefined && { annotations: { [DELETED_BY]: driver } }) },
    spec: {
      accessModes: spec.accessModes,
      capacity: { storage: spec.capacity },
      ...(spec.storageClassName !== '' && { storageClassName: spec.storageClassName }),
      volumeMode: spec.volumeMode,
      persistentVolumeReclaimPolicy: reclaimPolicy,
      ...(mountOptions.length > 0 && { mountOptions }),
      claimRef: Lazy.any({ produce: () => claimRef(claim()) }),
      ...(nodes && { nodeAffinity: { required: nodes } }),
      ...volumeSource(scope, source, spec.accessModes.every(mode => mode === AccessMode.READ_ONLY_MANY)),
    },
  });
}

function claimRef(claim: ReturnType<PersistentVolumeSpec['claim']>): Json<k8s.ObjectReference> | undefined {
  return claim && { apiVersion: 'v1', kind: 'PersistentVolumeClaim', namespace: claim.namespace, name: claim.name };
}
