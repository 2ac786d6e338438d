import {
  AccessMode, Concurrency, IVolumeClaim, Permission, ProcessProps, Schedule, SharedVolume, StorageClass, System, TwelveFactorApp,
  TwelveFactorAppProps, UpdateStrategy, VolumeClaim, WritablePath,
} from '../../src';
import { externalsOf } from '../../src/blocks/objects/external';
import { Testing } from '../../src/testing';
import { makeShop, MINIMAL, Shop } from '../program';

const { READ_ONLY_MANY, READ_WRITE_MANY, READ_WRITE_ONCE, READ_WRITE_ONCE_POD } = AccessMode;
const FILES = StorageClass.existing('files');
const ALONE = { replicas: 1, strategy: UpdateStrategy.recreate() };

const existing = (accessMode: AccessMode) => VolumeClaim.existing('uploads', accessMode);
const sharedIn = ({ shop }: Pick<Shop, 'shop'>, accessMode = READ_WRITE_MANY, id = 'uploads') => new SharedVolume(shop, id, { size: '1Gi', storageClass: FILES, accessMode });
const appIn = ({ shop }: Pick<Shop, 'shop'>, props: Partial<TwelveFactorAppProps>, id = 'site') => new TwelveFactorApp(shop, id, { ...MINIMAL, ...props });
const find = (manifests: any[], kind: string, name: string) => manifests.find(m => m.kind === kind && m.metadata.name === name).spec;

/** The claims of a pod and where they are mounted, without its scratch space. */
function mountsOf({ volumes, containers: [{ volumeMounts }] }: any): object {
  return { volumes: volumes.filter(({ persistentVolumeClaim }: any) => persistentVolumeClaim), mounts: volumeMounts.filter(({ name }: any) => /^claim-/.test(name)) };
}

function podOf(volumes: (shop: Shop) => { [path: string]: IVolumeClaim }, more: Partial<TwelveFactorAppProps> = {}): any {
  const shop = makeShop();
  return find(Testing.synth(appIn(shop, { ...more, volumes: volumes(shop) })), 'Deployment', 'site').template.spec;
}

test('a volume is mounted into every container of the pod', () => {
  const pod = podOf(shop => ({ '/var/www/uploads': sharedIn(shop) }), { init: [{ name: 'prepare', command: ['./prepare'] }] });
  expect(pod.volumes[1]).toEqual({ name: 'claim-uploads', persistentVolumeClaim: { claimName: 'uploads' } });
  for (const { volumeMounts } of [...pod.initContainers, ...pod.containers]) expect(volumeMounts[1]).toEqual({ name: 'claim-uploads', mountPath: '/var/www/uploads' });
});

test.each<[string, (shop: Shop) => IVolumeClaim]>([
  ['by choice', shop => sharedIn(shop).readOnly],
  ['when nobody may write', shop => sharedIn(shop, READ_ONLY_MANY)],
  ['when nobody may write to what others made', () => existing(READ_ONLY_MANY)],
])('it is mounted read-only %s', (_, claim) => {
  expect(mountsOf(podOf(shop => ({ '/srv': claim(shop) })))).toEqual({
    volumes: [{ name: 'claim-uploads', persistentVolumeClaim: { claimName: 'uploads', readOnly: true } }],
    mounts: [{ name: 'claim-uploads', mountPath: '/srv', readOnly: true }],
  });
});

test('one volume may be mounted at two paths, and at one of them read-only', () => {
  const both = podOf(shop => {
    const uploads = sharedIn(shop);
    return { '/srv/writer': uploads, '/srv/reader': uploads.readOnly };
  });
  expect(mountsOf(both)).toEqual({
    volumes: [{ name: 'claim-uploads', persistentVolumeClaim: { claimName: 'uploads' } }],
    mounts: [{ name: 'claim-uploads', mountPath: '/srv/reader', readOnly: true }, { name: 'claim-uploads', mountPath: '/srv/writer' }],
  });
});

test('a process sees what it names itself', () => {
  const shop = makeShop();
  const uploads = sharedIn(shop);
  const processes: { [name: string]: ProcessProps } = {
    thumbnailer: { command: ['./thumbnail'], volumes: { '/srv': uploads } },
    report: { schedule: Schedule.daily('03:15'), volumes: { '/srv': uploads.readOnly } },
    mailer: { command: ['./mail'] },
  };
  const manifests = Testing.synth(appIn(shop, { volumes: { '/var/www/uploads': uploads }, processes }));
  const mounts = [
    ...['site', 'site-thumbnailer', 'site-mailer'].map(name => find(manifests, 'Deployment', name).template.spec),
    find(manifests, 'CronJob', 'site-report').jobTemplate.spec.template.spec,
  ].map(pod => (mountsOf(pod) as any).mounts.map(({ mountPath, readOnly }: any) => [mountPath, readOnly]));
  expect(mounts).toEqual([[['/var/www/uploads', undefined]], [['/srv', undefined]], [], [['/srv', true]]]);
});

test('a claim that somebody else makes must exist where the app is', () => {
  const shop = makeShop();
  const site = appIn(shop, { volumes: { '/srv': existing(READ_WRITE_MANY) } });
  expect(externalsOf(site)).toEqual([{ kind: 'PersistentVolumeClaim', namespace: 'shop', name: 'uploads' }]);
  expect(Testing.findings(site)).toEqual([]);
});

test('names of claims that are no names of volumes are told apart', () => {
  const long = 'a'.repeat(200);
  const pod = podOf(() => ({ '/a': VolumeClaim.existing(`${long}.1`, READ_WRITE_MANY), '/b': VolumeClaim.existing(`${long}.2`, READ_WRITE_MANY), '/c': VolumeClaim.existing('a.b', READ_WRITE_MANY) }));
  const names = pod.volumes.slice(1).map(({ name }: any) => name);
  expect(new Set(names).size).toBe(3);
  for (const name of names) expect(name).toMatch(/^claim-[-a-z0-9]{1,57}$/);
});

test('a volume is nothing that keeps the autoscaler from removing a node', () => {
  const shop = makeShop();
  const { metadata } = find(Testing.synth(appIn(shop, { volumes: { '/srv': sharedIn(shop) } })), 'Deployment', 'site').template;
  expect(metadata.annotations).toEqual({ 'cluster-autoscaler.kubernetes.io/safe-to-evict-local-volumes': 'tmp' });
});

describe('what one node or one pod mounts at a time', () => {
  test.each([READ_WRITE_ONCE, READ_WRITE_ONCE_POD])('is for one pod that stops before the next one starts: %s', accessMode => {
    const mounting = (props: Partial<TwelveFactorAppProps>) => () => podOf(shop => ({ '/srv': sharedIn(shop, accessMode) }), props);
    expect(mounting(ALONE)).not.toThrow();
    for (const props of [
      {}, { replicas: 1 }, { replicas: 2, strategy: UpdateStrategy.recreate() }, { scale: { min: 1, max: 3 }, strategy: UpdateStrategy.recreate() },
      { replicas: 1, strategy: UpdateStrategy.rolling('1') }, { replicas: 0 },
    ]) expect(mounting(props)).toThrow(/^volume-not-shareable: shop\/site/);
  });

  test('is for runs that do not overlap', () => {
    const running = (concurrency?: Concurrency) => () => podOf(() => ({}), {
      processes: { clock: { schedule: Schedule.daily('03:15', { concurrency }), volumes: { '/srv': existing(READ_WRITE_ONCE) } } },
    });
    for (const concurrency of [undefined, Concurrency.FORBID, Concurrency.REPLACE]) expect(running(concurrency)).not.toThrow();
    expect(running(Concurrency.ALLOW)).toThrow(/^volume-not-shareable: shop\/site\/clock/);
  });

  test('is for one workload, even when that only reads', () => {
    const shop = makeShop();
    const uploads = sharedIn(shop, READ_WRITE_ONCE);
    appIn(shop, { ...ALONE, volumes: { '/srv': uploads, '/srv2': uploads } });
    expect(() => appIn(shop, { ...ALONE, volumes: { '/srv': uploads.readOnly } }, 'other')).toThrow(/^volume-in-use: shop\/other/);
    expect(() => appIn(shop, { ...ALONE, volumes: { '/srv': existing(READ_WRITE_ONCE) } }, 'another')).toThrow(/^volume-in-use: shop\/another/);
  });

  test('is another one in another namespace', () => {
    const { app, ...shop } = makeShop();
    const other = new System(app, 'other');
    appIn(shop, { ...ALONE, volumes: { '/srv': existing(READ_WRITE_ONCE) } });
    expect(() => appIn({ shop: other }, { ...ALONE, volumes: { '/srv': existing(READ_WRITE_ONCE) } })).not.toThrow();
  });
});

test('a volume is mounted by the apps of its namespace, in whatever chart they are', () => {
  const { app, ...shop } = makeShop();
  const uploads = sharedIn(shop);
  expect(() => appIn({ shop: new System(app, 'office', { namespace: 'shop', createNamespace: false }) }, { volumes: { '/srv': uploads } })).not.toThrow();
  expect(() => appIn({ shop: new System(app, 'other') }, { volumes: { '/srv': uploads } })).toThrow(/^volume-foreign: other\/site/);
  expect(() => appIn(makeShop(), { volumes: { '/srv': uploads } })).toThrow(/^volume-foreign: shop\/site/);
});

test.each([READ_WRITE_MANY, READ_ONLY_MANY])('what all nodes mount is for any number of workloads and replicas: %s', accessMode => {
  const shop = makeShop();
  const uploads = sharedIn(shop, accessMode);
  for (const id of ['site', 'other']) appIn(shop, { scale: { max: 9 }, volumes: { '/srv': uploads } }, id);
  expect(Testing.findings(shop.app)).toEqual([]);
});

describe('where it lies', () => {
  const mounting = (path: string, more: Partial<TwelveFactorAppProps> = {}) => () => podOf(() => ({ [path]: existing(READ_WRITE_MANY) }), more);

  test('may be inside a writable path', () => {
    expect(mounting('/var/www/uploads', { writablePaths: [WritablePath.disk('/var/www', '1Gi')] })).not.toThrow();
    expect(mounting('/tmp/uploads')).not.toThrow();
  });

  test.each<[string, string, Partial<TwelveFactorAppProps>]>([
    ['a writable path', '/tmp', {}],
    ['what holds a writable path', '/var', { writablePaths: [WritablePath.disk('/var/cache', '1Gi')] }],
    ['what holds a config file', '/etc/web', { configFiles: { '/etc/web/app.conf': '' } }],
    ['the token', '/run/secrets', { permissions: [Permission.read('configmaps')] }],
  ])('is not at %s', (_, path, more) => {
    expect(mounting(path, more)).toThrow(/^path-overlap: shop\/site/);
  });

  test('is not inside another volume', () => {
    expect(() => podOf(() => ({ '/srv': existing(READ_WRITE_MANY), '/srv/logs': VolumeClaim.existing('logs', READ_WRITE_MANY) }))).toThrow(/^path-overlap/);
  });

  test.each(['/', '', 'srv', '/srv/', '/srv/../etc', '//srv', '/srv:ro', `/${'a'.repeat(255)}`])('is a folder: %j', path => {
    expect(mounting(path)).toThrow(/^volume-path-invalid/);
  });
});
