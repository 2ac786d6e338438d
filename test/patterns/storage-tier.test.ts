import { App as CdkApp, Chart, Testing as CdkTesting } from 'cdk8s';
import { Platform, ReclaimPolicy, SharedVolume, StorageTier, StorageTierProps, VolumeBindingMode } from '../../src';
import { Testing, yamlSerializer } from '../../src/testing';
import { makeShop } from '../program';

expect.addSnapshotSerializer(yamlSerializer);

const SSD: StorageTierProps = { provisioner: 'pd.csi.storage.gke.io', parameters: { type: 'pd-ssd' } };
const tierIn = (props: Partial<StorageTierProps> = {}) => new StorageTier(makeShop().shop, 'pd-ssd', { ...SSD, ...props });
const classOf = (tier: StorageTier): any => Testing.synth(tier)[0];

test('a dynamic class of solid-state disks, taken by claims that name none', () => {
  expect(Testing.synth(tierIn({ isDefault: true }))).toMatchSnapshot();
});

test('a tier with all that can be said', () => {
  expect(Testing.synth(tierIn({
    volumeBindingMode: VolumeBindingMode.IMMEDIATE,
    reclaimPolicy: ReclaimPolicy.DELETE,
    allowVolumeExpansion: false,
    mountOptions: ['noatime', 'nodiratime'],
    allowedTopologies: { 'topology.gke.io/zone': ['europe-west1-b', 'europe-west1-c'] },
    name: 'fast',
  }))).toMatchSnapshot();
});

test('no data vanishes with a claim unless that is said', () => {
  expect(classOf(tierIn()).reclaimPolicy).toBe('Retain');
});

test('only the default class has the mark, in the one spelling that Kubernetes reads', () => {
  expect(classOf(tierIn()).metadata.annotations).toBeUndefined();
  expect(classOf(tierIn({ isDefault: false })).metadata.annotations).toBeUndefined();
  expect(classOf(tierIn({ isDefault: true })).metadata.annotations).toEqual({ 'storageclass.kubernetes.io/is-default-class': 'true' });
});

test('it belongs to no namespace, also in a plain cdk8s App', () => {
  const chart = new Chart(new CdkApp(), 'storage', { namespace: 'storage' });
  const tier = new StorageTier(chart, 'fast.ssd', SSD);
  expect(CdkTesting.synth(chart)[0].metadata).toEqual({ name: 'fast.ssd', labels: { 'app.kubernetes.io/managed-by': 'keelwright' } });
  expect(tier.kubeStorageClass.kind).toBe('StorageClass');
});

test('it goes where a class is asked for, and carries what is known of it', () => {
  const tier = tierIn({ allowVolumeExpansion: false });
  expect(tier.storageClass).toMatchObject({ name: 'pd-ssd', allowVolumeExpansion: false, volumeBindingMode: 'WaitForFirstConsumer' });
  expect(Platform.eks({ storageClass: tier.storageClass }).storageClass).toBe(tier.storageClass);
});

test('a claim may rely on the default class of its own program where the platform has none', () => {
  const { shop } = makeShop({ app: { platform: Platform.eks() } });
  const claim = () => new SharedVolume(shop, 'notes', { size: '1Gi', accessMode: 'ReadWriteOnce' as any });
  expect(claim).toThrow(/^storage-class-unknown/);
  const other = makeShop({ app: { platform: Platform.eks() } }).shop;
  new StorageTier(other, 'gp3', { provisioner: 'ebs.csi.aws.com', isDefault: true });
  const { spec } = Testing.synth(new SharedVolume(other, 'notes', { size: '1Gi', accessMode: 'ReadWriteOnce' as any }))[0];
  expect(spec).not.toHaveProperty('storageClassName');
});

test('what the checks find in it is nothing', () => {
  const { app, shop } = makeShop();
  const tier = new StorageTier(shop, 'files', { provisioner: 'filestore.csi.storage.gke.io' });
  new SharedVolume(shop, 'uploads', { size: '1Ti', storageClass: tier.storageClass });
  expect(Testing.findings(app)).toEqual([]);
});
