import { samplerImage, webImage } from './lab/own-images';
import { RealNodes } from './lab/real-nodes';
import { applyAsTold, synth } from './lab/run-program';
import type { KubeObject } from '../cluster/lab/client';
import { waitFor } from '../cluster/lab/wait';

const PROGRAM = 'test/nodes/programs/pods.ts';
const MEBIBYTE = 1024 * 1024;

let lab: RealNodes;

beforeAll(async () => {
  lab = await RealNodes.start();
  const web = await webImage();
  for (const image of [web, { ...web, name: 'registry.example/acme/named:1.0.0', user: 'app' }, await samplerImage()]) await lab.registry.push(image);
  await applyAsTold(lab, await synth(PROGRAM));
});

afterAll(async () => lab.stop());

/** What containers of the image print of themselves. */
interface Facts {
  readonly [fact: string]: string;
}
type AllFacts = Omit<Facts, 'env' | 'files' | 'writable' | 'processes'> & { env: Facts; files: Facts; writable: Facts; processes: string[] };

const RESTRICTED = {
  uid: '10001 10001 10001 10001',
  gid: '10001 10001 10001 10001',
  boundingCapabilities: '0000000000000000',
  effectiveCapabilities: '0000000000000000',
  noNewPrivileges: '1',
  seccomp: '2',
  root: 'ro',
};

describe('a container', () => {
  test('has no right that it does not need, and writes only where it says so', async () => {
    const [pod] = await podsOf('web');
    const facts = await factsOf(pod, 'web');
    expect(facts).toMatchObject({ ...RESTRICTED, groups: '10001', memoryLimit: `${48 * MEBIBYTE}`, cpuQuota: '200000' });
    expect(facts.writable).toEqual({ '/': 'no', '/data': 'yes', '/tmp': 'yes', '/scratch': 'yes' });
  });

  test('knows its pod', async () => {
    const [pod] = await podsOf('web');
    const { env, host } = await factsOf(pod, 'web');
    const { name } = pod.metadata;
    const zone = pod.spec.nodeName.replace('node', 'zone');
    expect(host).toBe(name);
    expect(env).toMatchObject({ POD: name, NAMESPACE: 'pods', NODE: pod.spec.nodeName, IP: pod.status.podIP, ZONE: zone, MEMORY: `${48 * MEBIBYTE}`, CPU: '50', API_KEY: 'given' });
    expect(Object.keys(env).filter(variable => /_SERVICE_HOST$/.test(variable))).toEqual(['KUBERNETES_SERVICE_HOST']);
  });

  test('reads its files: config, a Secret, a token for another service, its labels', async () => {
    const [pod] = await podsOf('web');
    const { files } = await factsOf(pod, 'web');
    expect(files).toMatchObject({ '/etc/app/app.yaml': 'level: info', '/run/vault/key': 'given' });
    expect(files['/run/vault/labels']).toContain('app.kubernetes.io/name="web"');
    const claims = JSON.parse(Buffer.from(files['/run/vault/token'].split('.')[1], 'base64url').toString());
    expect(claims).toMatchObject({ aud: ['vault'], sub: 'system:serviceaccount:pods:web' });
  });

  test('starts after its init containers, in their order, and after its sidecar', async () => {
    const [pod] = await podsOf('web');
    const { files } = await factsOf(pod, 'web');
    expect(files['/data/notes'].split('\n').slice(0, 2)).toEqual(['first', 'second']);
    const statuses = [...pod.status.initContainerStatuses, ...pod.status.containerStatuses];
    const startOf = (name: string) => statuses.find(status => status.name === name).state.running.startedAt;
    expect(startOf('beside') <= startOf('web')).toBe(true);
  });

  test('shares a folder with its sidecar, which has rights of its own', async () => {
    const [pod] = await podsOf('web');
    const facts = await factsOf(pod, 'beside');
    expect(facts).toMatchObject(RESTRICTED);
    expect(facts.writable).toEqual({ '/': 'no', '/data': 'yes', '/tmp': 'yes' });
  });

  test('has the user, group and right that it asks for, and sees the processes of its sidecar', async () => {
    const [pod] = await podsOf('keys', 'trusted');
    const facts = await factsOf(pod, 'keys');
    expect(facts).toMatchObject({ uid: '2000 2000 2000 2000', gid: '3000 3000 3000 3000', boundingCapabilities: '0000000000000020', noNewPrivileges: '0', seccomp: '2', root: 'ro' });
    expect(facts.processes).toContain('pause');
  });

  test('runs by a number where its image names a user', async () => {
    const [pod] = await podsOf('named');
    expect(pod.status.phase).toBe('Running');
    expect(await factsOf(pod, 'named')).toMatchObject(RESTRICTED);
  });

  test('may start slowly without being killed', async () => {
    const ready = async () => (await podsOf('slow')).find(isReady);
    const pod = await waitFor('the slow one', ready, 120);
    expect(pod.status.containerStatuses[0].restartCount).toBe(0);
  });

  test('is killed for the memory that it takes above its limit, and nothing else is', async () => {
    const killed = async () => (await podsOf('greedy'))[0]?.status.containerStatuses?.[0].lastState.terminated;
    expect(await waitFor('the kill', killed, 120)).toMatchObject({ reason: 'OOMKilled', exitCode: 137 });
    const others = [...await podsOf('web'), ...await podsOf('named')].flatMap(({ status }) => status.containerStatuses);
    expect(others.map(({ restartCount }) => restartCount)).toEqual(others.map(() => 0));
  });
});

describe('hooks', () => {
  test('run as its user, in its files', async () => {
    const [pod] = await podsOf('web');
    const notes = async () => (await lab.kubectl(['-n', 'pods', 'exec', pod.metadata.name, '-c', 'web', '--', '/app', 'show', '/data/notes'])).stdout;
    expect((await notes()).trim().split('\n').sort()).toEqual(['first', 'second', 'started']);
  });
});

describe('what ends', () => {
  test('admin tasks ran before and after the rollout, with the config of the app', async () => {
    const [before, after] = await Promise.all(['web-migrate', 'web-index'].map(async name => (await jobsOf(name))[0]));
    const [web] = (await lab.api.list('/apis/apps/v1/namespaces/pods/deployments')).filter(({ metadata }) => metadata.name === 'web');
    const progressed = web.status.conditions.find(({ type }: KubeObject) => type === 'Available').lastTransitionTime;
    expect(before.status.completionTime <= web.metadata.creationTimestamp!).toBe(true);
    expect(after.metadata.creationTimestamp >= progressed).toBe(true);
    expect((await factsOf((await podsOfJob(before))[0], 'web-migrate')).env).toMatchObject({ API_KEY: 'given' });
  });

  test('an index that fails for good fails alone', async () => {
    const [job] = await jobsOf('parts');
    const done = await waitFor('the parts', async () => {
      const { status } = await lab.api.get(`/apis/batch/v1/namespaces/pods/jobs/${job.metadata.name}`);
      return status.conditions?.length > 0 && status.completedIndexes === '0,2' && status;
    }, 120);
    expect(done.failedIndexes).toBe('1');
  });

  test('an exit code that a rule names ends the job, or is forgiven', async () => {
    const [fatal] = await jobsOf('fatal');
    const failed = await ended(fatal.metadata.name);
    expect(failed).toMatchObject({ type: 'Failed', reason: 'PodFailurePolicy' });
    expect(await podsOfJob(fatal)).toHaveLength(1);
    const [ignored] = await jobsOf('ignored');
    expect(await ended(ignored.metadata.name)).toMatchObject({ type: 'Failed', reason: 'DeadlineExceeded' });
    expect((await podsOfJob(ignored)).length).toBeGreaterThan(1);
  });

  test('a job is done when the index is that its rule names', async () => {
    const [leader] = await jobsOf('leader');
    expect(await ended(leader.metadata.name)).toMatchObject({ type: 'Complete', reason: 'SuccessPolicy' });
  });

  test('a container is started again in its pod, with the files that it has written', async () => {
    const [again] = await jobsOf('again');
    expect(await ended(again.metadata.name)).toMatchObject({ type: 'Complete' });
    const [pod, ...others] = await podsOfJob(again);
    expect([pod.status.containerStatuses[0].restartCount, others]).toEqual([1, []]);
  });

  test('a job ends although its sidecar would not', async () => {
    const [job] = await jobsOf('beside');
    await lab.kubectl(['-n', 'pods', 'wait', `job/${job.metadata.name}`, '--for=condition=complete', '--timeout=120s']);
  });

  test('a schedule runs', async () => {
    await waitFor('a run', async () => (await jobsOf('clock-tick')).some(({ status }) => status.succeeded === 1), 150);
  });
});

async function podsOf(name: string, namespace = 'pods'): Promise<KubeObject[]> {
  return (await lab.api.list(`/api/v1/namespaces/${namespace}/pods?labelSelector=app.kubernetes.io/instance=${name}`)).filter(({ metadata }) => metadata.deletionTimestamp === undefined);
}

async function jobsOf(prefix: string): Promise<KubeObject[]> {
  return (await lab.api.list('/apis/batch/v1/namespaces/pods/jobs')).filter(({ metadata }) => metadata.name.startsWith(`${prefix}-`));
}

/** The condition with which a job ended. */
async function ended(name: string): Promise<KubeObject> {
  return waitFor(`job ${name} to end`, async () => {
    const { status } = await lab.api.get(`/apis/batch/v1/namespaces/pods/jobs/${name}`);
    return status.conditions?.find(({ type, status: value }: KubeObject) => ['Complete', 'Failed'].includes(type) && value === 'True');
  }, 120);
}

async function podsOfJob({ metadata: { name } }: KubeObject): Promise<KubeObject[]> {
  return lab.api.list(`/api/v1/namespaces/pods/pods?labelSelector=batch.kubernetes.io/job-name=${name}`);
}

async function factsOf({ metadata: { name, namespace } }: KubeObject, container: string): Promise<AllFacts> {
  const { stdout } = await lab.kubectl(['-n', namespace!, 'logs', name, '-c', container]);
  return JSON.parse(stdout.split('\n')[0]);
}

function isReady({ status }: KubeObject): boolean {
  return status.conditions?.some(({ type, status: value }: { type: string; status: string }) => type === 'Ready' && value === 'True');
}
