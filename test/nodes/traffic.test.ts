import { samplerImage, WEB, webImage } from './lab/own-images';
import { RealNodes } from './lab/real-nodes';
import { writeReport } from './lab/report';
import { type Environment, synth } from './lab/run-program';
import { type Change, outcomeOf, Sampler, type Sides } from './lab/sampler';
import { waitFor } from '../cluster/lab/wait';

/** Where the samplers are, and nothing else: two of the three others have at least one pod of each side. */
const STAYS = 'node-1';
const CHANGED = 'registry.example/acme/web:1.0.1';
const WORKLOADS = [['shop', 'web'], ['shop', 'careful'], ['naive', 'web']] as const;
/** That a node is gone, on a machine with so little time that all of it takes twice as long. */
const SECONDS_TO_NOTICE = 120;

let nodes: RealNodes;
let samplers: { ours: Sampler; kept: Sampler; naive: Sampler };
const changes: Change[] = [];

beforeAll(async () => {
  nodes = await RealNodes.start({ zones: 4 });
  await nodes.kubectl(['cordon', STAYS]);
  for (const image of [await webImage(), await webImage(CHANGED), await samplerImage()]) await nodes.registry.push(image);
  await apply({ IMAGE: WEB });
  await rolledOut();
  const addressOf = async (namespace: string, name: string) => (await nodes.api.get(`/api/v1/namespaces/${namespace}/services/${name}`)).spec.clusterIP;
  samplers = {
    ours: await Sampler.start(nodes, { name: 'ours', url: `http://${await addressOf('shop', 'web')}:8080/`, node: STAYS }),
    kept: await Sampler.start(nodes, { name: 'kept', url: `http://${await addressOf('shop', 'careful')}:8080/`, keep: true, node: STAYS }),
    naive: await Sampler.start(nodes, { name: 'naive', url: `http://${await addressOf('naive', 'web')}:8080/`, node: STAYS }),
  };
});

afterAll(async () => {
  await nodes.stop();
  if (process.env.UPDATE_GOLDEN) writeReport(changes);
});

test.each<[string, () => Promise<unknown>]>([
  ['rollout', async () => { await apply({ IMAGE: CHANGED }); await rolledOut(); }],
  ['rollback', async () => { await apply({ IMAGE: WEB }); await rolledOut(); }],
  ['config change', async () => { await apply({ IMAGE: WEB, LEVEL: 'debug' }); await rolledOut(); }],
  ['drain of two nodes', async () => {
    for (const node of ['node-2', 'node-3']) {
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
  const sides = await watched(async () => { await happens(); await stopped(); });
  changes.push({ name, sides });
  const [ours, kept, naive] = [sides.ours, sides.kept, sides.naive].map(outcomeOf);
  process.stderr.write(`${name}: ${JSON.stringify({ ours, kept, naive })}\n`);
  expect(ours.sent).toBeGreaterThan(500);
  expect({ ours: ours.kinds, kept: kept.kinds }).toEqual({ ours: {}, kept: {} });
  // Where nobody loses anything, nothing is proved.
  expect(naive.failed).toBeGreaterThan(0);
});

test('a node that dies fails the requests to its pods until Kubernetes has noticed, and no others', async () => {
  const [{ spec: { nodeName: dead } }] = await nodes.api.list('/api/v1/namespaces/shop/pods?labelSelector=app.kubernetes.io/instance=web');
  const { ours } = await watched(async () => {
    nodes.kill(dead);
    await samplers.ours.quiet(10, SECONDS_TO_NOTICE + 60);
  });
  const failing = ours.filter(({ failed }) => failed !== undefined).map(({ second }) => second);
  const { sent, failed } = outcomeOf(ours);
  process.stderr.write(`a node dies: ${failed} of ${sent} failed, for ${failing.at(-1)! - failing[0]} s\n`);
  expect(failing.at(-1)! - failing[0]).toBeLessThan(SECONDS_TO_NOTICE);
  // One of two pods was there.
  expect(failed / sent).toBeLessThan(0.6);
});

/** What happened meanwhile, to all at once, so that each sees the same. */
async function watched(happens: () => Promise<unknown>): Promise<Sides> {
  let ended: Promise<unknown> | undefined;
  const once = async () => ended ??= happens();
  const { ours, kept, naive } = samplers;
  const [a, b, c] = await Promise.all([ours, kept, naive].map(async sampler => sampler.during(once)));
  return { ours: a, kept: b, naive: c };
}

async function apply(env: Environment): Promise<void> {
  for (const program of ['traffic', 'naive']) {
    const { yaml } = await synth(`test/nodes/programs/${program}.ts`, env);
    await nodes.kubectl(['apply', '-f', '-'], { input: yaml });
  }
}

async function rolledOut(): Promise<void> {
  await Promise.all(WORKLOADS.map(async ([namespace, name]) => nodes.kubectl(['-n', namespace, 'rollout', 'status', `deployment/${name}`, '--timeout=240s'])));
}

/** No pod is on its way out. */
async function stopped(): Promise<void> {
  const pods = async () => (await Promise.all(['shop', 'naive'].map(async namespace => nodes.api.list(`/api/v1/namespaces/${namespace}/pods`)))).flat();
  await waitFor('pods to have stopped', async () => (await pods()).every(({ metadata }) => metadata.deletionTimestamp === undefined));
}
