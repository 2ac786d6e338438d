import { type ControlPlane, type KubeObject, waitFor } from './lab';
import { PATIENCE } from './patience';
import { point, version } from './proof/point';
import { documents } from './prove/documents';
import { lost } from './prove/kept-whole';
import { externalCommands, readBack, run, shell, startCluster } from './prove/subject';

const PROGRAM = 'test/cluster/programs/jobs.ts';
const NAMESPACE = 'jobs';
const CORE = `/api/v1/namespaces/${NAMESPACE}`;
const BATCH = `/apis/batch/v1/namespaces/${NAMESPACE}`;
const SYNTH = `keelwright synth --kubernetes ${version} ${PROGRAM}`;

interface Step {
  readonly line: string;
  readonly code: number;
}

describe(`Kubernetes ${version}, jobs and admin tasks`, () => {
  let cluster: ControlPlane;

  beforeAll(async () => {
    cluster = await startCluster({ version, zones: 2, nodesPerZone: 2 });
    const { stderr } = await run(`${SYNTH} > /dev/null`);
    for (const line of [...externalCommands(stderr, true), ...externalCommands(stderr, false)]) {
      if (!line.includes(' missing ')) await run(line, cluster);
    }
  });

  afterAll(async () => cluster.stop());

  /** Types the printed lines one after the other, up to the first that fails, as `&&` has it. */
  async function follow(env: NodeJS.ProcessEnv = {}): Promise<Step[]> {
    const told = { ...env, npm_command: '' };
    const { stderr } = await run(`${SYNTH} > /dev/null`, cluster, told);
    const lines = stderr.split('\n');
    const first = lines.findIndex(line => line === 'Apply in three steps, in this order:') + 1;
    expect(first).toBeGreaterThan(0);
    const steps: Step[] = [];
    for (const line of lines.slice(first, lines.findIndex((each, i) => i >= first && !each.startsWith('  ')))) {
      const { code } = await shell(line.trim().replace(/ &&$/, ''), cluster, told);
      steps.push({ line: line.trim(), code });
      if (code !== 0) break;
    }
    return steps;
  }

  const jobsOf = async (task: string): Promise<KubeObject[]> => cluster.api.list(`${BATCH}/jobs?labelSelector=app.kubernetes.io/instance=${task}`);
  const podsOf = async (instance: string): Promise<KubeObject[]> => cluster.api.list(`${CORE}/pods?labelSelector=app.kubernetes.io/instance=${instance}`);
  const isNow = (job: KubeObject, type: string) => job.status?.conditions?.some((condition: any) => condition.type === type && condition.status === 'True') === true;
  const imageOfWeb = async () => (await cluster.api.get(`/apis/apps/v1/namespaces/${NAMESPACE}/deployments/web`)).spec.template.spec.containers[0].image;

  async function becomes(task: string, type: string): Promise<void> {
    await waitFor(`the Job of ${task} to be ${type}`, async () => (await jobsOf(task)).some(job => isNow(job, type)));
  }

  /** Plays the kubelet for pods that wait for their Secret: each ends with this exit code, until one more Job is over. */
  async function end(task: string, exitCode: (pod: KubeObject) => number): Promise<void> {
    const ended = new Set<string>();
    const over = async () => (await jobsOf(task)).filter(job => isNow(job, 'Complete') || isNow(job, 'Failed')).length;
    const before = await over();
    await waitFor(`${task} to be over`, async () => {
      for (const pod of await podsOf(task)) {
        if (ended.has(pod.metadata.uid!) || pod.spec.nodeName === undefined || pod.metadata.deletionTimestamp !== undefined) continue;
        ended.add(pod.metadata.uid!);
        const code = exitCode(pod);
        const terminated = { exitCode: code, reason: code === 0 ? 'Completed' : 'Error', startedAt: '2026-01-01T00:00:00Z', finishedAt: '2026-01-01T00:00:01Z' };
        const [{ name, image }] = pod.spec.containers;
        await cluster.api.patch(`${CORE}/pods/${pod.metadata.name}/status`, {
          status: {
            phase: code === 0 ? 'Succeeded' : 'Failed',
            containerStatuses: [{ name, image, imageID: '', ready: false, restartCount: 0, state: { terminated } }],
          },
        });
      }
      return await over() > before;
    }, PATIENCE.long);
  }

  point(4, 'the printed steps run the task before the rollout, then roll out, then run the task after it', 'jobs and tasks', async () => {
    const created: string[] = [];
    const watches = ['jobs', 'deployments'].map(kind => cluster.api.watch(`${kind === 'jobs' ? BATCH : `/apis/apps/v1/namespaces/${NAMESPACE}`}/${kind}`, ({ type, object }) => {
      const name = object.metadata.name.replace(/-[0-9a-f]{8}$/, '');
      if (type === 'ADDED' && /^(web|web-migrate|web-reindex)$/.test(name)) created.push(name);
    }));
    const steps = await follow();
    watches.forEach(watch => watch.stop());
    expect(steps.filter(({ code }) => code !== 0)).toEqual([]);
    expect(created).toEqual(['web-migrate', 'web', 'web-reindex']);
    expect((await jobsOf('web-migrate')).map(job => isNow(job, 'Complete'))).toEqual([true]);
  });

  point(2, 'is kept whole', 'jobs and tasks', async () => {
    const { stdout: yaml } = await run(SYNTH);
    const kept = await readBack(cluster, yaml);
    expect(documents(yaml).flatMap((object, i) => lost(object, kept[i], `${object.kind} ${object.metadata.name}`))).toEqual([]);
  });

  point(3, 'a second time, nothing runs again', 'jobs and tasks', async () => {
    const before = (await cluster.api.list(`${BATCH}/jobs`)).map(({ metadata }) => metadata.uid);
    expect((await follow()).filter(({ code }) => code !== 0)).toEqual([]);
    expect((await cluster.api.list(`${BATCH}/jobs`)).map(({ metadata }) => metadata.uid)).toEqual(before);
  });

  point(6, 'a task that fails keeps the old version serving and stops what comes after; another try goes on', 'jobs and tasks', async () => {
    const env = { VERSION: '2.0.0', MIGRATION: 'held' };
    const [steps] = await Promise.all([follow(env), end('web-migrate', () => 1)]);
    expect(steps.map(({ code }) => code === 0)).toEqual([true, true, false]);
    expect(steps[2].line).toContain('--for=condition=complete');
    expect(await imageOfWeb()).toBe('ghcr.io/acme/web:1.0.0');
    expect((await podsOf('web')).map(({ spec }) => spec.containers[0].image)).toEqual(['ghcr.io/acme/web:1.0.0', 'ghcr.io/acme/web:1.0.0']);

    const again = await Promise.all([follow({ ...env, RETRY: '1' }), end('web-migrate', () => 0)]);
    expect(again[0].filter(({ code }) => code !== 0)).toEqual([]);
    expect(await imageOfWeb()).toBe('ghcr.io/acme/web:2.0.0');
    expect((await jobsOf('web-migrate')).map(job => isNow(job, 'Complete') ? 'complete' : 'failed').sort()).toEqual(['complete', 'complete', 'failed']);
  });

  point(4, 'a task by hand runs with the printed command, and not before', 'jobs and tasks', async () => {
    expect(await jobsOf('web-console')).toEqual([]);
    const { stderr } = await run(`${SYNTH} > /dev/null`);
    const [, command] = /^ {2}CronJob jobs\/web-console: run it with (.*)$/m.exec(stderr)!;
    await run(command, cluster);
    await becomes('web-console', 'Complete');
  });

  point(4, 'jobs complete: one pod with a volume, a number of pods, the workers of a queue', 'jobs and tasks', async () => {
    for (const job of ['report', 'count', 'drain-queue']) await becomes(job, 'Complete');
    const succeeded = async (job: string) => (await jobsOf(job))[0].status.succeeded;
    expect(await succeeded('report')).toBe(1);
    expect(await succeeded('count')).toBe(5);
    expect(await succeeded('drain-queue')).toBe(3);
  });

  point(4, 'an index that fails by its exit code is not retried, another is, and the job fails with more than it may lose', 'jobs and tasks', async () => {
    const indexOf = (pod: KubeObject) => pod.metadata.annotations!['batch.kubernetes.io/job-completion-index'];
    const tries = new Map<string, number>();
    await end('index', pod => {
      const index = indexOf(pod);
      tries.set(index, (tries.get(index) ?? 0) + 1);
      if (index === '1') return 42;
      return index === '2' && tries.get(index) === 1 ? 1 : 0;
    });
    const [job] = await jobsOf('index');
    expect({ failed: job.status.failedIndexes, done: job.status.completedIndexes }).toEqual({ failed: '1', done: '0,2-5' });
    expect([tries.get('1'), tries.get('2'), tries.get('0')]).toEqual([1, 2, 1]);
    expect(isNow(job, 'Failed')).toBe(true);
  });

  point(6, 'a suspended job has no pods until it goes on, as the same Job', 'jobs and tasks', async () => {
    const [{ metadata: { uid } }] = await jobsOf('paused');
    expect(await podsOf('paused')).toEqual([]);
    await run(`${SYNTH} | kubectl apply -f -`, cluster, { MORE: 'resumed' });
    await becomes('paused', 'Complete');
    expect((await jobsOf('paused')).map(({ metadata }) => metadata.uid)).toEqual([uid]);
  });

  point(4, 'pods may use the Lease of their election and no other, and an apply leaves its holder', 'jobs and tasks', async () => {
    const can = async (verb: string, name: string) => (await shell(`kubectl auth can-i ${verb} ${name} -n ${NAMESPACE} --as=system:serviceaccount:${NAMESPACE}:web`, cluster)).stdout.trim();
    expect(await Promise.all(['get', 'update', 'patch'].map(async verb => can(verb, 'leases.coordination.k8s.io/web')))).toEqual(['yes', 'yes', 'yes']);
    expect(await Promise.all([can('create', 'leases.coordination.k8s.io'), can('update', 'leases.coordination.k8s.io/other'), can('delete', 'leases.coordination.k8s.io/web')])).toEqual(['no', 'no', 'no']);
    const lease = `/apis/coordination.k8s.io/v1/namespaces/${NAMESPACE}/leases/web`;
    await cluster.api.patch(lease, { spec: { holderIdentity: 'web-0', leaseDurationSeconds: 15 } });
    await run(`${SYNTH} | kubectl apply -f -`, cluster, { VERSION: '2.0.0', MIGRATION: 'held', RETRY: '1' });
    expect((await cluster.api.get(lease)).spec.holderIdentity).toBe('web-0');
  });
});
