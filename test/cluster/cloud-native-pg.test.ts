import { stringify } from 'yaml';
import { ApiError, type ControlPlane, type KubeObject, waitFor } from './lab';
import { point, version } from './proof/point';
import { installCrdsOf } from './prove/custom-resources';
import { documents } from './prove/documents';
import { lost, settled } from './prove/kept-whole';
import { applyStrictly } from './prove/server-side';
import { readBack, run, startCluster } from './prove/subject';

const PROGRAM = 'test/cluster/programs/cloud-native-pg.ts';
const PODS = '/api/v1/namespaces/replicated/pods';
const CLAIMS = '/api/v1/namespaces/replicated/persistentvolumeclaims';

describe(`Kubernetes ${version}, CloudNativePG`, () => {
  const synth = `keelwright synth --kubernetes ${version} ${PROGRAM}`;
  const clientSide = `${synth} | kubectl apply -f -`;
  const serverSide = `${synth} | kubectl apply --server-side --validate=strict -f -`;
  let cluster: ControlPlane;
  let strict: ControlPlane;
  let yaml: string;
  let sent: KubeObject[];

  beforeAll(async () => {
    cluster = await startCluster({ version });
    strict = await startCluster({ version, nodesPerZone: 0 });
    ({ stdout: yaml } = await run(synth));
    sent = documents(yaml);
    for (const lab of [cluster, strict]) await installCrdsOf(lab, sent);
  });

  afterAll(async () => Promise.all([cluster, strict].map(async lab => lab.stop())));

  const clusterNamed = (name: string) => sent.find(({ kind, metadata }) => kind === 'Cluster' && metadata.name === name)!;

  point(1, 'is accepted either way of applying, and no warning is printed', 'cloud-native-pg', async () => {
    const applied = [await run(clientSide, cluster), await run(serverSide, strict)];
    expect(applied.filter(({ stderr }) => stderr.includes('Warning:'))).toEqual([]);
  });

  point(2, 'is kept whole', 'cloud-native-pg', async () => {
    for (const lab of [cluster, strict]) {
      const kept = await readBack(lab, yaml);
      expect(sent.flatMap((object, i) => lost(object, kept[i], `${object.kind} ${object.metadata.name}`))).toEqual([]);
    }
  });

  point(2, 'is held against what the operator knows', 'cloud-native-pg', async () => {
    const orders = clusterNamed('orders');
    const changed = (more: object) => ({ ...orders, spec: { ...orders.spec, ...more } });
    const refusals = [{ instancez: 3 }, { instances: '3' }, { affinity: { maxOnePer: 'host' } }, { postgresql: { synchronous: { number: '1' } } }, { priorityClassName: 5 }]
      .map(async more => applyStrictly(strict, changed(more)).then(() => 'accepted', (error: ApiError) => error.message));
    expect(await Promise.all(refusals)).toEqual(['instancez', 'instances', 'maxOnePer', 'number', 'priorityClassName'].map(field => expect.stringContaining(field)));
  });

  point(3, 'is idempotent, either way of applying', 'cloud-native-pg', async () => {
    const clusters = stringify(clusterNamed('full')) + '---\n' + stringify(clusterNamed('orders'));
    const state = async () => Promise.all([cluster, strict].map(async lab => (await readBack(lab, clusters)).map(settled)));
    const before = await state();
    await run(clientSide, cluster);
    await run(serverSide, strict);
    expect(await state()).toEqual(before);
  });

  // As the operator does it: a job prepares the volume of each server, and so decides in which zone that server will be. All prefer one.
  point(4, 'puts the servers on hosts and in zones of their own, with volumes that jobs have chosen', 'cloud-native-pg', async () => {
    const pod = (name: string, claimName: string, labels: object) => stringify(serverPod(clusterNamed('orders'), name, claimName, labels));
    const nodeOf = async (name: string) => (await cluster.api.get(`${PODS}/${name}`)).spec.nodeName;
    for (const server of ['orders-1', 'orders-2', 'orders-3']) {
      await cluster.apply(stringify({
        apiVersion: 'v1',
        kind: 'PersistentVolumeClaim',
        metadata: { name: server, namespace: 'replicated' },
        spec: { accessModes: ['ReadWriteOnce'], resources: { requests: { storage: '1Gi' } } },
      }));
      await cluster.apply(pod(`${server}-join`, server, { 'cnpg.io/jobRole': 'join' }));
      await waitFor(`the volume of ${server}`, async () => (await cluster.api.get(`${CLAIMS}/${server}`)).status.phase === 'Bound');
      await cluster.kubectl(['-n', 'replicated', 'delete', 'pod', `${server}-join`, '--wait']);
      await cluster.apply(pod(server, server, { 'cnpg.io/podRole': 'instance' }));
      await waitFor(`a node for ${server}`, async () => await nodeOf(server) !== undefined);
    }
    const nodes = await Promise.all(['orders-1', 'orders-2', 'orders-3'].map(nodeOf));
    expect(new Set(nodes.map(node => node.replace(/-\d+$/, ''))).size).toBe(3);
  });

  point(6, 'keeps the data when the program makes nothing of it any more', 'cloud-native-pg', async () => {
    const { stderr } = await run(synth);
    const printed = stderr.split('\n').map(text => text.trim()).find(text => text.includes('keelwright leftovers'))!;
    const { stdout: line } = await run(/\$\((.*)\)/.exec(printed)![1]);
    expect(line).not.toContain('Cluster');
    const asked = line.replace(/kubectl get \S+/, 'kubectl get clusters.postgresql.cnpg.io,networkpolicies,services').replace(PROGRAM, '"$EMPTY"');
    const { stdout } = await run(asked.replace(/\| kubectl delete.*/, ''), cluster, { EMPTY: 'test/cluster/programs/cloud-native-pg-empty.ts' });
    expect(new Set(documents(stdout).map(({ kind }) => kind))).toEqual(new Set(['NetworkPolicy', 'Service']));
  });
});

/** A pod of the operator's, as far as the scheduler looks at it. */
function serverPod({ spec: { affinity, topologySpreadConstraints } }: KubeObject, name: string, claimName: string, labels: object): object {
  const { topologyKey, nodeAffinity } = affinity;
  const apart = { labelSelector: { matchLabels: { 'cnpg.io/cluster': 'orders', 'cnpg.io/podRole': 'instance' } }, topologyKey };
  return {
    apiVersion: 'v1',
    kind: 'Pod',
    metadata: { name, namespace: 'replicated', labels: { 'cnpg.io/cluster': 'orders', ...labels } },
    spec: {
      affinity: { nodeAffinity, podAntiAffinity: { requiredDuringSchedulingIgnoredDuringExecution: [apart] } },
      topologySpreadConstraints,
      securityContext: { runAsNonRoot: true, runAsUser: 26, seccompProfile: { type: 'RuntimeDefault' } },
      containers: [{ name: 'postgres', image: 'postgres', securityContext: { allowPrivilegeEscalation: false, capabilities: { drop: ['ALL'] } } }],
      volumes: [{ name: 'pgdata', persistentVolumeClaim: { claimName } }],
    },
  };
}
