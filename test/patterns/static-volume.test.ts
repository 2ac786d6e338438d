import { App as CdkApp, Chart, Testing as CdkTesting } from 'cdk8s';
import {
  AccessMode, ClaimRef, NodeTerm, ReclaimPolicy, SharedVolume, StaticVolume, StaticVolumeProps, StorageClass, System, VolumeMode, VolumeSource,
} from '../../src';
import { externalsOf } from '../../src/blocks/objects/external';
import { NEVER_DELETED } from '../../src/manifests/gitops';
import { Testing, yamlSerializer } from '../../src/testing';
import { makeShop } from '../program';

expect.addSnapshotSerializer(yamlSerializer);

const DISK = VolumeSource.csi({ driver: 'pd.csi.storage.gke.io', volumeHandle: 'projects/acme/zones/europe-west1-b/disks/media', fsType: 'ext4' });
const EXPORT = VolumeSource.nfs({ server: 'nfs.acme.example', path: '/exports/media' });
const ANY = ClaimRef.any();

const volume = (props: Partial<StaticVolumeProps>) => new StaticVolume(makeShop().shop, 'media', { capacity: '50Gi', source: DISK, claimRef: ANY, ...props });
const specOf = (props: Partial<StaticVolumeProps>): any => Testing.synth(volume(props))[0].spec;

test('a disk that exists, for claims of the class my-fast', () => {
  const zone = NodeTerm.is('topology.kubernetes.io/zone', 'europe-west1-b');
  expect(Testing.synth(volume({ storageClass: StorageClass.existing('my-fast'), onNodes: [zone] }))).toMatchSnapshot();
});

test('a folder of an NFS server', () => {
  expect(Testing.synth(volume({ source: EXPORT, mountOptions: ['nfsvers=4.1', 'hard'] }))).toMatchSnapshot();
});

test('a disk of a node runs its pods there', () => {
  expect(Testing.synth(volume({ source: VolumeSource.local({ path: '/mnt/disks/ssd1', node: 'node-1' }) }))).toMatchSnapshot();
});

test('a volume of a driver that needs attributes and Secrets', () => {
  const nodeStageSecret = { name: 'smb-login', namespace: 'storage' };
  const share = volume({
    source: VolumeSource.csi({
      driver: 'smb.csi.k8s.io',
      volumeHandle: 'files.acme.example/media##',
      volumeAttributes: { source: '//files.acme.example/media' },
      nodeStageSecret,
      nodePublishSecret: { ...nodeStageSecret, name: 'smb-user' },
    }),
    accessModes: [AccessMode.READ_WRITE_MANY, AccessMode.READ_ONLY_MANY],
  });
  expect(Testing.synth(share)).toMatchSnapshot();
  expect(externalsOf(share)).toEqual([
    { kind: 'Secret', namespace: 'storage', name: 'smb-login', reason: 'read for the volume shop/media' },
    { kind: 'Secret', namespace: 'storage', name: 'smb-user', reason: 'read for the volume shop/media' },
  ]);
});

test.each<[string, Partial<StaticVolumeProps>, string[]]>([
  ['by CSI, for one node', {}, ['ReadWriteOnce']],
  ['by NFS, for all', { source: EXPORT }, ['ReadWriteMany']],
  ['on a node, for one node', { source: VolumeSource.local({ path: '/mnt/a', node: 'node-1' }) }, ['ReadWriteOnce']],
  ['as said', { accessModes: [AccessMode.READ_WRITE_ONCE_POD] }, ['ReadWriteOncePod']],
])('it is used %s', (_, props, modes) => {
  expect(specOf(props).accessModes).toEqual(modes);
});

test('what nobody may write is read-only to its driver or server too', () => {
  const accessModes = [AccessMode.READ_ONLY_MANY];
  expect([specOf({ accessModes }).csi.readOnly, specOf({ source: EXPORT, accessModes }).nfs.readOnly]).toEqual([true, true]);
  expect(specOf({ accessModes: [...accessModes, AccessMode.READ_WRITE_ONCE] }).csi).not.toHaveProperty('readOnly');
});

test('data outlives the claim unless it is said otherwise, and then the driver knows that it may delete', () => {
  expect(specOf({}).persistentVolumeReclaimPolicy).toBe('Retain');
  const [{ metadata, spec }] = Testing.synth(volume({ reclaimPolicy: ReclaimPolicy.DELETE })) as any;
  expect([spec.persistentVolumeReclaimPolicy, metadata.annotations]).toEqual(['Delete', { ...NEVER_DELETED, 'pv.kubernetes.io/provisioned-by': 'pd.csi.storage.gke.io' }]);
});

test('a raw device has no file system', () => {
  const source = VolumeSource.csi({ driver: 'pd.csi.storage.gke.io', volumeHandle: 'media' });
  expect(specOf({ source, volumeMode: VolumeMode.BLOCK })).toMatchObject({ volumeMode: 'Block', csi: { volumeHandle: 'media' } });
});

test('the nodes of a local volume can be narrowed further', () => {
  const source = VolumeSource.local({ path: '/mnt/a', node: 'node-1' });
  const [{ matchExpressions }] = specOf({ source, onNodes: [NodeTerm.exists('ssd')] }).nodeAffinity.required.nodeSelectorTerms;
  expect(matchExpressions).toEqual([{ key: 'kubernetes.io/hostname', operator: 'In', values: ['node-1'] }, { key: 'ssd', operator: 'Exists' }]);
});

describe('a volume is reserved', () => {
  test('for the claim of a SharedVolume, in whatever system that is made', () => {
    const { app, shop } = makeShop();
    const media = new StaticVolume(shop, 'media', { capacity: '50Gi', source: EXPORT });
    new SharedVolume(new System(app, 'library'), 'films', { volume: media });
    expect((Testing.synth(media)[0] as any).spec.claimRef).toEqual({ apiVersion: 'v1', kind: 'PersistentVolumeClaim', namespace: 'library', name: 'films' });
    expect(Testing.findings(app)).toEqual([]);
  });

  test('for a claim by name, which must exist outside unless the program makes it', () => {
    const media = volume({ claimRef: ClaimRef.of('library', 'films') });
    expect((Testing.synth(media)[0] as any).spec.claimRef).toEqual({ apiVersion: 'v1', kind: 'PersistentVolumeClaim', namespace: 'library', name: 'films' });
    expect(externalsOf(media)).toEqual([{ kind: 'PersistentVolumeClaim', namespace: 'library', name: 'films', reason: 'takes the volume shop/media' }]);
    expect(Testing.findings(media)).toEqual([]);
  });

  test('for nobody when that is said', () => {
    expect(specOf({})).not.toHaveProperty('claimRef');
  });

  test('or else the program finds itself invalid', () => {
    expect(() => Testing.yaml(volume({ claimRef: undefined }))).toThrow(/\[shop\/media\] this volume is not reserved/);
  });
});

test('it belongs to no namespace, also in a plain cdk8s App', () => {
  const chart = new Chart(new CdkApp(), 'storage', { namespace: 'storage' });
  new StaticVolume(chart, 'media', { capacity: '50Gi', source: EXPORT, claimRef: ANY, name: 'media.films' });
  expect(CdkTesting.synth(chart)[0].metadata).toEqual({ name: 'media.films', labels: { 'app.kubernetes.io/managed-by': 'keelwright' }, annotations: NEVER_DELETED });
});
