import { Chart } from 'cdk8s';
import {
  AccessMode, ClaimRef, Concurrency, Existing, IVolumeClaim, LocalVolumeOptions, NodeTerm, Platform, ReclaimPolicy, Schedule, SharedVolume,
  SharedVolumeProps, StaticVolume, StaticVolumeProps, StorageClass, StorageTier, StorageTierProps, System, TwelveFactorApp, TwelveFactorAppProps,
  UpdateStrategy, VolumeClaim, VolumeMode, VolumeSource,
} from '../../../src';
import { Testing } from '../../../src/testing';
import { makeShop, MINIMAL } from '../../program';

const { READ_WRITE_MANY, READ_WRITE_ONCE, READ_WRITE_ONCE_POD } = AccessMode;
const FILES = StorageClass.existing('files');
const DISK = { driver: 'pd.csi.storage.gke.io', volumeHandle: 'media' };
const EXPORT = { server: 'nfs.acme.example', path: '/exports/media' };
const ALONE = { replicas: 1, strategy: UpdateStrategy.recreate() };
const anything = (value: unknown) => value as any;

const tier = (more: Partial<StorageTierProps>) => () => new StorageTier(makeShop().shop, 'fast', { provisioner: 'ebs.csi.aws.com', ...more });
const volumeIn = (shop: Chart, more: Partial<StaticVolumeProps> = {}, id = 'media') => new StaticVolume(shop, id, { capacity: '50Gi', source: VolumeSource.nfs(EXPORT), ...more });
const volume = (more: Partial<StaticVolumeProps>) => () => volumeIn(makeShop().shop, { claimRef: ClaimRef.any(), ...more });
const csi = (more: object) => volume({ source: VolumeSource.csi({ ...DISK, ...more }) });
const nfs = (more: object) => volume({ source: VolumeSource.nfs({ ...EXPORT, ...more }) });
const local = (options: LocalVolumeOptions, more: Partial<StaticVolumeProps> = {}) => volume({ source: VolumeSource.local(options), ...more });
const sharedIn = (shop: Chart, more: SharedVolumeProps = {}, id = 'uploads') => new SharedVolume(shop, id, { size: '20Gi', storageClass: FILES, ...more });
const shared = (props: SharedVolumeProps, platform?: Platform) => () => new SharedVolume(makeShop({ app: { platform } }).shop, 'uploads', props);
const claiming = (offered: Partial<StaticVolumeProps>, asked: SharedVolumeProps = {}) => () => {
  const { shop } = makeShop();
  new SharedVolume(shop, 'uploads', { ...asked, volume: volumeIn(shop, offered) });
};
const appIn = (shop: Chart, volumes: { [path: string]: IVolumeClaim }, more: Partial<TwelveFactorAppProps> = {}, id = 'site') => new TwelveFactorApp(shop, id, { ...MINIMAL, ...more, volumes });
const mounting = (accessMode: AccessMode, more: Partial<TwelveFactorAppProps>) => () => {
  const { shop } = makeShop();
  appIn(shop, { '/srv': sharedIn(shop, { accessMode }) }, more);
};
const mountedAt = (path: string, more: Partial<TwelveFactorAppProps> = {}) => () => appIn(makeShop().shop, { [path]: VolumeClaim.existing('uploads', READ_WRITE_MANY) }, more);

/** Programs with storage that are refused. */
export const STORAGE_REFUSED: { readonly [what: string]: () => unknown } = {
  'class that exists, in a namespace': () => Existing.storageClass(makeShop().shop, 'fast', { namespace: 'shop' }),
  'object that exists, of no kind (F26)': () => Existing.object(makeShop().shop, 'a role', 'reader'),
  'Secret that exists, without a name': () => Existing.secret(makeShop().shop, anything(undefined)),
  'tier of no driver': tier({ provisioner: anything(undefined) }),
  'tier of a driver with a slash too many': tier({ provisioner: 'acme.example/disks/fast' }),
  'tier with a number for a parameter': tier({ parameters: { iopsPerGB: anything(50) } }),
  'tier with a parameter without a name': tier({ parameters: { '': 'pd-ssd' } }),
  'tier that is recycled': tier({ reclaimPolicy: anything('Recycle') }),
  'tier in no zone': tier({ allowedTopologies: { 'topology.kubernetes.io/zone': [] } }),
  'tier in a zone twice': tier({ allowedTopologies: { 'topology.kubernetes.io/zone': ['zone-a', 'zone-a'] } }),
  'tier with a name of its own kind': tier({ name: 'Fast_SSD' }),
  'two default classes': () => {
    const { app, shop } = makeShop();
    new StorageTier(shop, 'fast', { provisioner: 'ebs.csi.aws.com', isDefault: true });
    new StorageTier(new System(app, 'other'), 'slow', { provisioner: 'ebs.csi.aws.com', isDefault: true });
  },

  'static volume without a source': volume({ source: anything(undefined) }),
  'static volume of an in-tree disk': volume({ source: anything({ gcePersistentDisk: { pdName: 'media' } }) }),
  'static volume in GB': volume({ capacity: '50GB' }),
  'static volume of a driver with blanks': csi({ driver: 'pd csi' }),
  'static volume without a handle': csi({ volumeHandle: '' }),
  'static volume with a Secret that cannot be': csi({ nodeStageSecret: { name: 'SMB login', namespace: 'storage' } }),
  'static volume with an option of an in-tree disk': () => csi({ pdName: 'media' })(),
  'static volume of a server with a path': nfs({ server: 'nfs.acme.example/exports' }),
  'static volume of a folder that climbs': nfs({ path: '/exports/../media' }),
  'static volume of a relative folder': local({ path: 'mnt/disks/ssd1', node: 'node-1' }),
  'static volume of no node': () => local({ path: '/mnt/disks/ssd1', node: anything(undefined) })(),
  'static volume of a node that it is not on': local({ path: '/mnt/disks/ssd1', node: 'node-1' }, { onNodes: [NodeTerm.is('kubernetes.io/hostname', 'node-2')] }),
  'static volume of a node for all nodes': local({ path: '/mnt/disks/ssd1', node: 'node-1' }, { accessModes: [READ_WRITE_MANY] }),
  'static volume by NFS for one pod': volume({ accessModes: [READ_WRITE_ONCE_POD] }),
  'static volume for one pod and more': volume({ source: VolumeSource.csi(DISK), accessModes: [READ_WRITE_ONCE_POD, READ_WRITE_ONCE] }),
  'static volume for nobody': volume({ accessModes: [] }),
  'static volume by NFS that is deleted': volume({ reclaimPolicy: ReclaimPolicy.DELETE }),
  'static volume that is a formatted device': volume({ source: VolumeSource.csi({ ...DISK, fsType: 'ext4' }), volumeMode: VolumeMode.BLOCK, mountOptions: ['noatime'] }),
  'static volume by NFS that is a device': volume({ volumeMode: VolumeMode.BLOCK }),
  'static volume for a claim without a name': volume({ claimRef: ClaimRef.of('shop', '') }),
  'static volume that nothing claims': () => Testing.yaml(volumeIn(makeShop().shop)),

  'shared volume without size': shared({ storageClass: FILES }),
  'shared volume of the platform for all nodes': shared({ size: '20Gi' }, Platform.aks()),
  'shared volume without a class on eks': shared({ size: '20Gi', accessMode: READ_WRITE_ONCE }, Platform.eks()),
  'shared volume of a class by its name alone': shared({ size: '20Gi', storageClass: anything('files') }),
  'shared volume with a class of its own for a static one': claiming({}, { storageClass: FILES }),
  'shared volume larger than the static one': claiming({}, { size: '1Ti' }),
  'shared volume that asks for what the static one is not': claiming({}, { accessMode: READ_WRITE_ONCE }),
  'shared volume that is a device': claiming({ source: VolumeSource.csi(DISK), volumeMode: VolumeMode.BLOCK }),
  'two shared volumes of one static one': () => {
    const { shop } = makeShop();
    const media = volumeIn(shop);
    new SharedVolume(shop, 'films', { volume: media });
    new SharedVolume(shop, 'music', { volume: media });
  },
  'shared volume of a static one for another claim': claiming({ claimRef: ClaimRef.of('library', 'films') }),
  'shared volume of a static one of another App': () => new SharedVolume(makeShop().shop, 'films', { volume: volumeIn(makeShop().shop) }),
  'shared volume of a static one without a namespace': () => {
    const { app, shop } = makeShop();
    new SharedVolume(new Chart(app, 'plain'), 'films', { volume: volumeIn(shop) });
  },

  'volume at no path': mountedAt('/'),
  'volume at a relative path': mountedAt('uploads'),
  'volume that hides scratch space': mountedAt('/tmp'),
  'config file inside a volume': mountedAt('/etc/site', { configFiles: { '/etc/site/app.conf': 'a=1\n' } }),
  'volume by the name of its claim': () => appIn(makeShop().shop, { '/srv': anything('uploads') }),
  'volume of a claim with a name that cannot be': () => appIn(makeShop().shop, { '/srv': VolumeClaim.existing('Uploads', READ_WRITE_MANY) }),
  'volume of one node for two replicas': mounting(READ_WRITE_ONCE, { strategy: UpdateStrategy.recreate() }),
  'volume of one node for replicas by load': mounting(READ_WRITE_ONCE, { strategy: UpdateStrategy.recreate(), scale: { min: 1, max: 4 } }),
  'volume of one pod in a rolling update': mounting(READ_WRITE_ONCE_POD, { replicas: 1 }),
  'volume of one node for runs that overlap': () => appIn(makeShop().shop, {}, {
    processes: { clock: { schedule: Schedule.daily('03:15', { concurrency: Concurrency.ALLOW }), volumes: { '/srv': VolumeClaim.existing('uploads', READ_WRITE_ONCE) } } },
  }),
  'volume of one node for two apps': () => {
    const { shop } = makeShop();
    const uploads = sharedIn(shop, { accessMode: READ_WRITE_ONCE });
    appIn(shop, { '/srv': uploads }, ALONE);
    appIn(shop, { '/srv': uploads.readOnly }, ALONE, 'reader');
  },
  'volume of another namespace': () => {
    const { app, shop } = makeShop();
    appIn(new System(app, 'other'), { '/srv': sharedIn(shop) });
  },
  'volume of another App': () => appIn(makeShop().shop, { '/srv': sharedIn(makeShop().shop) }),
};
