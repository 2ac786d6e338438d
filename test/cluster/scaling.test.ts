import { type ControlPlane, installCrds, type KubeObject, waitFor } from './lab';
import { Metrics } from './lab/metrics';
import { point, version } from './proof/point';
import { documents } from './prove/documents';
import { lost } from './prove/kept-whole';
import { externalCommands, readBack, run, shell, startCluster } from './prove/subject';

const PROGRAM = 'test/cluster/programs/scaling.ts';
const NAMESPACE = 'scaling';
const QUEUE = 'queue-messages-ready';
const APPLY = { 'client-side': 'kubectl apply -f -', 'server-side': 'kubectl apply --server-side -f -' } as const;
const DEPLOYMENT = `/apis/apps/v1/namespaces/${NAMESPACE}/deployments`;
const STATEFUL_SET = `/apis/apps/v1/namespaces/${NAMESPACE}/statefulsets`;
const AUTOSCALER = `/apis/autoscaling/v2/namespaces/${NAMESPACE}/horizontalpodautoscalers`;

/** Looks often, and takes new pods for what they are at once. */
const HURRIED = ['sync-period=2s', 'cpu-initialization-period=0s', 'initial-readiness-delay=0s', 'downscale-stabilization=1s'].map(flag => `--horizontal-pod-autoscaler-${flag}`);

describe(`Kubernetes ${version}, scaling`, () => {
  const synth = `keelwright synth --kubernetes ${version} ${PROGRAM}`;
  const takesZero = Number(version.split('.')[1]) >= 37;
  let cluster: ControlPlane;
  let metrics: Metrics;

  beforeAll(async () => {
    cluster = await startCluster({ version, flags: { controllerManager: HURRIED } });
    await installCrds(cluster, 'vpa');
    metrics = await Metrics.start(cluster, QUEUE);
    // The metric must be there before the program is.
    await cluster.kubectl(['create', 'namespace', NAMESPACE]);
    await cluster.nodes.add('zone-a', { name: 'gpu', taints: [{ key: 'acme.example/gpu', effect: 'NoSchedule' }] });
    const offered = [{ op: 'add', path: '/status/allocatable/acme.example~1gpu', value: '3' }, { op: 'add', path: '/status/capacity/acme.example~1gpu', value: '3' }];
    await cluster.kubectl(['patch', 'node', 'gpu', '--subresource=status', '--type=json', '-p', JSON.stringify(offered)]);
  });

  afterAll(async () => cluster.stop());

  async function apply(way: keyof typeof APPLY, ...changes: string[]): Promise<void> {
    const { stderr } = await run(`${synth} | ${APPLY[way]}`, cluster, { CHANGES: changes.join(',') });
    expect(stderr).not.toContain('Warning: unknown');
    for (const line of externalCommands(stderr, false)) await run(`${line} --dry-run=client -o yaml | kubectl apply -f -`, cluster);
  }

  async function podsOf(instance: string): Promise<KubeObject[]> {
    const pods = await cluster.api.list(`/api/v1/namespaces/${NAMESPACE}/pods?labelSelector=app.kubernetes.io/instance=${instance}`);
    return pods.filter(({ metadata }) => !metadata.deletionTimestamp);
  }

  /** Waits until the workload has so many replicas that are ready, under a load that is set anew all the time. */
  async function settles(path: string, replicas: number, load: () => Promise<void> = async () => undefined): Promise<void> {
    await waitFor(`${path} to have ${replicas} replicas`, async () => {
      await load();
      const { spec, status } = await cluster.api.get(path);
      return spec.replicas === replicas && (status.readyReplicas ?? 0) === replicas;
    });
  }

  const usingCpu = (cpu: string) => async () => metrics.use(await podsOf('web'), 'web', { cpu, memory: '32Mi' });
  const waiting = (messages: number) => async () => metrics.measure(NAMESPACE, messages);

  /** The number of replicas that the workload ever had while something was done. */
  async function seenDuring(collection: string, name: string, act: () => Promise<void>): Promise<number[]> {
    const seen = new Set<number>();
    const watch = cluster.api.watch(collection, ({ object }) => { if (object.metadata.name === name) seen.add(object.spec.replicas); });
    try {
      await act();
    } finally {
      watch.stop();
    }
    return [...seen];
  }

  point(1, 'is accepted strictly, either way of applying', 'scaling', async () => {
    await waiting(15)();
    await apply('client-side');
    await run(`${synth} | kubectl apply --server-side --validate=strict --force-conflicts --dry-run=server -f -`, cluster);
  });

  point(2, 'is kept whole', 'scaling', async () => {
    const { stdout: yaml } = await run(synth);
    const sent = documents(yaml);
    const kept = await readBack(cluster, yaml);
    expect(sent.filter(({ kind }) => kind === 'VerticalPodAutoscaler').length).toBe(4);
    expect(sent.flatMap((object, i) => lost(object, kept[i], `${object.kind} ${object.metadata.name}`))).toEqual([]);
  });

  point(4, 'runs where the devices are', 'scaling', async () => {
    await settles(`${DEPLOYMENT}/render`, 1);
    const [{ spec }] = await podsOf('render');
    expect(spec.nodeName).toBe('gpu');
  });

  point(6, 'follows the CPU of its own container, up to its most and down to its least', 'scaling', async () => {
    await settles(`${DEPLOYMENT}/web`, 2, usingCpu('50m'));
    await settles(`${DEPLOYMENT}/web`, 4, async () => { if ((await podsOf('web')).length < 4) await usingCpu('100m')(); else await usingCpu('50m')(); });
    await settles(`${DEPLOYMENT}/web`, 6, usingCpu('100m'));
    await settles(`${DEPLOYMENT}/web`, 2, usingCpu('1m'));
  });

  point(6, 'keeps what the autoscaler decided, either way of applying', 'scaling', async () => {
    await settles(`${DEPLOYMENT}/web`, 6, usingCpu('100m'));
    await settles(`${STATEFUL_SET}/ledger`, 2, waiting(15));
    await settles(`${STATEFUL_SET}/ledger`, 4, waiting(40));
    for (const way of ['client-side', 'server-side'] as const) {
      if (way === 'server-side') await anew(way);
      for (const [collection, name, replicas] of [[DEPLOYMENT, 'web', 6], [STATEFUL_SET, 'ledger', 4]] as const) {
        expect(await seenDuring(collection, name, async () => apply(way))).toEqual([replicas]);
        expect(await seenDuring(collection, name, async () => apply(way, 'config'))).toEqual([replicas]);
        await apply(way);
        await settles(`${collection}/${name}`, replicas);
      }
    }
  });

  /** The same program on a cluster that has never seen the other way of applying. */
  async function anew(way: keyof typeof APPLY): Promise<void> {
    await cluster.kubectl(['delete', 'namespace', NAMESPACE]);
    await cluster.kubectl(['create', 'namespace', NAMESPACE]);
    await waiting(40)();
    await apply(way);
    await settles(`${DEPLOYMENT}/web`, 6, usingCpu('100m'));
    await settles(`${STATEFUL_SET}/ledger`, 4);
  }

  point(6, 'lets members go one at a time, and keeps their volumes', 'scaling', async () => {
    const claims = async () => (await cluster.api.list(`/api/v1/namespaces/${NAMESPACE}/persistentvolumeclaims?labelSelector=app.kubernetes.io/instance=ledger`))
      .map(({ metadata, spec }) => `${metadata.name} ${spec.volumeName}`).sort();
    const before = await claims();
    expect(before.length).toBe(4);
    expect(await seenDuring(STATEFUL_SET, 'ledger', async () => settles(`${STATEFUL_SET}/ledger`, 2, waiting(15)))).toEqual([4, 3, 2]);
    expect(await claims()).toEqual(before);
    await settles(`${STATEFUL_SET}/ledger`, 4, waiting(40));
    expect(await claims()).toEqual(before);
  });

  point(6, takesZero ? 'goes down to no pods, and comes back' : 'says no to no pods, as the server does', 'scaling', async () => {
    if (!takesZero) {
      const patch = { spec: { minReplicas: 0 } };
      await expect(cluster.api.patch(`${AUTOSCALER}/web-worker`, patch)).rejects.toThrow('must be greater than or equal to 1');
      return;
    }
    await settles(`${DEPLOYMENT}/web-worker`, 4, waiting(40));
    await settles(`${DEPLOYMENT}/web-worker`, 0, waiting(0));
    expect(await seenDuring(DEPLOYMENT, 'web-worker', async () => apply('server-side'))).toEqual([0]);
    await settles(`${DEPLOYMENT}/web-worker`, 2, waiting(15));
  });

  point(6, 'leaves no vertical autoscaler behind when an app has none any more', 'scaling', async () => {
    const names = async () => (await cluster.api.list(`/apis/autoscaling.k8s.io/v1/namespaces/${NAMESPACE}/verticalpodautoscalers`)).map(({ metadata }) => metadata.name);
    const env = { CHANGES: 'as-written' };
    const { stderr } = await run(synth, cluster, env);
    const line = stderr.split('\n').map(text => text.trim()).find(text => text.includes('keelwright leftovers'));
    expect((await names()).sort()).toEqual(['orders', 'render', 'web', 'web-worker']);
    await run(line!, cluster, env);
    expect((await names()).sort()).toEqual(['orders', 'render', 'web-worker']);
  });

  describe('what the checks find is so', () => {
    const workload = (name: string, containers: string) => `
      { apiVersion: apps/v1, kind: Deployment, metadata: { name: ${name}, namespace: default }, spec: { selector: { matchLabels: { app: ${name} } },
        template: { metadata: { labels: { app: ${name} } }, spec: { containers: [${containers}] } } } }
---`;
    const autoscaler = (name: string, target: string) => `
      { apiVersion: autoscaling/v2, kind: HorizontalPodAutoscaler, metadata: { name: ${name}, namespace: default }, spec: { maxReplicas: 5,
        scaleTargetRef: { apiVersion: apps/v1, kind: Deployment, name: ${target} },
        metrics: [{ type: Resource, resource: { name: cpu, target: { type: Utilization, averageUtilization: 50 } } }] } }
---`;
    const ASKING = '{ name: main, image: main:1, resources: { requests: { cpu: 10m } } }';
    const conditionOf = async (name: string) => waitFor(`a condition of ${name}`, async () => {
      const { status } = await cluster.api.get(`/apis/autoscaling/v2/namespaces/default/horizontalpodautoscalers/${name}`);
      return status?.conditions?.find(({ type }: any) => type === 'ScalingActive');
    });

    point(6, 'no figure where a container requests nothing', 'scaling', async () => {
      await cluster.apply(workload('silent', `${ASKING}, { name: log-shipper, image: log-shipper:1 }`) + autoscaler('silent', 'silent'));
      const pods = await waitFor('the pod', async () => {
        const found = await cluster.api.list('/api/v1/namespaces/default/pods?labelSelector=app=silent');
        return found.some(({ status }) => status.phase === 'Running') ? found : undefined;
      });
      await metrics.use(pods, 'main', { cpu: '10m', memory: '1Mi' });
      await waitFor('the reason', async () => /missing request for cpu in container log-shipper/.test((await conditionOf('silent')).message));
      expect((await conditionOf('silent')).status).toBe('False');
    });

    point(6, 'none of two autoscalers acts on the same pods', 'scaling', async () => {
      await cluster.apply(workload('twice', ASKING) + autoscaler('first', 'twice') + autoscaler('second', 'twice'));
      await waitFor('the reason', async () => (await Promise.all(['first', 'second'].map(conditionOf))).every(({ reason }) => reason === 'AmbiguousSelector'));
    });

    point(6, 'Off without quotes is refused', 'scaling', async () => {
      const vertical = (mode: string) => `{ apiVersion: autoscaling.k8s.io/v1, kind: VerticalPodAutoscaler, metadata: { name: twice, namespace: default },
        spec: { targetRef: { apiVersion: apps/v1, kind: Deployment, name: twice }, updatePolicy: { updateMode: ${mode} } } }`;
      expect(await cluster.apply(vertical('Off'), { check: false })).toMatchObject({ code: 1, stderr: expect.stringContaining('updateMode') });
      await cluster.apply(vertical('"Off"'));
    });

    point(6, 'replicas that are written go back at each apply', 'scaling', async () => {
      const fixed = workload('reset', ASKING).replace('spec: { selector', 'spec: { replicas: 2, selector');
      await shell(`cat <<'EOF' | kubectl apply -f -\n---${fixed}\nEOF`, cluster);
      await cluster.kubectl(['scale', 'deployment/reset', '--replicas=5']);
      await shell(`cat <<'EOF' | kubectl apply -f -\n---${fixed}\nEOF`, cluster);
      expect((await cluster.api.get('/apis/apps/v1/namespaces/default/deployments/reset')).spec.replicas).toBe(2);
    });
  });
});
