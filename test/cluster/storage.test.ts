import { setTimeout as sleep } from 'node:timers/promises';
import { stringify } from 'yaml';
import { type ControlPlane, type KubeObject, waitFor } from './lab';
import { PATIENCE } from './patience';
import { point, version } from './proof/point';
import { documents } from './prove/documents';
import { lost, settled } from './prove/kept-whole';
import { readBack, run, shell, startCluster } from './prove/subject';
import { complete, podsOf } from './prove/workloads';

const PROGRAM = 'test/cluster/programs/storage.ts';
const BY_HAND = 'test/cluster/programs/storage-by-hand.ts';
const CLAIMS = '/api/v1/namespaces/storage/persistentvolumeclaims';
const VOLUMES = '/api/v1/persistentvolumes';
const CLASSES = '/apis/storage.k8s.io/v1/storageclasses';
const MARK = 'storageclass.kubernetes.io/is-default-class';

/** Long enough for the volume controller to have bound what it would ever bind. */
const SECONDS_TO_BIND = 20;

describe(`Kubernetes ${version}, storage`, () => {
  const synth = `keelwright synth --kubernetes ${version} ${PROGRAM}`;
  const clientSide = `${synth} | kubectl apply -f -`;
  const serverSide = `${synth} | kubectl apply --server-side --validate=strict -f -`;
  let cluster: ControlPlane;
  /** Where nothing runs, and the program is applied in the other way. */
  let strict: ControlPlane;
  let yaml: string;
  let sent: KubeObject[];

  beforeAll(async () => {
    cluster = await startCluster({ version });
    strict = await startCluster({ version, nodesPerZone: 0 });
    // As an administrator does before there is another one.
    await cluster.api.patch(`${CLASSES}/standard`, { metadata: { annotations: { [MARK]: null } } });
    ({ stdout: yaml } = await run(synth));
    sent = documents(yaml);
  });

  afterAll(async () => Promise.all([cluster, strict].map(async lab => lab.stop())));

  point(4, 'a claim without a class waits while no class is the default', 'storage', async () => {
    await cluster.apply(stringify(claim('unclassed', 'default', {})));
    expect((await cluster.api.get('/api/v1/namespaces/default/persistentvolumeclaims/unclassed')).spec.storageClassName).toBeUndefined();
  });

  point(4, 'a reserved volume waits for its claim, whatever others ask for', 'storage', async () => {
    const reserved = sent.filter(({ kind, metadata }) => kind === 'Namespace' || (kind === 'PersistentVolume' && metadata.name === 'media'));
    const rivals = ['storage', 'default'].map(namespace => claim('rival', namespace, { storageClassName: '', accessModes: ['ReadWriteMany'] }));
    await cluster.kubectl(['apply', '-f', '-'], { input: [...reserved, ...rivals].map(object => stringify(object)).join('---\n') });
    await sleep(1000 * SECONDS_TO_BIND);
    expect((await cluster.api.get(`${VOLUMES}/media`)).status.phase).toBe('Available');
    const phases = await Promise.all(['storage', 'default'].map(async namespace => (await cluster.api.get(`/api/v1/namespaces/${namespace}/persistentvolumeclaims/rival`)).status.phase));
    expect(phases).toEqual(['Pending', 'Pending']);
  });

  point(1, 'is accepted either way of applying, and no warning is printed', 'storage', async () => {
    const applied = [await run(clientSide, cluster), await run(serverSide, strict)];
    expect(applied.filter(({ stderr }) => stderr.includes('Warning:'))).toEqual([]);
    await cluster.apply(stringify(claim('legacy', 'storage', { accessModes: ['ReadOnlyMany'], storageClassName: 'files' })));
    await complete(cluster, sent);
  });

  point(2, 'is kept whole', 'storage', async () => {
    for (const lab of [cluster, strict]) {
      const kept = await readBack(lab, yaml);
      expect(sent.flatMap((object, i) => lost(object, kept[i], `${object.kind} ${object.metadata.name}`))).toEqual([]);
    }
  });

  point(3, 'is idempotent, either way of applying', 'storage', async () => {
    const state = async () => Promise.all([cluster, strict].map(async lab => (await readBack(lab, yaml)).map(settled)));
    for (const lab of [cluster, strict]) for (const name of ['films', 'index-files']) await boundTo(name, lab);
    const before = await state();
    await run(clientSide, cluster);
    await run(serverSide, strict);
    expect(await state()).toEqual(before);
  });

  point(4, 'gives claims without a class the default class', 'storage', async () => {
    expect(await boundTo('notes')).toMatchObject({ spec: { storageClassName: 'fast', persistentVolumeReclaimPolicy: 'Retain', accessModes: ['ReadWriteOnce'] } });
    // Also one that was there before the class was.
    await waitFor('the claim to get its class', async () => (await cluster.api.get('/api/v1/namespaces/default/persistentvolumeclaims/unclassed')).spec.storageClassName === 'fast');
  });

  point(4, 'binds a shared claim, and runs all that mount it', 'storage', async () => {
    expect(await boundTo('uploads')).toMatchObject({ spec: { storageClassName: 'files', accessModes: ['ReadWriteMany'] } });
    const pods = (await Promise.all(['web', 'web-thumbnailer'].map(async name => podsOf(cluster, deploymentNamed(name))))).flat();
    expect(pods).toHaveLength(4);
    for (const { spec: { volumes } } of pods) expect(volumes).toContainEqual({ name: 'claim-uploads', persistentVolumeClaim: { claimName: 'uploads' } });
    await cluster.kubectl(['-n', 'storage', 'create', 'job', 'report-now', '--from=cronjob/web-report']);
    await cluster.kubectl(['-n', 'storage', 'wait', '--for=condition=Complete', `--timeout=${PATIENCE.usual}s`, 'job/report-now']);
  });

  point(4, 'binds static volumes to their claims and to no others', 'storage', async () => {
    expect((await boundTo('films')).metadata.name).toBe('media');
    expect((await boundTo('index-files')).metadata.name).toBe('disk');
    expect((await cluster.api.get(`${CLAIMS}/rival`)).status.phase).toBe('Pending');
    expect((await podsOf(cluster, deploymentNamed('index'))).map(({ spec }) => spec.nodeName)).toEqual(['zone-b-2']);
  });

  point(6, 'rolls an app with a volume of one node, the old pod first', 'storage', async () => {
    const [old] = await podsOf(cluster, deploymentNamed('wiki'));
    await cluster.kubectl(['-n', 'storage', 'rollout', 'restart', 'deployment/wiki']);
    await complete(cluster, [deploymentNamed('wiki')]);
    const pods = await podsOf(cluster, deploymentNamed('wiki'));
    expect(pods).toHaveLength(1);
    expect(pods[0].metadata.name).not.toBe(old.metadata.name);
  });

  point(6, 'grows a volume, rolls nothing by it, and cannot shrink it', 'storage', async () => {
    const revision = async () => (await cluster.api.get('/apis/apps/v1/namespaces/storage/deployments/web')).metadata.annotations!['deployment.kubernetes.io/revision'];
    const before = await revision();
    await run(clientSide, cluster, { CHANGES: 'grown' });
    await waitFor('the growth', async () => (await cluster.api.get(`${CLAIMS}/uploads`)).status.capacity.storage === '2Gi');
    expect(await revision()).toBe(before);
    const { code, stderr } = await shell(clientSide, cluster, { CHANGES: 'shrunk' });
    expect(code).not.toBe(0);
    expect(stderr).toMatch(/PersistentVolumeClaim "uploads" is invalid: spec.resources.requests.storage: .*less than/);
  });

  point(6, 'keeps the data when the program makes nothing of it any more', 'storage', async () => {
    const { stderr } = await run(synth);
    const printed = stderr.split('\n').map(text => text.trim()).find(text => text.includes('keelwright leftovers'))!;
    const { stdout: line } = await run(/\$\((.*)\)/.exec(printed)![1]);
    const asked = line.replace(/kubectl get \S+/, 'kubectl get persistentvolumeclaims,persistentvolumes,storageclasses,services').replace(PROGRAM, '"$EMPTY"');
    expect(asked).toContain('"$EMPTY"');
    const { stdout } = await run(asked.replace(/\| kubectl delete.*/, ''), cluster, { EMPTY: 'test/cluster/programs/storage-empty.ts' });
    expect(new Set(documents(stdout).map(({ kind }) => kind))).toEqual(new Set(['Service']));
  });

  point(4, 'keeps a static volume after its claim, and gives it back to it when the old binding is taken off', 'storage', async () => {
    await cluster.kubectl(['-n', 'storage', 'delete', 'deployment/player', 'pvc/films', '--wait=false']);
    await waitFor('the volume to be released', async () => (await cluster.api.get(`${VOLUMES}/media`)).status.phase === 'Released');
    await cluster.kubectl(['patch', 'pv', 'media', '--type=json', '--patch', '[{"op":"remove","path":"/spec/claimRef/uid"}]']);
    await run(clientSide, cluster, { CHANGES: 'grown' });
    expect((await boundTo('films')).metadata.name).toBe('media');
  });

  point(1, 'the examples of manuals, in their form of today, are accepted and kept whole', 'storage', async () => {
    const { stdout } = await run(`keelwright synth --kubernetes ${version} ${BY_HAND}`);
    const objects = documents(stdout);
    expect(objects.map(({ kind }) => kind)).toEqual(['Namespace', 'StorageClass', 'PersistentVolume']);
    const { stderr } = await run(`keelwright synth --kubernetes ${version} ${BY_HAND} | kubectl apply --server-side --validate=strict -f -`, cluster);
    expect(stderr).not.toContain('Warning:');
    const kept = await readBack(cluster, stdout);
    expect(objects.flatMap((object, i) => lost(object, kept[i], `${object.kind} ${object.metadata.name}`))).toEqual([]);
  });

  point(6, 'cannot change what a class or a volume is', 'storage', async () => {
    const changes: [string, object][] = [
      [`${CLASSES}/files`, { reclaimPolicy: 'Delete' }], [`${CLASSES}/files`, { volumeBindingMode: 'Immediate' }],
      [`${CLASSES}/files`, { provisioner: 'other' }], [`${CLASSES}/files`, { parameters: { tier: 'other' } }],
      [`${VOLUMES}/media`, { spec: { csi: { volumeHandle: 'other' } } }], [`${VOLUMES}/media`, { spec: { volumeMode: 'Block' } }],
      [`${CLAIMS}/uploads`, { spec: { accessModes: ['ReadOnlyMany'] } }], [`${CLAIMS}/uploads`, { spec: { storageClassName: 'fast' } }],
    ];
    for (const [path, change] of changes) await expect(cluster.api.patch(path, change)).rejects.toThrow(/forbidden|immutable/i);
    await cluster.api.patch(`${CLASSES}/files`, { allowVolumeExpansion: false, mountOptions: ['noatime'] });
  });

  /** The volume of a claim, once it is bound. */
  async function boundTo(name: string, { api } = cluster): Promise<KubeObject> {
    const { spec } = await waitFor(`claim ${name} to be bound`, async () => {
      const found = await api.get(`${CLAIMS}/${name}`);
      return found.status.phase === 'Bound' ? found : undefined;
    });
    return api.get(`${VOLUMES}/${spec.volumeName}`);
  }

  function deploymentNamed(name: string): KubeObject {
    return sent.find(({ kind, metadata }) => kind === 'Deployment' && metadata.name === name)!;
  }
});

function claim(name: string, namespace: string, spec: object): KubeObject {
  return {
    apiVersion: 'v1',
    kind: 'PersistentVolumeClaim',
    metadata: { name, namespace },
    spec: { accessModes: ['ReadWriteOnce'], resources: { requests: { storage: '1Gi' } }, ...spec },
  };
}
