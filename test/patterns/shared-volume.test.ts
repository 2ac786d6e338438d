import { App as CdkApp, Chart, Testing as CdkTesting } from 'cdk8s';
import {
  AccessMode, Platform, SharedVolume, SharedVolumeProps, StaticVolume, StaticVolumeProps, StorageClass, VolumeSource,
} from '../../src';
import { externalsOf } from '../../src/blocks/objects/external';
import { NEVER_DELETED } from '../../src/manifests/gitops';
import { leftovers } from '../../src/synth/leftovers';
import { Testing, yamlSerializer } from '../../src/testing';
import { Changes, makeShop } from '../program';

expect.addSnapshotSerializer(yamlSerializer);

const FILES = StorageClass.existing('files');
const SMALL = { size: '1Gi' };

const specOf = (props: SharedVolumeProps, app: Changes['app'] = {}): any => Testing.synth(new SharedVolume(makeShop({ app }).shop, 'uploads', props))[0].spec;
const claimOf = (offered: Partial<StaticVolumeProps>, asked: SharedVolumeProps = {}): any => {
  const { shop } = makeShop();
  const volume = new StaticVolume(shop, 'media', { capacity: '50Gi', source: VolumeSource.nfs({ server: 'nfs.acme.example', path: '/media' }), ...offered });
  return Testing.synth(new SharedVolume(shop, 'uploads', { ...asked, volume }))[0].spec;
};

test('a volume for the pods of all nodes', () => {
  const { shop } = makeShop();
  const uploads = new SharedVolume(shop, 'uploads', { size: '20Gi', storageClass: FILES });
  expect(Testing.synth(uploads)).toMatchSnapshot();
  expect(externalsOf(shop)).toEqual([{ kind: 'StorageClass', name: 'files', keys: undefined }]);
});

test('a volume that exists already is asked for by its name', () => {
  const { shop } = makeShop();
  const volume = new StaticVolume(shop, 'media', { capacity: '50Gi', source: VolumeSource.nfs({ server: 'nfs.acme.example', path: '/media' }) });
  const uploads = new SharedVolume(shop, 'uploads', { volume });
  expect(Testing.synth(uploads)).toMatchSnapshot();
  expect([externalsOf(shop), Testing.findings(shop)]).toEqual([[], []]);
});

test('a volume whose capacity is raised keeps its PVC as it is with the size from before', () => {
  expect(claimOf({ capacity: '80Gi' }, { size: '50Gi' })).toEqual(claimOf({ capacity: '50Gi' }));
  expect(claimOf({ capacity: '80Gi' })).not.toEqual(claimOf({ capacity: '50Gi' }));
});

describe('the class', () => {
  test.each<[string, SharedVolumeProps, Changes['app'], string | undefined]>([
    ['that is given', { storageClass: FILES }, {}, 'files'],
    ['of the platform, for one node', { accessMode: AccessMode.READ_WRITE_ONCE }, { platform: Platform.aks() }, 'managed-csi'],
    ['of the platform, for one pod', { accessMode: AccessMode.READ_WRITE_ONCE_POD }, { platform: Platform.kind() }, 'standard'],
    ['of the cluster, where the platform names none', { accessMode: AccessMode.READ_WRITE_ONCE }, {}, undefined],
    ['that is given, not that of the platform', { accessMode: AccessMode.READ_WRITE_ONCE, storageClass: FILES }, { platform: Platform.kind() }, 'files'],
  ])('is the one %s', (_, props, app, storageClassName) => {
    expect(specOf({ ...SMALL, ...props }, app).storageClassName).toBe(storageClassName);
  });

  test.each<[string, Platform, string[]]>([
    ['that its user names', Platform.generic({ storageClass: FILES }), ['StorageClass files']],
    ['that comes with such clusters', Platform.aks(), []],
  ])('of the platform must exist outside when it is one %s', (_, platform, expected) => {
    const { shop } = makeShop({ app: { platform } });
    new SharedVolume(shop, 'uploads', { ...SMALL, accessMode: AccessMode.READ_WRITE_ONCE });
    expect(externalsOf(shop).map(({ kind, name }) => `${kind} ${name}`)).toEqual(expected);
  });

  test.each([undefined, AccessMode.READ_WRITE_MANY, AccessMode.READ_ONLY_MANY])('of disks is not taken for what several nodes mount: %s', accessMode => {
    for (const platform of [Platform.generic(), Platform.aks()]) expect(() => specOf({ ...SMALL, accessMode }, { platform })).toThrow(/^storage-class-missing/);
  });
});

describe('of a volume that exists', () => {
  const { READ_ONLY_MANY, READ_WRITE_MANY, READ_WRITE_ONCE } = AccessMode;

  test('it takes the size and the class, and the mode that serves most', () => {
    expect(claimOf({ accessModes: [READ_ONLY_MANY, READ_WRITE_MANY], storageClass: FILES })).toEqual({
      accessModes: ['ReadWriteMany'], storageClassName: 'files', volumeName: 'media', resources: { requests: { storage: '50Gi' } },
    });
    expect(claimOf({ accessModes: [READ_ONLY_MANY, READ_WRITE_ONCE] }).accessModes).toEqual(['ReadOnlyMany']);
  });

  test('it asks for what it is told, as far as that is offered', () => {
    expect(claimOf({ accessModes: [READ_ONLY_MANY, READ_WRITE_ONCE] }, { accessMode: READ_WRITE_ONCE, size: '0.5Gi' })).toMatchObject({
      accessModes: ['ReadWriteOnce'], resources: { requests: { storage: '0.5Gi' } },
    });
    expect(() => claimOf({}, { accessMode: READ_WRITE_ONCE })).toThrow(/^access-mode-unsupported/);
  });

  test('without a class it has none, so that no default class makes another volume', () => {
    expect(claimOf({}).storageClassName).toBe('');
  });
});

test('a larger size is a change of one field', () => {
  const [before, after] = ['20Gi', '50Gi'].map(size => specOf({ size, storageClass: FILES }));
  expect({ ...before, resources: after.resources }).toEqual(after);
});

test('leftovers never name a claim, a volume or a class', () => {
  const made = (apiVersion: string, kind: string) => ({ manifest: { apiVersion, kind, metadata: { name: 'old', namespace: 'shop', labels: { 'keelwright.io/owner': 'shop' } } }, origin: {} });
  const found = [made('v1', 'PersistentVolumeClaim'), made('v1', 'PersistentVolume'), made('storage.k8s.io/v1', 'StorageClass'), made('v1', 'Service')];
  const named = leftovers({ name: 'shop', named: true, kubernetes: '1.35', entries: [], externals: [] }, found);
  expect(named.map(({ kind }) => kind)).toEqual(['Service']);
});

test('it works in a plain cdk8s App and Chart', () => {
  const chart = new Chart(new CdkApp(), 'plain');
  new SharedVolume(chart, 'uploads', { ...SMALL, storageClass: FILES, name: 'uploads.v2' });
  expect(CdkTesting.synth(chart)[0].metadata).toEqual({ name: 'uploads.v2', labels: { 'app.kubernetes.io/managed-by': 'keelwright' }, annotations: NEVER_DELETED });
});
