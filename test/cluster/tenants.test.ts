import { type ControlPlane, type KubeObject, waitFor } from './lab';
import { point, version } from './proof/point';
import { documents } from './prove/documents';
import { lost } from './prove/kept-whole';
import { externalCommands, readBack, run, startCluster } from './prove/subject';
import { complete } from './prove/workloads';
import { parseAmount } from '../../src/capacity/amount';

const PROGRAM = 'test/cluster/programs/tenants.ts';
const QUOTA = '/api/v1/namespaces/acme/resourcequotas/declared';
const [PODS, CLAIMS, SERVICES] = ['pods', 'persistentvolumeclaims', 'services'].map(resource => `/api/v1/namespaces/acme/${resource}`);
const QUOTA_OF_GLOBEX = QUOTA.replace('acme', 'globex');
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

describe(`Kubernetes ${version}, tenants`, () => {
  const synth = `keelwright synth --kubernetes ${version} ${PROGRAM}`;
  let cluster: ControlPlane;
  let yaml: string;
  let summary: string;
  let sent: KubeObject[];

  beforeAll(async () => {
    cluster = await startCluster({ version });
    ({ stdout: yaml, stderr: summary } = await run(synth));
    sent = documents(yaml);
  });

  afterAll(async () => cluster.stop());

  point(1, 'is accepted either way of applying, and no warning is printed', 'tenancy', async () => {
    const applied = [await run(`${synth} | kubectl apply -f -`, cluster), await run(`${synth} | kubectl apply --server-side --force-conflicts --validate=strict -f -`, cluster)];
    expect(applied.filter(({ stderr }) => stderr.includes('Warning:'))).toEqual([]);
    for (const line of externalCommands(summary, false)) await run(line, cluster);
    await complete(cluster, sent);
  });

  point(2, 'is kept whole', 'tenancy', async () => {
    const kept = await readBack(cluster, yaml);
    expect(sent.flatMap((object, i) => lost(object, kept[i], `${object.kind} ${object.metadata.name}`))).toEqual([]);
  });

  point(4, 'a derived quota admits the tenant at its maximum: all replicas, a rollout and a job going on', 'tenancy', async () => {
    await cluster.api.patch('/apis/autoscaling/v2/namespaces/acme/horizontalpodautoscalers/web', { spec: { minReplicas: 5 } });
    await waitFor('all replicas', async () => (await deployment('web')).status.readyReplicas === 5);
    await cluster.api.patch('/apis/apps/v1/namespaces/acme/deployments/web', { spec: { template: { metadata: { annotations: NEVER_READY } } } });
    await cluster.kubectl(['-n', 'acme', 'create', 'job', 'now', '--from=cronjob/web-clock']);
    await waitFor('the rollout to stand still with its surge', async () => (await deployment('web')).status.replicas === 7);
    const { hard, used } = await waitFor('the quota to be used up', async () => {
      const { spec, status } = await cluster.api.get(QUOTA);
      return same(status.used, spec.hard) ? { hard: spec.hard, used: status.used } : undefined;
    }).catch(async () => {
      const { spec, status } = await cluster.api.get(QUOTA);
      return { hard: spec.hard, used: status.used };
    });
    expect(amounts(used)).toEqual(amounts(hard));
    expect((await cluster.api.get(QUOTA.replace('declared', 'priority-business'))).status.used.pods).toBe('8');
    expect(await refusals('acme')).toEqual([]);
  });

  point(4, 'another one admits room, agents, volumes, a restore, and backups of which each try fails', 'tenancy', async () => {
    await cluster.api.patch('/apis/apps/v1/namespaces/globex/deployments/web', { spec: { template: { metadata: { annotations: NEVER_READY } } } });
    const { metadata: { name: restore }, spec: restoring } = sent.find(({ kind, metadata }) => kind === 'Job' && metadata.namespace === 'globex')!;
    await cluster.kubectl(['-n', 'globex', 'delete', 'job', restore, '--wait']);
    await startJob(restore, restoring);
    const { spec: { jobTemplate: { spec: backingUp } } } = sent.find(({ kind, metadata }) => kind === 'CronJob' && metadata.namespace === 'globex')!;
    const tries: number = backingUp.backoffLimit + 1;
    expect(tries).toBeGreaterThan(1);
    // One after the other, as the CronJob lets them.
    for (const [name, failures] of [['failed', tries], ['goes-on', tries - 1]] as const) {
      await startJob(name, backingUp);
      for (let failed = 0; failed < failures; failed++) await failPodOf(name);
    }
    await runningPodOf('goes-on');

    const usedUp = async () => {
      const { spec, status } = await cluster.api.get(QUOTA_OF_GLOBEX);
      return same(status.used, spec.hard);
    };
    await waitFor('the quota to be used up', usedUp).catch(() => undefined);
    const { spec: { hard }, status: { used } } = await cluster.api.get(QUOTA_OF_GLOBEX);
    expect(amounts(used)).toEqual(amounts(hard));
    expect(await refusals('globex')).toEqual([]);
    const claim = { metadata: { name: 'more' }, spec: { accessModes: ['ReadWriteOnce'], resources: { requests: { storage: '1' } } } };
    await expect(cluster.api.post(`${CLAIMS.replace('acme', 'globex')}?dryRun=All`, claim)).rejects.toThrow(/exceeded quota: declared/);
  });

  point(4, 'one unit less is refused, of each that it bounds', 'tenancy', async () => {
    const { spec: { hard } } = await cluster.api.get(QUOTA);
    expect(Object.keys(hard).sort()).toEqual(Object.keys(UNITS).sort());
    for (const [key, { collection, name, oneLess }] of Object.entries(UNITS)) {
      const made = await cluster.api.get(`${collection}/${name}`);
      const { metadata: { labels, annotations }, spec } = sent.find(({ kind, metadata }) => kind === made.kind && metadata.name === name)!;
      const again = { metadata: { name, labels, annotations }, spec };
      await cluster.api.delete(`${collection}/${name}`);
      await waitFor(`room for ${name}`, async () => letIn(`${collection}?dryRun=All`, again));
      await bound({ ...hard, [key]: oneLess(hard[key]) });
      const refusal = await waitFor('the refusal', async () => cluster.api.post(`${collection}?dryRun=All`, again).then(() => undefined, ({ message }) => message));
      expect(refusal).toMatch(new RegExp(`exceeded quota: declared, .*${key.replace(/[./]/g, '\\$&')}`));
      await bound(hard);
      await waitFor(`${name} to be let in again`, async () => letIn(collection, again));
      await waitFor(`${name} to count`, async () => room(key, await cluster.api.get(QUOTA)) === 0n);
    }
  });

  point(4, 'limits refuse what is refused before, and nothing else', 'tenancy', async () => {
    const pod = (limits: object) => ({ metadata: { name: 'large' }, spec: { ...sent.find(({ kind }) => kind === 'Pod')!.spec, initContainers: [], containers: [{ ...sent.find(({ kind }) => kind === 'Pod')!.spec.containers[0], resources: { limits } }] } });
    await expect(cluster.api.post(`${PODS}?dryRun=All`, pod({ memory: '2Gi' }))).rejects.toThrow(/maximum memory usage per Container is 1Gi, but limit is 2Gi/);
    await expect(cluster.api.post(`${CLAIMS}?dryRun=All`, { metadata: { name: 'large' }, spec: { accessModes: ['ReadWriteOnce'], resources: { requests: { storage: '6Gi' } } } }))
      .rejects.toThrow(/maximum storage usage per PersistentVolumeClaim is 5Gi, but request is 6Gi/);
    const [tool] = (await cluster.api.get(`${PODS}/tool`)).spec.containers;
    expect(tool.resources).toEqual({ limits: { 'cpu': '100m', 'memory': '128Mi', 'ephemeral-storage': '1Gi' }, requests: { 'cpu': '100m', 'memory': '128Mi', 'ephemeral-storage': '1Gi' } });
  });

  point(4, 'its people may do what was said, in its namespace alone', 'tenancy', async () => {
    const can = async (group: string, namespace: string, what: string) => (
      (await cluster.kubectl(['auth', 'can-i', ...what.split(' '), '-n', namespace, ...as(group)], { check: false })).stdout.trim()
    );
    const RIGHTS: { readonly [group: string]: { readonly yes: string[]; readonly no: string[] } } = {
      'support': { yes: ['get pods', 'get resourcequotas'], no: ['get secrets', 'patch deployments', 'create pods/exec'] },
      'acme-developers': { yes: ['patch deployments', 'get secrets', 'update networkpolicies', 'create pods/exec'], no: ['create rolebindings', 'create roles'] },
      'acme-leads': { yes: ['patch deployments', 'create rolebindings'], no: [] },
      'acme-ci': { yes: ['update deployments', 'create deployments'], no: ['get deployments', 'get pods', 'get secrets', 'create pods', 'create roles'] },
    };
    const NEVER = ['update resourcequotas', 'delete resourcequotas', 'patch limitranges', 'patch namespaces', 'escalate roles', 'bind clusterroles'];
    for (const [group, { yes, no }] of Object.entries(RIGHTS)) {
      const never = [...no, ...NEVER];
      expect([group, ...await Promise.all(yes.map(async what => can(group, 'acme', what)))]).toEqual([group, ...yes.map(() => 'yes')]);
      expect([group, ...await Promise.all(never.map(async what => can(group, 'acme', what)))]).toEqual([group, ...never.map(() => 'no')]);
      expect([group, ...await Promise.all(yes.map(async what => can(group, 'globex', what)))]).toEqual([group, ...yes.map(() => 'no')]);
    }
    const { stderr } = await cluster.kubectl(['-n', 'acme', 'create', 'rolebinding', 'more', '--clusterrole=cluster-admin', '--user=somebody', ...as('acme-leads')], { check: false });
    expect(stderr).toContain('attempting to grant RBAC permissions not currently held');
  });

  point(4, 'nobody of it goes before others, or looks for them', 'tenancy', async () => {
    const { containers: [tool], initContainers, ...spec } = sent.find(({ kind }) => kind === 'Pod')!.spec;
    const more = (changed: object) => ({ metadata: { name: 'more' }, spec: { ...spec, containers: [tool], ...changed } });
    const tryPod = async (changed: object) => cluster.api.post(`${PODS}?dryRun=All`, more(changed));
    const near = { podAffinity: { requiredDuringSchedulingIgnoredDuringExecution: [{ labelSelector: {}, namespaces: ['globex'], topologyKey: 'kubernetes.io/hostname' }] } };
    await cluster.kubectl(['-n', 'acme', 'delete', 'pod', 'tool', '--wait']);
    await waitFor('room for one pod', async () => letIn(`${PODS}?dryRun=All`, more({})));
    await expect(tryPod({ priorityClassName: 'system-node-critical' })).rejects.toThrow(/exceeded quota: priority-system-cluster-critical-system-node-critical/);
    await expect(tryPod({ affinity: near })).rejects.toThrow(/exceeded quota: cross-namespace-affinity/);
    const nothing = { requests: { cpu: '0', memory: '0' }, limits: { cpu: '0', memory: '0' } };
    await expect(tryPod({ containers: [{ ...tool, resources: nothing }] })).rejects.toThrow(/exceeded quota: best-effort/);
  });

  async function deployment(name: string): Promise<KubeObject> {
    return cluster.api.get(`/apis/apps/v1/namespaces/acme/deployments/${name}`);
  }

  /** Asked until it is true: admission hears of a quota's status a moment after whoever reads it. */
  async function letIn(path: string, object: object): Promise<boolean> {
    return cluster.api.post(path, object).then(() => true, () => false);
  }

  /** What admission looks at is the quota's status. */
  async function bound(hard: { [key: string]: string }): Promise<void> {
    await cluster.api.patch(QUOTA, { spec: { hard } });
    await waitFor('the quota to hold', async () => same((await cluster.api.get(QUOTA)).status.hard, hard));
  }

  /** The same job, of which no pod ends by itself. */
  async function startJob(name: string, spec: KubeObject['spec']): Promise<void> {
    const { metadata } = spec.template;
    const annotations = { ...metadata.annotations, ...NEVER_READY };
    await cluster.api.post('/apis/batch/v1/namespaces/globex/jobs', { metadata: { name }, spec: { ...spec, template: { ...spec.template, metadata: { ...metadata, annotations } } } });
  }

  async function runningPodOf(job: string): Promise<KubeObject> {
    return waitFor(`a pod of ${job} to run`, async () => {
      const pods = await cluster.api.list(`/api/v1/namespaces/globex/pods?labelSelector=job-name%3D${job}`);
      return pods.find(({ status }) => status.phase === 'Running');
    });
  }

  async function failPodOf(job: string): Promise<void> {
    const { metadata: { name } } = await runningPodOf(job);
    await cluster.api.patch(`/api/v1/namespaces/globex/pods/${name}/status`, { status: { phase: 'Failed' } });
    await waitFor('the pod to count no more', async () => room('pods', await cluster.api.get(QUOTA_OF_GLOBEX)) > 0n);
  }

  async function refusals(namespace: string): Promise<string[]> {
    const events = await cluster.api.list(`/api/v1/namespaces/${namespace}/events`);
    return events.map(({ message }) => message).filter(message => message.includes('exceeded quota'));
  }
});

function as(group: string): string[] {
  return ['--as=somebody', `--as-group=${group}`];
}

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

