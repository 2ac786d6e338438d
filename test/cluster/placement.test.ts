import { type ControlPlane, type KubeObject, waitFor } from './lab';
import { point, version } from './proof/point';
import { documents } from './prove/documents';
import { lost } from './prove/kept-whole';
import { readBack, run, startCluster } from './prove/subject';
import { complete, podsOf } from './prove/workloads';

const PROGRAM = 'test/cluster/programs/placement.ts';
const POOL = ['gpu-a', 'gpu-b'];

describe(`Kubernetes ${version}, placement`, () => {
  let cluster: ControlPlane;
  let yaml: string;
  let sent: KubeObject[];

  beforeAll(async () => {
    cluster = await startCluster({ version, zones: 3, nodesPerZone: 2 });
    const taints = [{ key: 'dedicated', value: 'gpu', effect: 'NoSchedule' }];
    for (const name of POOL) await cluster.nodes.add(name.replace('gpu', 'zone'), { name, taints, labels: { 'pool': 'gpu', 'disk': 'ssd', 'acme.example/cores': '16' } });
    await label('zone-a-1', { 'acme.example/cores': '16' });
    await label('zone-b-2', { 'acme.example/cores': '4' });
    await label('zone-c-3', { 'acme.example/cores': '16', 'disk': 'ssd' });
    ({ stdout: yaml } = await run(`keelwright synth --kubernetes ${version} ${PROGRAM}`));
    sent = documents(yaml);
    await run(`keelwright synth --kubernetes ${version} ${PROGRAM} | kubectl apply -f -`, cluster);
    await complete(cluster, placeable());
  });

  afterAll(async () => cluster.stop());

  point(2, 'is kept whole', 'placement', async () => {
    const kept = await readBack(cluster, yaml);
    expect(sent.flatMap((object, i) => lost(object, kept[i], `${object.kind} ${object.metadata.name}`))).toEqual([]);
  });

  point(4, 'spreads evenly over zones and nodes, whatever nodes it may not use', 'placement', async () => {
    expect(await countedBy(zoneOf, 'even')).toEqual({ 'zone-a': 3, 'zone-b': 3, 'zone-c': 3 });
    expect(Object.values(await countedBy(hostOf, 'level'))).toEqual(Array(6).fill(2));
  });

  point(4, 'runs one on each node or in each zone, through a rollout and a drain', 'placement', async () => {
    await expectOneEach();
    await Promise.all(['single', 'zonal'].map(async name => cluster.kubectl(['-n', 'placement', 'rollout', 'restart', `deployment/${name}`])));
    await complete(cluster, placeable());
    await expectOneEach();
    // Others must run on the nodes of zone-b, and on the large node in zone-c.
    await cluster.nodes.drain('zone-a-1');
    await complete(cluster, placeable());
    await expectOneEach();
    await cluster.nodes.uncordon('zone-a-1');
  });

  point(4, 'runs near to some and apart from others', 'placement', async () => {
    for (const name of ['cache', 'beside', 'close', 'aside']) expect([name, ...Object.keys(await countedBy(zoneOf, name))]).toEqual([name, 'zone-b']);
    const sharedBy = async (a: string, b: string) => {
      const [those, these] = await Promise.all([a, b].map(async name => countedBy(hostOf, name)));
      return Object.keys(those).filter(host => host in these);
    };
    expect(await sharedBy('apart', 'batch')).toEqual([]);
    expect(await sharedBy('aside', 'cache')).toEqual([]);
  });

  point(4, 'uses a pool with a taint only when it tolerates it and asks for it', 'placement', async () => {
    expect(Object.keys(await countedBy(hostOf, 'invited')).sort()).toEqual(POOL);
    const { waiting: [pod] } = await judged('uninvited', 1);
    expect(pod.status.conditions.find(({ reason }: any) => reason === 'Unschedulable').message).toContain('untolerated taint');
    const all = await cluster.api.list('/api/v1/namespaces/placement/pods');
    const inPool = all.filter(({ spec }) => POOL.includes(spec.nodeName)).map(({ metadata }) => metadata.labels!['app.kubernetes.io/name']);
    expect(new Set(inPool)).toEqual(new Set(['invited']));
  });

  point(4, 'runs on nodes by their labels', 'placement', async () => {
    expect(await countedBy(hostOf, 'large')).toEqual({ 'zone-c-3': 1 });
    expect(await countedBy(hostOf, 'choosy')).toEqual({ 'zone-c-3': 1 });
  });

  point(4, 'makes pods wait rather than be placed otherwise', 'placement', async () => {
    // While a zone has room for two only, the others get no fourth.
    await cluster.nodes.add('zone-d', { pods: '2' });
    expect(await scaled('even', 12, zoneOf)).toEqual({ placed: [3, 3, 3, 2], waiting: 1 });
    expect(await scaled('single', 7)).toEqual({ placed: Array(6).fill(1), waiting: 1 });
    expect(await scaled('zonal', 4, zoneOf)).toEqual({ placed: [1, 1, 1], waiting: 1 });
  });

  async function scaled(name: string, replicas: number, placeOf = hostOf): Promise<{ placed: number[]; waiting: number }> {
    await cluster.kubectl(['-n', 'placement', 'scale', `deployment/${name}`, `--replicas=${replicas}`]);
    const { placed, waiting } = await judged(name, replicas);
    return { placed: Object.values(counted(placed.map(placeOf))), waiting: waiting.length };
  }

  /** The pods of an app, once the scheduler has looked at each. */
  async function judged(name: string, replicas: number): Promise<{ placed: KubeObject[]; waiting: KubeObject[] }> {
    return waitFor(`the scheduler to look at the pods of ${name}`, async () => {
      const all = await pods(name);
      const placed = all.filter(({ spec }) => spec.nodeName);
      const waiting = all.filter(({ spec, status }) => !spec.nodeName && status.conditions?.some(({ reason }: any) => reason === 'Unschedulable'));
      return placed.length + waiting.length === replicas ? { placed, waiting } : undefined;
    });
  }

  function placeable(): KubeObject[] {
    return sent.filter(({ metadata }) => metadata.name !== 'uninvited');
  }

  async function expectOneEach(): Promise<void> {
    expect(Object.values(await countedBy(hostOf, 'single'))).toEqual([1, 1, 1, 1]);
    expect(new Set(Object.values(await countedBy(zoneOf, 'zonal')))).toEqual(new Set([1]));
  }

  async function pods(name: string): Promise<KubeObject[]> {
    return podsOf(cluster, sent.find(({ kind, metadata }) => kind === 'Deployment' && metadata.name === name)!);
  }

  async function countedBy(placeOf: (pod: KubeObject) => string, name: string): Promise<{ [place: string]: number }> {
    return counted((await pods(name)).map(placeOf));
  }

  function counted(places: string[]): { [place: string]: number } {
    return Object.fromEntries([...new Set(places)].sort().map(place => [place, places.filter(other => other === place).length]));
  }

  async function label(node: string, labels: { [key: string]: string }): Promise<void> {
    await cluster.api.patch(`/api/v1/nodes/${node}`, { metadata: { labels } });
  }

  function hostOf({ spec }: KubeObject): string {
    return spec.nodeName;
  }

  function zoneOf({ spec }: KubeObject): string {
    return spec.nodeName.replace('gpu', 'zone').replace(/-\d+$/, '');
  }
});
