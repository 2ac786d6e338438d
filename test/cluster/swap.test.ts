import { type ControlPlane, type KubeObject, waitFor } from './lab';
import { PATIENCE } from './patience';
import { isDefault, point, version } from './proof/point';
import { documents } from './prove/documents';
import { lost } from './prove/kept-whole';
import { applyStrictly, pathOf } from './prove/server-side';
import { DUAL_STACK, externalCommands, run, startCluster } from './prove/subject';

describe(`Kubernetes ${version}, what is outside the cluster`, () => {
  let single: ControlPlane;
  let dual: ControlPlane;

  beforeAll(async () => {
    [single, dual] = await Promise.all([startCluster({ version }), startCluster({ version, nodesPerZone: 0, flags: { apiServer: DUAL_STACK } })]);
    await single.kubectl(['create', 'namespace', 'services']);
    await dual.kubectl(['create', 'namespace', 'services']);
  });

  afterAll(async () => Promise.all([single.stop(), dual.stop()]));

  async function servicesOf(form: string): Promise<KubeObject[]> {
    const { stdout } = await run(`keelwright synth --kubernetes ${version} test/cluster/programs/external.ts`, undefined, { OUTSIDE: form });
    return documents(stdout).filter(({ kind }) => kind === 'Service' || kind === 'EndpointSlice');
  }

  /** What the server makes of Services, by name; nothing that was said is lost. */
  async function made(cluster: ControlPlane, objects: KubeObject[]): Promise<{ [name: string]: any }> {
    const kept = await Promise.all(objects.map(async object => [object.metadata.name, await applyStrictly(cluster, object)] as const));
    // With PreferDualStack the server adds the other family.
    const gone = objects.flatMap((object, i) => lost(object, kept[i][1], object.metadata.name));
    expect(gone.filter(line => !line.endsWith('ipFamilies: 1 items became 2'))).toEqual([]);
    return Object.fromEntries(kept);
  }

  async function remove({ api }: ControlPlane, objects: KubeObject[]): Promise<void> {
    for (const object of objects) await api.delete(pathOf(object));
  }

  point(4, 'addresses outside are behind a Service, one slice for each family, and no controller touches them', 'services', async () => {
    const objects = await servicesOf('addresses');
    for (const [cluster, families] of [[single, ['IPv4']], [dual, ['IPv4', 'IPv6']]] as const) {
      const { orders } = await made(cluster, objects);
      expect(orders.spec.ipFamilies).toEqual(families);
      expect(orders.spec.clusterIPs).toHaveLength(families.length);
      await settle(cluster);
      expect(await slicesOf(cluster, 'services', 'orders')).toEqual({
        'orders-ipv4': ['10.9.0.1', '10.9.0.2'], 'orders-ipv6': ['fd00::9:1'],
      });
      await remove(cluster, objects);
    }
  });

  point(4, 'a name outside is a name and nothing else', 'services', async () => {
    const objects = await servicesOf('name');
    const { orders: { spec } } = await made(single, objects);
    expect(spec).toMatchObject({ type: 'ExternalName', externalName: 'orders.db.acme.example' });
    expect(spec.clusterIP).toBeUndefined();
    await settle(single);
    expect(await slicesOf(single, 'services', 'orders')).toEqual({});
    await remove(single, objects);
  });

  describe.each(['kubectl apply -f -', ...isDefault ? ['kubectl apply --server-side -f -'] : []])('by %s', apply => {
    afterAll(async () => single.kubectl(['delete', 'namespace', 'swap']));

    /** Applies the program, deletes what it makes no more, and gives the Service and where it leads. */
    async function swap(form: string): Promise<{ spec: any; slices: { [name: string]: string[] }; stale: string[]; generation: number }> {
      const env = { SWAP: form };
      const { stderr } = await run(`keelwright synth --kubernetes ${version} test/cluster/programs/swap.ts | ${apply}`, single, env);
      for (const line of externalCommands(stderr, false)) await run(`${line} --dry-run=client -o yaml | kubectl apply -f -`, single);
      await run(`kubectl -n swap rollout status deployment/web --timeout=${PATIENCE.usual}s`, single);
      // What controllers have found by now matters only where they are to forget it.
      if (form === 'pods') await run(`kubectl -n swap rollout status statefulset/orders-db --timeout=${PATIENCE.usual}s`, single);
      else await settle(single);
      const before = Object.keys(await slicesOf(single, 'swap', 'orders-db'));
      await run(stderr.split('\n').map(text => text.trim()).find(text => text.includes('keelwright leftovers'))!, single, env);
      await settle(single);
      const slices = await slicesOf(single, 'swap', 'orders-db');
      const { spec } = await single.api.get('/api/v1/namespaces/swap/services/orders-db');
      const web = await single.api.get('/apis/apps/v1/namespaces/swap/deployments/web');
      return { spec, slices, stale: before.filter(name => !(name in slices)), generation: web.metadata.generation! };
    }

    point(6, 'pods, a name and addresses take each other\'s place under one name, and apps do not roll', 'services', async () => {
      const pods = await swap('pods');
      expect(Object.values(pods.slices).flat()).toHaveLength(1);
      const addresses = await swap('addresses');
      expect(addresses.slices).toEqual({ 'orders-db-ipv4': ['10.20.0.11', '10.20.0.12'] });
      // What Kubernetes had found of the pods stays behind, and is called, until it is deleted.
      expect(addresses.stale).toEqual(expect.arrayContaining(Object.keys(pods.slices)));
      expect(addresses.spec.clusterIP).toBe(pods.spec.clusterIP);
      const name = await swap('name');
      expect(name).toMatchObject({ slices: {}, spec: { type: 'ExternalName', externalName: 'orders.db.acme.example' } });
      expect(name.spec.clusterIP).toBeUndefined();
      const back = await swap('pods');
      expect(back.spec).toMatchObject({ type: 'ClusterIP', selector: { 'app.kubernetes.io/name': 'orders-db' } });
      expect(back.spec.externalName).toBeUndefined();
      expect(Object.values(back.slices).flat()).toHaveLength(1);
      expect((await swap('addresses')).slices).toEqual({ 'orders-db-ipv4': ['10.20.0.11', '10.20.0.12'] });
      expect(Object.values((await swap('pods')).slices).flat()).toHaveLength(1);
      expect([addresses, name, back].map(({ generation }) => generation)).toEqual(Array(3).fill(pods.generation));
    });
  });

  async function slicesOf(cluster: ControlPlane, namespace: string, service: string): Promise<{ [name: string]: string[] }> {
    const slices = await cluster.api.list(`/apis/discovery.k8s.io/v1/namespaces/${namespace}/endpointslices`);
    return Object.fromEntries(slices.filter(({ metadata }) => metadata.labels?.['kubernetes.io/service-name'] === service)
      .map((slice: any) => [slice.metadata.name, (slice.endpoints ?? []).flatMap(({ addresses }: any) => addresses)]));
  }

  /** Once the controller has got to a Service that is newer than all others, it has got to all. */
  async function settle(cluster: ControlPlane): Promise<void> {
    const name = `newest-${Date.now()}`;
    await cluster.kubectl(['-n', 'services', 'create', 'service', 'clusterip', name, '--tcp=80']);
    await waitFor('the slice of a new Service', async () => Object.keys(await slicesOf(cluster, 'services', name)).length > 0);
    await cluster.kubectl(['-n', 'services', 'delete', 'service', name]);
    // It batches what it hears of pods for a second.
    await new Promise(resolve => setTimeout(resolve, 2000));
  }
});
