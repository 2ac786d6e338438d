import { type ControlPlane, type KubeObject, waitFor } from './lab';
import { lost } from './prove/kept-whole';
import { point } from './prove/report';
import { documents, readBack, run, startCluster, VERSIONS } from './prove/subject';
import { complete } from './prove/workloads';
import { parseAmount } from '../../src/capacity/amount';

const PROGRAM = 'test/cluster/programs/tenants.ts';
const QUOTA = '/api/v1/namespaces/acme/resourcequotas/declared';
const [PODS, CLAIMS, SERVICES] = ['pods', 'persistentvolumeclaims', 'services'].map(resource => `/api/v1/namespaces/acme/${resource}`);
const NEVER_READY = { 'lab.keelwright.io/readiness-delay': '24h' };

/** What counts as one of each, and that nobody makes again when it is gone. */
const UNITS: { readonly [key: string]: { readonly collection: string; readonly name: string; readonly oneLess: (hard: string) => string } } = {
  'pods': { collection: PODS, name: 'tool', oneLess: count },
  'requests.cpu': { collection: PODS, name: 'tool', oneLess: milli },
  'requests.memory': { collection: PODS, name: 'tool', oneLess: bytes },
  'requests.ephemeral-storage': { collection: PODS, name: 'tool', oneLess: bytes },
  'limits.cpu': { collection: PODS, name: 'tool', oneLess: milli },
  'limits.memory': { collection: PODS, name: 'tool', oneLess: bytes },
  'limits.ephemeral-storage': { collection: PODS, name: 'tool', oneLess: bytes },
  'persistentvolumeclaims': { collection: CLAIMS, name: 'notes', oneLess: count },
  'requests.storage': { collection: CLAIMS, name: 'notes', oneLess: bytes },
  'standard.storageclass.storage.k8s.io/requests.storage': { collection: CLAIMS, name: 'notes', oneLess: bytes },
  'services.nodeports': { collection: SERVICES, name: 'old', oneLess: count },
  'services.loadbalancers': { collection: SERVICES, name: 'public', oneLess: count },
};

describe.each(VERSIONS)('Kubernetes %s, tenants', version => {
  const synth = `keelwright synth --kubernetes ${version} ${PROGRAM}`;
  let cluster: ControlPlane;
  let yaml: string;
  let sent: KubeObject[];

  beforeAll(async () => {
    cluster = await startCluster({ version });
    ({ stdout: yaml } = await run(synth));
    sent = documents(yaml);
  });

  afterAll(async () => cluster.stop());

  point(1, 'is accepted either way of applying, and no warning is printed', version, 'tenants', async () => {
    const applied = [await run(`${synth} | kubectl apply -f -`, cluster), await run(`${synth} | kubectl apply --server-side --force-conflicts --validate=strict -f -`, cluster)];
    expect(applied.filter(({ stderr }) => stderr.includes('Warning:'))).toEqual([]);
    await complete(cluster, sent);
  });

  point(2, 'is kept whole', version, 'tenants', async () => {
    const kept = await readBack(cluster, yaml);
    expect(sent.flatMap((object, i) => lost(object, kept[i], `${object.kind} ${object.metadata.name}`))).toEqual([]);
  });

  point(4, 'a derived quota admits the tenant at its maximum: all replicas, a rollout and a job going on', version, 'tenants', async () => {
    await cluster.api.patch('/apis/autoscaling/v2/namespaces/acme/horizontalpodautoscalers/web', { spec: { minReplicas: 5 } });
    await waitFor('all replicas', async () => (await deployment('web')).status.readyReplicas === 5);
    await cluster.api.patch('/apis/apps/v1/namespaces/acme/deployments/web', { spec: { template: { metadata: { annotations: NEVER_READY } } } });
    await cluster.kubectl(['-n', 'acme', 'create', 'job', 'now', '--from=cronjob/web-clock']);
    await waitFor('the rollout to stand still with its surge', async () => (await deployment('web')).status.replicas === 7);
    const { hard, used } = await waitFor('the quota to be used up', async () => {
      const { spec, status } = await cluster.api.get(QUOTA);
      return same(status.used, spec.hard) ? { hard: spec.hard, used: status.used } : undefined;
    }, 30).catch(async () => {
      const { spec, status } = await cluster.api.get(QUOTA);
      return { hard: spec.hard, used: status.used };
    });
    expect(amounts(used)).toEqual(amounts(hard));
    expect((await cluster.api.get(QUOTA.replace('declared', 'priority-business'))).status.used.pods).toBe('8');
    expect(await refusals()).toEqual([]);
  });

  point(4, 'one unit less is refused, of each that it bounds', version, 'tenants', async () => {
    const { spec: { hard } } = await cluster.api.get(QUOTA);
    expect(Object.keys(hard).sort()).toEqual(Object.keys(UNITS).sort());
    for (const [key, { collection, name, oneLess }] of Object.entries(UNITS)) {
      const made = await cluster.api.get(`${collection}/${name}`);
      const { metadata: { labels, annotations }, spec } = sent.find(({ kind, metadata }) => kind === made.kind && metadata.name === name)!;
      const again = { metadata: { name, labels, annotations }, spec };
      await cluster.api.delete(`${collection}/${name}`);
      await waitFor(`room for ${name}`, async () => room(key, await cluster.api.get(QUOTA)) > 0n);
      await expect(cluster.api.post(`${collection}?dryRun=All`, again)).resolves.toBeDefined();
      await bound({ ...hard, [key]: oneLess(hard[key]) });
      await expect(cluster.api.post(`${collection}?dryRun=All`, again)).rejects.toThrow(new RegExp(`exceeded quota: declared, .*${key.replace(/[./]/g, '\\$&')}`));
      await bound(hard);
      await cluster.api.post(collection, again);
      await waitFor(`${name} to count`, async () => room(key, await cluster.api.get(QUOTA)) === 0n);
    }
  });

  point(4, 'limits refuse what is refused before, and nothing else', version, 'tenants', async () => {
    const pod = (limits: object) => ({ metadata: { name: 'large' }, spec: { ...sent.find(({ kind }) => kind === 'Pod')!.spec, initContainers: [], containers: [{ ...sent.find(({ kind }) => kind === 'Pod')!.spec.containers[0], resources: { limits } }] } });
    await expect(cluster.api.post(`${PODS}?dryRun=All`, pod({ memory: '2Gi' }))).rejects.toThrow(/maximum memory usage per Container is 1Gi, but limit is 2Gi/);
    await expect(cluster.api.post(`${CLAIMS}?dryRun=All`, { metadata: { name: 'large' }, spec: { accessModes: ['ReadWriteOnce'], resources: { requests: { storage: '6Gi' } } } }))
      .rejects.toThrow(/maximum storage usage per PersistentVolumeClaim is 5Gi, but request is 6Gi/);
    const [tool] = (await cluster.api.get(`${PODS}/tool`)).spec.containers;
    expect(tool.resources).toEqual({ limits: { 'cpu': '100m', 'memory': '128Mi', 'ephemeral-storage': '1Gi' }, requests: { 'cpu': '100m', 'memory': '128Mi', 'ephemeral-storage': '1Gi' } });
  });

  point(4, 'its people may do what was said, in its namespace alone', version, 'tenants', async () => {
    const can = async (group: string, namespace: string, ...what: string[]) => (
      (await cluster.kubectl(['auth', 'can-i', ...what, '-n', namespace, '--as=somebody', `--as-group=${group}`], { check: false })).stdout.trim()
    );
    const asked = [
      ['support', 'acme', 'get', 'pods'], ['acme-developers', 'acme', 'patch', 'deployments'], ['acme-ci', 'acme', 'update', 'deployments'],
      ['support', 'acme', 'get', 'secrets'], ['support', 'acme', 'patch', 'deployments'], ['acme-ci', 'acme', 'get', 'pods'], ['acme-developers', 'globex', 'get', 'pods'],
      ['acme-developers', 'acme', 'update', 'resourcequotas'], ['acme-developers', 'acme', 'create', 'rolebindings'], ['support', 'globex', 'get', 'pods'],
    ];
    const answers = await Promise.all(asked.map(async ([group, namespace, ...what]) => can(group, namespace, ...what)));
    expect(answers).toEqual([...Array(3).fill('yes'), ...Array(7).fill('no')]);
  });

  async function deployment(name: string): Promise<KubeObject> {
    return cluster.api.get(`/apis/apps/v1/namespaces/acme/deployments/${name}`);
  }

  /** What admission looks at is the quota's status. */
  async function bound(hard: { [key: string]: string }): Promise<void> {
    await cluster.api.patch(QUOTA, { spec: { hard } });
    await waitFor('the quota to hold', async () => same((await cluster.api.get(QUOTA)).status.hard, hard));
  }

  async function refusals(): Promise<string[]> {
    const events = await cluster.api.list('/api/v1/namespaces/acme/events');
    return events.map(({ message }) => message).filter(message => message.includes('exceeded quota'));
  }
});

function amounts(given: { [key: string]: string }): { [key: string]: bigint | undefined } {
  return Object.fromEntries(Object.entries(given).map(([key, quantity]) => [key, parseAmount(quantity)]));
}

function same(a: { [key: string]: string } = {}, b: { [key: string]: string }): boolean {
  const [these, those] = [amounts(a), amounts(b)];
  return Object.keys(those).every(key => these[key] === those[key]);
}

function room(key: string, { spec, status }: KubeObject): bigint {
  return parseAmount(spec.hard[key])! - parseAmount(status.used[key])!;
}

function count(hard: string): string {
  return `${Number(hard) - 1}`;
}

function milli(hard: string): string {
  return `${parseAmount(hard)! - 1n}m`;
}

function bytes(hard: string): string {
  return `${parseAmount(hard)! / 1000n - 1n}`;
}

