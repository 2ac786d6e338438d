import { type ControlPlane, waitFor } from './lab';
import { Karpenter } from './lab/karpenter';
import { PATIENCE } from './patience';
import { version } from './proof/point';
import { type Burst, burst, freeCores, isReady, podsOf, said } from './prove/burst';
import { documents } from './prove/documents';
import { lost } from './prove/kept-whole';
import { readBack, run, shell, startCluster } from './prove/subject';

const PROGRAM = 'test/cluster/programs/capacity.ts';
const NAMESPACE = 'capacity';
const DEPLOYMENT = `/apis/apps/v1/namespaces/${NAMESPACE}/deployments/headroom`;
/** What one pod of the app asks for. */
const CORES = 1.2;
const [BEFORE, AFTER] = [6, 9];
/** As long as a node takes until it joins; the times in docs/capacity.md are those with 90. */
const BOOT_SECONDS = Number(process.env.KEELWRIGHT_BOOT_SECONDS ?? 10);

describe(`Kubernetes ${version}, a burst of app pods on a full cluster`, () => {
  let cluster: ControlPlane;
  let karpenter: Karpenter;

  beforeEach(async () => {
    cluster = await startCluster({ version, nodesPerZone: 0 });
    karpenter = await Karpenter.start(cluster, { bootSeconds: BOOT_SECONDS });
  });

  afterEach(async () => {
    await karpenter.stop();
    await cluster.stop();
  });

  async function apply(kind: string): Promise<void> {
    const { stderr } = await run(`keelwright synth --kubernetes ${version} ${PROGRAM} | kubectl apply -f -`, cluster, { BUFFER: kind });
    expect(stderr).not.toContain('Warning:');
  }

  async function running(instance: string, count: number): Promise<boolean> {
    const pods = await podsOf(cluster, instance);
    return pods.length === count && pods.every(({ status }) => isReady(status));
  }

  async function settled(instance: string, count: number): Promise<void> {
    await waitFor(`${count} pods of ${instance}`, async () => running(instance, count), BOOT_SECONDS + PATIENCE.usual);
  }

  /** How many more pods of the app fit on the nodes that there are. */
  async function room(): Promise<number> {
    return (await freeCores(cluster)).reduce((sum, free) => sum + Math.floor(free / CORES), 0);
  }

  function tell(how: string, { seconds, moments }: Burst): void {
    process.stderr.write(`${how}: the app pods run after ${seconds} s (${said(moments)})\n`);
  }

  function order({ moments }: Burst): string[] {
    return moments.map(({ what }) => what);
  }

  test('waits for a node without a buffer', async () => {
    await apply('none');
    await settled('web', BEFORE);
    expect(await room()).toBe(0);

    const outcome = await burst(cluster, AFTER, async () => true);
    tell('without a buffer', outcome);
    expect(outcome.newNodes).toHaveLength(AFTER - BEFORE);
    expect(order(outcome).filter(what => what !== 'room is there again')).toEqual(['app pods wait', 'new node is ready', 'app pods run']);
  });

  test('runs at once in the place of pause pods, which wait for the node instead', async () => {
    await apply('pods');
    await settled('web', BEFORE);
    await settled('headroom', AFTER - BEFORE);
    expect(await room()).toBe(0);

    const outcome = await burst(cluster, AFTER, async () => running('headroom', AFTER - BEFORE));
    tell('with pause pods', outcome);
    expect(outcome.newNodes).toEqual([]);
    const happened = order(outcome);
    const ends = happened.filter(what => !what.endsWith('wait'));
    expect(ends).toEqual(['app pods run', 'new node is ready', 'room is there again']);
    expect(happened.indexOf('pause pods wait')).toBeLessThan(happened.indexOf('new node is ready'));
  });

  test('runs at once in the room that a CapacityBuffer keeps, and another node is made', async () => {
    await apply('capacity-buffer');
    await settled('web', BEFORE);
    const hasRoom = async () => await room() >= AFTER - BEFORE;
    await waitFor('room for the burst', hasRoom, BOOT_SECONDS + PATIENCE.usual);
    expect(await podsOf(cluster, 'headroom')).toEqual([]);

    const outcome = await burst(cluster, AFTER, hasRoom);
    tell('with a CapacityBuffer', outcome);
    expect(outcome.newNodes).toEqual([]);
    expect(order(outcome).filter(what => what !== 'app pods wait')).toEqual(['app pods run', 'new node is ready', 'room is there again']);
  });

  test('objects are kept whole, either way', async () => {
    for (const kind of ['pods', 'capacity-buffer', 'schedule']) {
      await apply(kind);
      const { stdout: yaml } = await run(`keelwright synth --kubernetes ${version} ${PROGRAM}`, cluster, { BUFFER: kind });
      const kept = await readBack(cluster, yaml);
      expect(documents(yaml).flatMap((object, i) => lost(object, kept[i], `${object.kind} ${object.metadata.name}`))).toEqual([]);
    }
  });

  test('pause pods are found when a CapacityBuffer takes their place, and their class is kept', async () => {
    const env = { BUFFER: 'capacity-buffer' };
    await apply('pods');
    await apply('capacity-buffer');
    const { stderr } = await run(`keelwright synth --kubernetes ${version} ${PROGRAM}`, cluster, env);
    await run(stderr.split('\n').map(text => text.trim()).find(text => text.includes('keelwright leftovers'))!, cluster, env);
    const { stdout } = await cluster.kubectl(['get', 'deployments,networkpolicies,podtemplates,capacitybuffers,priorityclasses', '-n', NAMESPACE, '-o', 'name']);
    expect(stdout.trim().split('\n').filter(name => !name.includes('/system-')).sort()).toEqual([
      'capacitybuffer.autoscaling.x-k8s.io/headroom', 'deployment.apps/web', 'networkpolicy.networking.k8s.io/web', 'podtemplate/headroom',
      'priorityclass.scheduling.k8s.io/pause-buffer',
    ]);
  });

  test('a schedule sets the number of pause pods with the right to do that alone, and an apply leaves it as it is', async () => {
    await apply('schedule');
    const replicas = async () => (await cluster.api.get(DEPLOYMENT)).spec.replicas;
    expect(await replicas()).toBe(1);

    await asScheduled('headroom-up');
    expect(await replicas()).toBe(AFTER - BEFORE);
    await apply('schedule');
    const serverSide = 'kubectl apply --server-side --force-conflicts --validate=strict -f -';
    await run(`keelwright synth --kubernetes ${version} ${PROGRAM} | ${serverSide}`, cluster, { BUFFER: 'schedule' });
    await run(`keelwright synth --kubernetes ${version} ${PROGRAM} | ${serverSide}`, cluster, { BUFFER: 'schedule' });
    expect(await replicas()).toBe(AFTER - BEFORE);
    await asScheduled('headroom-down');
    expect(await replicas()).toBe(1);

    const rights = ['patch deployments/headroom --subresource=scale', 'patch deployments/web --subresource=scale', 'patch deployments/headroom', 'list pods', 'get secrets'];
    expect(await Promise.all(rights.map(mayI))).toEqual(['yes', 'no', 'no', 'no', 'no']);
  });

  /** Runs what the CronJob's container would run, as its account. */
  async function asScheduled(cronJob: string): Promise<void> {
    const { spec } = await cluster.api.get(`/apis/batch/v1/namespaces/${NAMESPACE}/cronjobs/${cronJob}`);
    const { serviceAccountName, containers: [{ args }] } = spec.jobTemplate.spec.template.spec;
    const account = `${NAMESPACE}:${serviceAccountName}`;
    await cluster.kubectl([...args, `--namespace=${NAMESPACE}`, `--as=system:serviceaccount:${account}`, '--as-group=system:authenticated']);
  }

  async function mayI(right: string): Promise<string> {
    const { stdout } = await shell(`kubectl auth can-i ${right} -n ${NAMESPACE} --as=system:serviceaccount:${NAMESPACE}:headroom`, cluster);
    return stdout.trim();
  }
});
