import { Chart } from 'cdk8s';
import { Row } from './row';
import {
  AccessMode, ClaimRef, CsiVolumeOptions, LocalVolumeOptions, NfsVolumeOptions, NodeTerm, ReclaimPolicy, SharedVolume, SharedVolumeProps,
  StaticVolume, StaticVolumeProps, StorageClass, StorageTier, StorageTierProps, TwelveFactorApp, VolumeBindingMode, VolumeMode, VolumeSource,
} from '../../../src';

const FILES = StorageClass.existing('files');
const DISK: CsiVolumeOptions = { driver: 'pd.csi.storage.gke.io', volumeHandle: 'projects/acme/zones/europe-west1-b/disks/media' };
const EXPORT: NfsVolumeOptions = { server: 'nfs.acme.example', path: '/exports/media' };
const BUILT_IN: LocalVolumeOptions = { path: '/mnt/disks/ssd1', node: 'node-1' };
const LOGIN = { name: 'smb-login', namespace: 'storage' };

/** Of one name in the whole cluster: each row has names of its own, as all are applied to one. */
export const tier = (name: string, more: Partial<StorageTierProps>): Row => (
  row(more, (shop, props) => new StorageTier(shop, `tier-${name}`, { provisioner: 'pd.csi.storage.gke.io', ...props }))
);
export const volume = (name: string, more: Partial<StaticVolumeProps>, from: Partial<StaticVolumeProps> = {}): Row => (
  row(more, (shop, props) => new StaticVolume(shop, `volume-${name}`, { capacity: '50Gi', source: VolumeSource.csi(DISK), claimRef: ClaimRef.any(), ...props }), from)
);
const csi = (name: string, more: Partial<CsiVolumeOptions>, from: Partial<CsiVolumeOptions> = {}): Row => (
  volume(`csi-${name}`, { source: VolumeSource.csi({ ...DISK, ...more }) }, { source: VolumeSource.csi({ ...DISK, ...from }) })
);
const nfs = (name: string, more: Partial<NfsVolumeOptions>): Row => (
  volume(`nfs-${name}`, { source: VolumeSource.nfs({ ...EXPORT, ...more }) }, { source: VolumeSource.nfs(EXPORT) })
);
const local = (name: string, more: Partial<LocalVolumeOptions>): Row => (
  volume(`local-${name}`, { source: VolumeSource.local({ ...BUILT_IN, ...more }) }, { source: VolumeSource.local(BUILT_IN) })
);
const shared = (more: SharedVolumeProps): Row => row(more, (shop, props) => new SharedVolume(shop, 'uploads', { size: '20Gi', storageClass: FILES, ...props }));

function row<T>(more: T, make: (shop: Chart, props: Partial<T>) => unknown, from: Partial<T> = {}): Row {
  const program = (props: Partial<T>) => ({ then: Object.assign((web: TwelveFactorApp) => void make(Chart.of(web), props), { props }) });
  return { from: program(from), to: program(more) };
}

export const storageRows = (): { readonly [prop: string]: Row } => ({
  'StorageTierProps.provisioner': tier('provisioner', { provisioner: 'filestore.csi.storage.gke.io' }),
  'StorageTierProps.parameters': tier('parameters', { parameters: { 'type': 'pd-ssd', 'csi.storage.k8s.io/fstype': 'xfs' } }),
  'StorageTierProps.volumeBindingMode': tier('binding', { volumeBindingMode: VolumeBindingMode.IMMEDIATE }),
  'StorageTierProps.reclaimPolicy': tier('reclaim', { reclaimPolicy: ReclaimPolicy.DELETE }),
  'StorageTierProps.allowVolumeExpansion': tier('expansion', { allowVolumeExpansion: false }),
  'StorageTierProps.mountOptions': tier('options', { mountOptions: ['noatime'] }),
  'StorageTierProps.allowedTopologies': tier('topologies', { allowedTopologies: { 'topology.kubernetes.io/zone': ['zone-a', 'zone-b'], 'acme.example/rack': ['r1'] } }),
  'StorageTierProps.isDefault': tier('default', { isDefault: true }),
  'StorageTierProps.name': tier('name', { name: 'fast.ssd' }),

  'StaticVolumeProps.capacity': volume('capacity', { capacity: '1Ti' }),
  'StaticVolumeProps.source': volume('source', { source: VolumeSource.nfs(EXPORT) }),
  'StaticVolumeProps.accessModes': volume('modes', { accessModes: [AccessMode.READ_WRITE_ONCE_POD] }),
  'StaticVolumeProps.storageClass': volume('class', { storageClass: StorageClass.existing('my-fast') }),
  'StaticVolumeProps.reclaimPolicy': volume('reclaim', { reclaimPolicy: ReclaimPolicy.DELETE }),
  'StaticVolumeProps.volumeMode': volume('mode', { volumeMode: VolumeMode.BLOCK }),
  'StaticVolumeProps.mountOptions': volume('options', { mountOptions: ['noatime'] }),
  'StaticVolumeProps.onNodes': volume('nodes', { onNodes: [NodeTerm.in('topology.kubernetes.io/zone', ['zone-a', 'zone-b']), NodeTerm.doesNotExist('spot')] }),
  'StaticVolumeProps.claimRef': volume('claim', { claimRef: ClaimRef.of('library', 'films') }),
  'StaticVolumeProps.name': volume('name', { name: 'media.films' }),
  'CsiVolumeOptions.driver': csi('driver', { driver: 'ebs.csi.aws.com' }),
  'CsiVolumeOptions.volumeHandle': csi('handle', { volumeHandle: 'vol-0a1b2c' }),
  'CsiVolumeOptions.fsType': csi('type', { fsType: 'xfs' }),
  'CsiVolumeOptions.volumeAttributes': csi('attributes', { volumeAttributes: { source: '//files.acme.example/media' } }),
  'CsiVolumeOptions.nodeStageSecret': csi('stage', { nodeStageSecret: LOGIN }),
  'CsiVolumeOptions.nodePublishSecret': csi('publish', { nodePublishSecret: LOGIN }),
  'DriverSecret.name': csi('secret', { nodeStageSecret: { ...LOGIN, name: 'smb-user' } }, { nodeStageSecret: LOGIN }),
  'DriverSecret.namespace': csi('namespace', { nodeStageSecret: { ...LOGIN, namespace: 'kube-system' } }, { nodeStageSecret: LOGIN }),
  'NfsVolumeOptions.server': nfs('server', { server: '10.9.0.1' }),
  'NfsVolumeOptions.path': nfs('path', { path: '/exports/films' }),
  'LocalVolumeOptions.path': local('path', { path: '/mnt/disks/ssd2' }),
  'LocalVolumeOptions.node': local('node', { node: 'node-2' }),
  'LocalVolumeOptions.fsType': local('type', { path: '/dev/nvme0n1', fsType: 'xfs' }),

  'SharedVolumeProps.size': shared({ size: '50Gi' }),
  'SharedVolumeProps.accessMode': shared({ accessMode: AccessMode.READ_ONLY_MANY }),
  'SharedVolumeProps.storageClass': shared({ storageClass: StorageClass.existing('fast-files') }),
  'SharedVolumeProps.volume': {
    from: { then: web => void new StaticVolume(Chart.of(web), 'volume-shared', { capacity: '20Gi', source: VolumeSource.nfs(EXPORT), claimRef: ClaimRef.any() }) },
    to: { then: web => void new SharedVolume(Chart.of(web), 'uploads', { volume: new StaticVolume(Chart.of(web), 'volume-shared', { capacity: '20Gi', source: VolumeSource.nfs(EXPORT) }) }) },
  },
  'SharedVolumeProps.name': shared({ name: 'files' }),
  'WorkloadProps.volumes': {
    from: { web: db => { new SharedVolume(Chart.of(db), 'uploads', { size: '20Gi', storageClass: FILES }); return {}; } },
    to: { web: db => ({ volumes: { '/var/www/uploads': new SharedVolume(Chart.of(db), 'uploads', { size: '20Gi', storageClass: FILES }) } }) },
  },
});
