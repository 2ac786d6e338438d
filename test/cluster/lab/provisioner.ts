import { ApiError, type KubeObject } from './client';
import { Controller } from './controller';

/** The provisioner to name in a StorageClass that the lab shall serve. */
export const PROVISIONER = 'lab.keelwright.io/csi';
/** The default StorageClass of a lab: it waits for the first consumer, and its volumes can grow. */
export const STORAGE_CLASS = 'standard';

const DRIVER = 'csi.lab.keelwright.io';
const ZONE = 'topology.kubernetes.io/zone';

/** Makes, grows and deletes volumes as an external CSI provisioner and resizer do; the binding is the real controller's. */
export class Provisioner extends Controller {
  private readonly nodes = this.collection('/api/v1/nodes');
  private readonly classes = this.collection('/apis/storage.k8s.io/v1/storageclasses');
  private readonly volumes = this.collection('/api/v1/persistentvolumes');
  private readonly claims = this.collection('/api/v1/persistentvolumeclaims');

  override async start(): Promise<void> {
    await this.api.post('/apis/storage.k8s.io/v1/csidrivers', { metadata: { name: DRIVER }, spec: { attachRequired: false } });
    await this.api.post('/apis/storage.k8s.io/v1/storageclasses', {
      metadata: { name: STORAGE_CLASS, annotations: { 'storageclass.kubernetes.io/is-default-class': 'true' } },
      provisioner: PROVISIONER,
      volumeBindingMode: 'WaitForFirstConsumer',
      allowVolumeExpansion: true,
    });
    await super.start();
  }

  protected async pass(): Promise<void> {
    await Promise.all([
      ...this.claims.all().filter(claim => this.asksForVolume(claim)).map(async claim => this.provision(claim)),
      ...this.claims.all().filter(claim => this.asksForGrowth(claim)).map(async claim => this.grow(claim)),
      ...this.volumes.all().filter(isDeletable).map(async volume => this.api.delete(`/api/v1/persistentvolumes/${volume.metadata.name}`)),
    ]);
  }

  // The real volume controller writes the annotation once a claim is to be provisioned from outside.
  private asksForVolume({ metadata, spec, status }: KubeObject): boolean {
    const asked = metadata.annotations?.['volume.kubernetes.io/storage-provisioner'] === PROVISIONER;
    const waitsForPod = this.classes.get(spec.storageClassName)?.volumeBindingMode === 'WaitForFirstConsumer' && !selectedNode(metadata);
    return asked && !waitsForPod && !spec.volumeName && status?.phase === 'Pending' && !this.volumes.get(volumeName(metadata));
  }

  private async provision({ metadata, spec }: KubeObject): Promise<void> {
    const storageClass = this.classes.get(spec.storageClassName)!;
    const zone = this.zoneFor(metadata, storageClass);
    const volume = {
      metadata: { name: volumeName(metadata), annotations: { 'pv.kubernetes.io/provisioned-by': PROVISIONER } },
      spec: {
        capacity: { storage: spec.resources.requests.storage },
        accessModes: spec.accessModes,
        volumeMode: spec.volumeMode,
        storageClassName: spec.storageClassName,
        mountOptions: storageClass.mountOptions,
        persistentVolumeReclaimPolicy: storageClass.reclaimPolicy,
        claimRef: { apiVersion: 'v1', kind: 'PersistentVolumeClaim', namespace: metadata.namespace, name: metadata.name, uid: metadata.uid },
        csi: { driver: DRIVER, volumeHandle: volumeName(metadata) },
        ...zone && { nodeAffinity: { required: { nodeSelectorTerms: [{ matchExpressions: [{ key: ZONE, operator: 'In', values: [zone] }] }] } } },
      },
    };
    await this.api.post('/api/v1/persistentvolumes', volume).catch(ignoreExisting);
  }

  private zoneFor(claim: KubeObject['metadata'], storageClass: KubeObject): string | undefined {
    const node = selectedNode(claim);
    if (node) return this.nodes.get(node)?.metadata.labels?.[ZONE];
    const topology = storageClass.allowedTopologies?.[0]?.matchLabelExpressions?.find(({ key }: { key: string }) => key === ZONE);
    const zones: string[] = topology?.values ?? [...new Set(this.nodes.all().map(({ metadata }) => metadata.labels?.[ZONE] ?? ''))].sort();
    // Any zone will do, but not the same one for every claim.
    return zones[this.volumes.all().length % zones.length] || undefined;
  }

  private asksForGrowth({ metadata, spec, status }: KubeObject): boolean {
    const size = spec.resources.requests.storage;
    const volume = this.volumes.get(spec.volumeName);
    const ours = volume?.metadata.annotations?.['pv.kubernetes.io/provisioned-by'] === PROVISIONER;
    return ours && status?.phase === 'Bound' && status.capacity?.storage !== size && !metadata.deletionTimestamp;
  }

  private async grow({ metadata, spec }: KubeObject): Promise<void> {
    const capacity = { storage: spec.resources.requests.storage };
    await this.api.patch(`/api/v1/persistentvolumes/${spec.volumeName}`, { spec: { capacity } });
    await this.api.patch(`/api/v1/namespaces/${metadata.namespace}/persistentvolumeclaims/${metadata.name}/status`, { status: { capacity, conditions: null } });
  }
}

function isDeletable({ metadata, spec, status }: KubeObject): boolean {
  return metadata.annotations?.['pv.kubernetes.io/provisioned-by'] === PROVISIONER && !metadata.deletionTimestamp
    && status?.phase === 'Released' && spec.persistentVolumeReclaimPolicy === 'Delete';
}

function selectedNode({ annotations }: KubeObject['metadata']): string | undefined {
  return annotations?.['volume.kubernetes.io/selected-node'];
}

function volumeName({ uid }: KubeObject['metadata']): string {
  return `pvc-${uid}`;
}

function ignoreExisting(error: unknown): void {
  if (!(error instanceof ApiError) || error.reason !== 'AlreadyExists') throw error;
}
