import { App, ClaimRef, StaticVolume, StorageClass, StorageTier, System, VolumeSource } from 'keelwright';

/** What used to be written by hand: a disk that exists, and a class of new ones. */
const app = new App({ name: 'storage-by-hand' });
const system = new System(app, 'storage-by-hand');

new StaticVolume(system, 'existing-disk', {
  capacity: '50Gi',
  storageClass: StorageClass.existing('my-fast'),
  source: VolumeSource.csi({ driver: 'pd.csi.storage.gke.io', volumeHandle: 'projects/acme/zones/europe-west1-b/disks/existing', fsType: 'ext4' }),
  claimRef: ClaimRef.any(),
});
new StorageTier(system, 'pd-ssd', { provisioner: 'pd.csi.storage.gke.io', parameters: { type: 'pd-ssd' }, isDefault: true });

app.synth();
