import { samplerImage, WEB, webImage } from './lab/own-images';
import { RealNodes } from './lab/real-nodes';
import { writeReport } from './lab/report';
import { type Environment, synth } from './lab/run-program';
import { type Change, type Outcome, outcomeOf, Sampler, type Sides } from './lab/sampler';
import { waitFor } from '../cluster/lab/wait';

/** Where the samplers are, and nothing else. */
const STAYS = 'node-1';
const CHANGED = 'registry.example/acme/web:1.0.1';
const WORKLOADS = [['shop', 'web'], ['shop', 'careful'], ['naive', 'web']] as const;
const SCALED = [['shop', 'scaled'], ['shop', 'careful-scaled'], ['naive', 'scaled']] as const;
/** Two fifths of a processor in all, and each pod asks for a tenth: more than four would be wanted. */
const BUSY = { path: 'busy?for=10ms', rate: 40 };
/** That a node is gone, on a machine with so little time that all of it takes twice as long. */
const SECONDS_TO_NOTICE = 120;

/** One for each side, in the order of the workloads. */
type Samplers = readonly [ours: Sampler, kept: Sampler, naive: Sampler];

let nodes: RealNodes;
let samplers: Samplers;
const changes: Change[] = [];

beforeAll(async () => {
  nodes = await RealNodes.start({ zones: 4, policies: true });
  await nodes.kubectl(['cordon', STAYS]);
  for (const image of [await webImage(), await webImage(CHANGED), await samplerImage()]) await nodes.registry.push(image);
  await nodes.startMetrics();
  await apply({ IMAGE: WEB });
  await rolledOut();
  samplers = await startSamplers(WORKLOADS);
});

afterAll(async () => {
  await nodes.stop();
  if (process.env.UPDATE_GOLDEN) writeReport(changes);
});

test.each<[string, () => Promise<unknown>]>([
  ['rollout', async () => { await apply({ IMAGE: CHANGED }); await rolledOut(); }],
  ['rollback', async () => { await apply({ IMAGE: WEB }); await rolledOut(); }],
  ['config change', async () => { await apply({ IMAGE: WEB, LEVEL: 'debug' }); await rolledOut(); }],
  ['drain of three nodes', async () => {
    for (const node of ['node-2', 'node-3', 'node-4']) {
      await nodes.kubectl(['drain', node, '--ignore-daemonsets', '--delete-emptydir-data', '--timeout=240s']);
      await rolledOut();
      await nodes.kubectl(['uncordon', node]);
    }
  }],
  ['scaling to 3, 1 and 2', async () => {
    for (const replicas of [3, 1, 2]) {
      await Promise.all(WORKLOADS.map(async ([namespace, name]) => (
        nodes.kubectl(['-n', namespace, 'scale', `deployment/${name}`, `--replicas=${replicas}`])
      )));
      await rolledOut();
      await stopped();
    }
  }],
])('nothing is lost during a change (%s), where the defaults of cdk8s-plus lose requests', async (name, happens) => {
  const sides = await watched(samplers, async () => { await happens(); await stopped(); });
  const naive = expectNothingLost(name, sides);
  // Where nobody loses anything, nothing is proved.
  expect(naive.failed).toBeGreaterThan(0);
});

// An autoscaler removes so few pods that the twin may lose nothing.
test('nothing is lost while autoscalers add pods and remove them', async () => {
  const sides = await watched(await startSamplers(SCALED), async () => {
    const load = await startSamplers(SCALED, BUSY);
    await Promise.all(SCALED.map(async workload => scaledTo(workload, 4)));
    await Promise.all(load.map(async sampler => sampler.stop()));
    await Promise.all(SCALED.map(async workload => scaledTo(workload, 2)));
    await stopped();
  });
  expectNothingLost('autoscaler to 4 and back to 2', sides);
});

test('a node that dies fails the requests to its pods until Kubernetes has noticed, and no others', async () => {
  const [{ spec: { nodeName: dead } }] = await nodes.api.list('/api/v1/namespaces/shop/pods?labelSelector=app.kubernetes.io/instance=web');
  const { ours } = await watched(samplers, async () => {
    nodes.kill(dead);
    await samplers[0].quiet(10, SECONDS_TO_NOTICE + 60);
  });
  const failing = ours.filter(({ failed }) => failed !== undefined).map(({ second }) => second);
  const { sent, failed } = outcomeOf(ours);
  process.stderr.write(`a node dies: ${failed} of ${sent} failed, for ${failing.at(-1)! - failing[0]} s\n`);
  expect(failing.at(-1)! - failing[0]).toBeLessThan(SECONDS_TO_NOTICE);
  // One of two pods was there.
  expect(failed / sent).toBeLessThan(0.6);
});

/** Returns what happened to the twin. */
function expectNothingLost(name: string, sides: Sides): Outcome {
  changes.push({ name, sides });
  const [ours, kept, naive] = [sides.ours, sides.kept, sides.naive].map(outcomeOf);
  process.stderr.write(`${name}: ${JSON.stringify({ ours, kept, naive })}\n`);
  expect(ours.sent).toBeGreaterThan(500);
  expect({ ours: ours.kinds, kept: kept.kinds }).toEqual({ ours: {}, kept: {} });
  return naive;
}

/** What happened meanwhile, to all at once, so that each sees the same. */
async function watched(watching: Samplers, happens: () => Promise<unknown>): Promise<Sides> {
  let ended: Promise<unknown> | undefined;
  const once = async () => ended ??= happens();
  const [ours, kept, naive] = await Promise.all(watching.map(async sampler => sampler.during(once)));
  return { ours, kept, naive };
}

/** Connections to the second workload are kept, unless all of it is load. */
async function startSamplers(workloads: typeof WORKLOADS | typeof SCALED, load?: typeof BUSY): Promise<Samplers> {
  const [ours, kept, naive] = await Promise.all(workloads.map(async ([namespace, name], i) => {
    const { spec: { clusterIP } } = await nodes.api.get(`/api/v1/namespaces/${namespace}/services/${name}`);
    const named = load ? 'load-' : '';
    return Sampler.start(nodes, { name: `${named}${namespace}-${name}`, url: `http://${clusterIP}:8080/${load?.path ?? ''}`, rate: load?.rate, keep: i === 1 && !load, node: STAYS });
  }));
  return [ours, kept, naive];
}

/** Waits until an autoscaler has brought the workload to this number. */
async function scaledTo([namespace, name]: readonly [string, string], count: number): Promise<void> {
  await waitFor(`${count} replicas of ${namespace}/${name}`, async () => {
    const { status } = await nodes.api.get(`/apis/apps/v1/namespaces/${namespace}/deployments/${name}`);
    return status.readyReplicas === count && status.replicas === count;
  }, 240);
}

async function apply(env: Environment): Promise<void> {
  for (const program of ['traffic', 'naive']) {
    const { yaml } = await synth(`test/nodes/programs/${program}.ts`, env);
    await nodes.kubectl(['apply', '-f', '-'], { input: yaml });
  }
}

async function rolledOut(): Promise<void> {
  await Promise.all([...WORKLOADS, ...SCALED].map(async ([namespace, name]) => nodes.kubectl(['-n', namespace, 'rollout', 'status', `deployment/${name}`, '--timeout=240s'])));
}

/** No pod is on its way out. */
async function stopped(): Promise<void> {
  const pods = async () => (await Promise.all(['shop', 'naive'].map(async namespace => nodes.api.list(`/api/v1/namespaces/${namespace}/pods`)))).flat();
  await waitFor('pods to have stopped', async () => (await pods()).every(({ metadata }) => metadata.deletionTimestamp === undefined));
}
