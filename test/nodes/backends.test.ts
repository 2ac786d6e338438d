import { imagesMadeHere } from './lab/images-made-here';
import { RealNodes } from './lab/real-nodes';
import { applyAgain, applyAsTold, type Environment, type Printed, restoreAsTold, synth } from './lab/run-program';

import { Manifests } from '../../src/manifests/manifests';
import { allContainers } from '../../src/manifests/pod-templates';
import { entriesFromYaml } from '../../src/manifests/yaml/from-yaml';
import { waitFor } from '../cluster/lab/wait';

const PROGRAM = 'test/nodes/programs/backends.ts';
const NAMESPACE = 'backends';
/** All that promise to keep what they have acknowledged. */
const KEEPERS = ['postgres', 'mariadb', 'redis', 'rabbitmq', 'zookeeper'] as const;
/** Those that go on while one member is away. */
const QUORUMS = ['rabbitmq', 'zookeeper'] as const;
const SERVERS = [...KEEPERS, 'memcached'] as const;
const RESTORED = ['postgres', 'mariadb', 'redis'] as const;
const VOLUMES = 20;
type Server = typeof SERVERS[number];

let nodes: RealNodes;
let env: Environment;

beforeAll(async () => {
  nodes = await RealNodes.start({ zones: 4 });
  env = { S3: await nodes.startS3('backups') };
  await nodes.kubectl(['taint', 'node', 'node-4', 'writers=here:NoSchedule']);
  await nodes.startDns();
  await nodes.makeVolumes(VOLUMES);
  const [first, later] = await Promise.all([synth(PROGRAM, env), synth(PROGRAM, { ...env, LATER: 'true' })]);
  for (const image of await imagesMadeHere([...imagesOf(first), ...imagesOf(later)])) await nodes.registry.push(image);
  await applyAsTold(nodes, first, env);
  await ready();
  await writing();
});

afterAll(async () => nodes.stop());

test.each<[string, () => Promise<unknown>]>([
  ['a pod is deleted', async () => kubectl('delete', 'pod', ...SERVERS.map(firstMember))],
  ['a server is killed', async () => Promise.all(SERVERS.map(async name => {
    const restarts = await restartsOf(name);
    await nodes.killContainer(NAMESPACE, firstMember(name));
    await waitFor(`${name} to be started again`, async () => await restartsOf(name) > restarts, 60);
  }))],
  ['each node is drained', async () => {
    for (const node of ['node-1', 'node-2', 'node-3']) {
      await nodes.kubectl(['drain', node, '--ignore-daemonsets', '--delete-emptydir-data', '--timeout=240s']);
      await nodes.kubectl(['uncordon', node]);
      await ready();
    }
  }],
  ['all are rolled out', async () => kubectl('rollout', 'restart', 'statefulset')],
  ['two are upgraded', async () => {
    env = { ...env, LATER: 'true' };
    await applyAgain(nodes, await synth(PROGRAM, env), env);
  }],
])('when %s, nothing that was acknowledged is lost, and writes go on', async (_, happens) => {
  const since = Date.now();
  await happens();
  await ready();
  await writing();
  const written = await each(SERVERS, acknowledged);
  process.stderr.write(`longest pause in ms: ${JSON.stringify(Object.fromEntries(SERVERS.map(name => [name, longestPause(written[name], since)])))}\n`);
  expect(await lost(written, KEEPERS)).toEqual(Object.fromEntries(KEEPERS.map(name => [name, []])));
  for (const name of QUORUMS) expect(longestPause(written[name], since)).toBeLessThan(30_000);
});

test('backups in a bucket are restored as they were made', async () => {
  const before = await each(RESTORED, acknowledged);
  for (const name of RESTORED) await kubectl('create', 'job', `${name}-now`, `--from=cronjob/${name}-backup`);
  for (const name of RESTORED) await kubectl('wait', `job/${name}-now`, '--for=condition=complete', '--timeout=240s');
  const backups = await each(RESTORED, async name => (
    /\d{4}-\d\d-\d\dT\d{6}Z\.\w+/.exec((await kubectl('logs', `job/${name}-now`, '--all-containers')).stdout)![0]
  ));
  await each(RESTORED, async name => kubectl('exec', `deploy/${name}-writer`, '--', '/writer', 'forget'));
  expect((await lost(before, RESTORED)).postgres.length).toBeGreaterThan(0);
  await kubectl('scale', 'deployment', ...RESTORED.map(name => `${name}-writer`), '--replicas=0');

  const restoring = { ...env, RESTORE: JSON.stringify(backups) };
  await restoreAsTold(nodes, await synth(PROGRAM, restoring), restoring);
  await kubectl('wait', '--for=condition=complete', '--timeout=300s', 'job', '-l', 'app.kubernetes.io/component=restore');
  await applyAgain(nodes, await synth(PROGRAM, env), env);
  await ready();
  await writing();
  expect(await lost(before, RESTORED)).toEqual(Object.fromEntries(RESTORED.map(name => [name, []])));
});

function imagesOf({ yaml }: Printed): string[] {
  return Manifests.of(entriesFromYaml(yaml, 'stdin')).podTemplates.flatMap(allContainers).map(({ value }) => value.image);
}

async function kubectl(...words: string[]): Promise<{ stdout: string }> {
  return nodes.kubectl(['-n', NAMESPACE, ...words]);
}

function firstMember(name: Server): string {
  return `${name}-0`;
}

async function restartsOf(name: Server): Promise<number> {
  const { status } = await nodes.api.get(`/api/v1/namespaces/${NAMESPACE}/pods/${firstMember(name)}`);
  return status.containerStatuses[0].restartCount;
}

async function ready(): Promise<void> {
  for (const name of SERVERS) await kubectl('rollout', 'status', `statefulset/${name}`, '--timeout=300s');
  for (const name of SERVERS) await kubectl('rollout', 'status', `deployment/${name}-writer`, '--timeout=120s');
}

/** Waits until each of the servers has acknowledged something that was written from now on. */
async function writing(): Promise<void> {
  const now = Date.now();
  await Promise.all(SERVERS.map(async name => waitFor(`writes to ${name}`, async () => (await acknowledged(name)).some(number => number > now), 120)));
}

/** What its writer was told. */
async function acknowledged(name: Server): Promise<number[]> {
  return numbersIn((await kubectl('logs', `deployment/${name}-writer`, '--tail=-1')).stdout);
}

/** What was acknowledged, and is not there. */
async function lost<T extends Server>(written: Record<T, number[]>, servers: readonly T[]): Promise<Record<T, number[]>> {
  return each(servers, async name => {
    const kept = new Set(numbersIn((await kubectl('exec', `deploy/${name}-writer`, '--', '/writer', 'read')).stdout));
    return written[name].filter(number => !kept.has(number));
  });
}

/** In milliseconds, from a second before, as a pause begins with what was written last. */
function longestPause(written: readonly number[], since: number): number {
  const times = written.filter(number => number >= since - 1000);
  return Math.max(...times.slice(1).map((time, i) => time - times[i]));
}

function numbersIn(text: string): number[] {
  return text.split('\n').filter(line => /^\d+$/.test(line)).map(Number);
}

async function each<T extends string, R>(names: readonly T[], ask: (name: T) => Promise<R>): Promise<Record<T, R>> {
  return Object.fromEntries(await Promise.all(names.map(async name => [name, await ask(name)]))) as Record<T, R>;
}
