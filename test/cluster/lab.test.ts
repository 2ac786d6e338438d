import { execFile, spawn } from 'node:child_process';
import { existsSync } from 'node:fs';
import { join } from 'node:path';
import { createInterface } from 'node:readline';
import { promisify } from 'node:util';
import { stringify } from 'yaml';
import { ControlPlane, installCrds, type KubeObject, waitFor } from './lab';
import { budget, claimSpec, deployment, isReady, pod, spreadOver, statefulSet } from './lab.fixtures';
import { PATIENCE } from './patience';
import { version } from './proof/point';

const PODS = '/api/v1/namespaces/default/pods';
const CLAIM = '/api/v1/namespaces/default/persistentvolumeclaims/data-store-0';

describe(`a lab of Kubernetes ${version}`, () => {
  let lab: ControlPlane;

  beforeAll(async () => {
    lab = await ControlPlane.start({ version });
  });

  afterAll(async () => lab.stop());

  test('speaks the version that was asked for', async () => {
    const { gitVersion } = await lab.api.get<{ gitVersion: string }>('/version');
    expect(gitVersion).toBe(`v${lab.version}`);
    expect(lab.version.startsWith(`${version}.`)).toBe(true);
  });

  test('spreads three replicas over three zones', async () => {
    await lab.apply(stringify(deployment('spread', { topologySpreadConstraints: [spreadOver('topology.kubernetes.io/zone', 'spread')] })));
    await readyReplicas('spread', 3);
    expect(await zonesOf('spread')).toEqual(['zone-a', 'zone-b', 'zone-c']);
  });

  test('refuses an unknown field', async () => {
    const { code, stderr } = await lab.apply(stringify({ ...deployment('misspelt'), spec: { ...deployment('misspelt').spec, replcas: 3 } }), { check: false });
    expect(code).not.toBe(0);
    expect(stderr).toContain('.spec.replcas');
  });

  test('enforces Pod Security', async () => {
    const namespace = { apiVersion: 'v1', kind: 'Namespace', metadata: { name: 'strict', labels: { 'pod-security.kubernetes.io/enforce': 'restricted' } } };
    await lab.apply(stringify(namespace));
    const { code, stderr } = await lab.apply(stringify({ ...pod('loose', {}), metadata: { name: 'loose', namespace: 'strict' } }), { check: false });
    expect(code).not.toBe(0);
    expect(stderr).toContain('violates PodSecurity "restricted');
  });

  test.each([
    ['a Secret in the environment', { env: [{ name: 'TOKEN', valueFrom: { secretKeyRef: { name: 'late', key: 'token' } } }] }, {}],
    ['a mounted ConfigMap', {}, { configMap: { name: 'late', items: [{ key: 'token', path: 'token' }] } }],
    ['a key of a projected Secret', {}, { projected: { sources: [{ secret: { name: 'late', items: [{ key: 'token', path: 'token' }] } }] } }],
  ])('keeps a pod waiting for %s', async (_, container, volume) => {
    const volumes = Object.keys(volume).length ? [{ name: 'late', ...volume }] : [];
    await lab.apply(stringify(pod('waiting', container, { volumes })));
    const waiting = await podThat('waiting', ({ status }) => status.containerStatuses?.[0].state.waiting);
    expect(waiting.status.phase).toBe('Pending');
    expect(waiting.status.containerStatuses[0].state.waiting.message).toMatch(/"late" not found/);

    for (const kind of ['Secret', 'ConfigMap']) await lab.apply(stringify({ apiVersion: 'v1', kind, metadata: { name: 'late', namespace: 'default' } }));
    await podThat('waiting', ({ status }) => /couldn't find key token/.test(status.containerStatuses[0].state.waiting?.message));

    await lab.kubectl(['patch', 'secret', 'late', '--patch', '{"stringData":{"token":"x"}}']);
    await lab.kubectl(['patch', 'configmap', 'late', '--patch', '{"data":{"token":"x"}}']);
    await podThat('waiting', isReady);
    await lab.kubectl(['delete', 'pod/waiting', 'secret/late', 'configmap/late']);
  });

  test('starts a pod whose missing references are optional or only for pulling', async () => {
    const env = [{ name: 'TOKEN', valueFrom: { secretKeyRef: { name: 'absent', key: 'token', optional: true } } }];
    const volumes = [{ name: 'absent', configMap: { name: 'absent', optional: true } }];
    await lab.apply(stringify(pod('content', { env }, { volumes, imagePullSecrets: [{ name: 'absent' }] })));
    await podThat('content', isReady);
  });

  test('lets a pod take its time to become ready', async () => {
    const slow = pod('slow', {});
    await lab.apply(stringify({ ...slow, metadata: { ...slow.metadata, annotations: { 'lab.keelwright.io/readiness-delay': '3s' } } }));
    const running = await podThat('slow', ({ status }) => status.phase === 'Running');
    expect(isReady(running)).toBe(false);
    await podThat('slow', isReady);
  });

  test('starts init containers and sidecars, and completes jobs', async () => {
    const initContainers = [{ name: 'first', image: 'lab' }, { name: 'sidecar', image: 'lab', restartPolicy: 'Always' }];
    const template = { spec: { restartPolicy: 'Never', initContainers, containers: [{ name: 'work', image: 'lab' }] } };
    await lab.apply(stringify({ apiVersion: 'batch/v1', kind: 'Job', metadata: { name: 'work', namespace: 'default' }, spec: { template } }));
    await lab.kubectl(['wait', '--for=condition=Complete', `--timeout=${PATIENCE.usual}s`, 'job/work']);
    await lab.apply(stringify(pod('with-init', {}, { initContainers })));
    const { status } = await podThat('with-init', isReady);
    expect(status.initContainerStatuses.map(({ state }: KubeObject) => Object.keys(state)[0])).toEqual(['terminated', 'running']);
  });

  test('ends a pod of a job that is drained, which the job then replaces', async () => {
    const podFailurePolicy = { rules: [{ action: 'Ignore', onPodConditions: [{ type: 'DisruptionTarget', status: 'True' }] }] };
    const template = { metadata: { annotations: { 'lab.keelwright.io/readiness-delay': '1h' } }, spec: { restartPolicy: 'Never', containers: [{ name: 'work', image: 'lab' }] } };
    await lab.apply(stringify({ apiVersion: 'batch/v1', kind: 'Job', metadata: { name: 'slow-work', namespace: 'default' }, spec: { podFailurePolicy, template } }));
    const started = async () => (await lab.api.list(PODS)).find(({ metadata, status }) => metadata.labels?.['job-name'] === 'slow-work' && status.phase === 'Running');
    await waitFor('the pod', async () => (await started()) !== undefined);
    const { metadata: { uid }, spec: { nodeName } } = (await started())!;
    await lab.nodes.drain(nodeName);
    await waitFor('another pod', async () => ![undefined, uid].includes((await started())?.metadata.uid));
    await lab.nodes.uncordon(nodeName);
    await lab.kubectl(['delete', 'job/slow-work']);
  });

  test('provisions a claim in the zone of its first consumer, grows it and deletes it', async () => {
    await lab.apply(stringify(statefulSet('store', 'zone-b')));
    await podThat('store-0', isReady);
    const volume = await volumeOf(CLAIM);
    expect(volume.spec.nodeAffinity.required.nodeSelectorTerms[0].matchExpressions[0]).toEqual({ key: 'topology.kubernetes.io/zone', operator: 'In', values: ['zone-b'] });

    await lab.api.patch(CLAIM, { spec: { resources: { requests: { storage: '2Gi' } } } });
    await waitFor('the growth', async () => (await lab.api.get(CLAIM)).status.capacity.storage === '2Gi');
    expect((await volumeOf(CLAIM)).spec.capacity.storage).toBe('2Gi');

    await lab.kubectl(['delete', 'statefulset/store', 'pvc/data-store-0']);
    await waitFor('the end of the volume', async () => (await lab.api.list('/api/v1/persistentvolumes')).length === 0);
  });

  test('provisions at once where the class says so, and keeps what is to be retained', async () => {
    const storageClass = { apiVersion: 'storage.k8s.io/v1', kind: 'StorageClass', metadata: { name: 'kept' }, provisioner: 'lab.keelwright.io/csi', reclaimPolicy: 'Retain' };
    const claim = { apiVersion: 'v1', kind: 'PersistentVolumeClaim', metadata: { name: 'kept', namespace: 'default' }, spec: claimSpec('kept') };
    await lab.apply([storageClass, claim].map(object => stringify(object)).join('---\n'));
    await waitFor('the binding', async () => (await lab.api.get('/api/v1/namespaces/default/persistentvolumeclaims/kept')).status.phase === 'Bound');
    await lab.kubectl(['delete', 'pvc/kept']);
    await waitFor('the release', async () => (await lab.api.list('/api/v1/persistentvolumes'))[0].status.phase === 'Released');
  });

  test('drains a node as slowly as a disruption budget wants', async () => {
    await lab.apply(stringify(deployment('guarded', { topologySpreadConstraints: [spreadOver('topology.kubernetes.io/zone', 'guarded')] })));
    await readyReplicas('guarded', 3);
    await lab.apply(stringify(budget('guarded', 3)));
    await waitFor('the budget to count', async () => (await lab.api.get('/apis/policy/v1/namespaces/default/poddisruptionbudgets/guarded')).status?.currentHealthy === 3);
    const node = (await podsOf('guarded'))[0].spec.nodeName;

    await expect(lab.nodes.drain(node, 3)).rejects.toThrow(/timed out after 3 s with .*default\/guarded-.*disruption budget/);

    await lab.api.patch('/apis/policy/v1/namespaces/default/poddisruptionbudgets/guarded', { spec: { minAvailable: 2 } });
    const { seconds } = await lab.nodes.drain(node);
    expect(seconds).toBeLessThan(30);
    expect((await podsOf('guarded')).map(({ spec }) => spec.nodeName)).not.toContain(node);
    await lab.nodes.uncordon(node);
  });

  test('brings the pods of a lost zone back elsewhere', async () => {
    await lab.apply(stringify(deployment('survivor', { topologySpreadConstraints: [{ ...spreadOver('topology.kubernetes.io/zone', 'survivor'), whenUnsatisfiable: 'ScheduleAnyway' }] })));
    await readyReplicas('survivor', 3);
    const lost = await lab.nodes.failZone('zone-c');
    expect(lost).toHaveLength(2);
    await waitFor('the replacement', async () => {
      const pods = await podsOf('survivor');
      return pods.length === 3 && pods.every(isReady) && pods.every(({ spec }) => !lost.includes(spec.nodeName));
    });
    await lab.nodes.add('zone-c');
    await lab.nodes.add('zone-c');
  });

  test('serves custom resources, strictly', async () => {
    await installCrds(lab, 'gateway-api', ['GatewayClass', 'HTTPRoute']);
    await expect(installCrds(lab, 'gateway-api', ['Route'])).rejects.toThrow('gateway-api has no Route; it defines BackendTLSPolicy, GatewayClass,');
    const gateway = { apiVersion: 'gateway.networking.k8s.io/v1', kind: 'GatewayClass', metadata: { name: 'lab' }, spec: { controllerName: 'keelwright.io/lab', typo: 1 } };
    const { code, stderr } = await lab.apply(stringify(gateway), { check: false });
    expect(code).not.toBe(0);
    expect(stderr).toContain('.spec.typo');
  });

  const podThat = async (name: string, condition: (pod: KubeObject) => unknown) => waitFor(`pod ${name}`, async () => {
    const found = await lab.api.get(`${PODS}/${name}`).catch(() => undefined);
    return found && condition(found) ? found : undefined;
  });

  const podsOf = async (app: string) => lab.api.list(`${PODS}?labelSelector=app=${app}`);

  const readyReplicas = async (name: string, count: number) => waitFor(`${count} replicas of ${name}`, async () => (
    (await lab.api.get(`/apis/apps/v1/namespaces/default/deployments/${name}`)).status?.readyReplicas === count
  ));

  const zonesOf = async (app: string) => {
    const zones = new Map((await lab.nodes.list()).map(({ metadata }) => [metadata.name, metadata.labels!['topology.kubernetes.io/zone']]));
    return (await podsOf(app)).map(({ spec }) => zones.get(spec.nodeName)).sort();
  };

  const volumeOf = async (claim: string) => lab.api.get(`/api/v1/persistentvolumes/${(await lab.api.get(claim)).spec.volumeName}`);
});

test('a server that does not start says why', async () => {
  const start = ControlPlane.start({ version, flags: { apiServer: ['--nonsense'] } });
  await expect(start).rejects.toThrow(/kube-apiserver ended unexpectedly:[^]*unknown flag: --nonsense/);
});

describe('what a lab leaves behind', () => {
  test('nothing after it was stopped', async () => {
    const lab = await ControlPlane.start({ version, zones: 1, nodesPerZone: 1 });
    expect(await processesIn(lab.folder)).not.toBe('');
    await lab.stop();
    expect(await processesIn(lab.folder)).toBe('');
    expect(existsSync(lab.folder)).toBe(false);
  });

  test('nothing after its process was killed by force', async () => {
    const child = spawn(process.execPath, ['-r', 'ts-node/register/transpile-only', join(__dirname, 'lab/start.ts'), version], { stdio: ['ignore', 'pipe', 'inherit'] });
    const folder = await new Promise<string>(resolve => {
      createInterface({ input: child.stdout }).on('line', line => {
        const match = /KUBECONFIG=(.*)\/kubeconfig/.exec(line);
        if (match) resolve(match[1]);
      });
    });
    expect(await processesIn(folder)).toContain('kube-apiserver');
    child.kill('SIGKILL');
    await waitFor('the end of its processes', async () => await processesIn(folder) === '' && !existsSync(folder));
  });
});

async function processesIn(folder: string): Promise<string> {
  const { stdout } = await promisify(execFile)('ps', ['-A', '-o', 'args']);
  return stdout.split('\n').filter(line => line.includes(folder)).join('\n');
}
