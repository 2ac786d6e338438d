import { samplerImage, WEB, webImage } from './lab/own-images';
import { RealNodes } from './lab/real-nodes';
import { synth } from './lab/run-program';
import { type Outcome, outcomeOf, Sampler } from './lab/sampler';
import { waitFor } from '../cluster/lab/wait';

/** Where the samplers are: it is not drained. */
const STAYS = 'node-1';
const CHANGED = 'registry.example/acme/web:1.0.1';

let lab: RealNodes;
let samplers: { ours: Sampler; kept: Sampler; naive: Sampler };

beforeAll(async () => {
  lab = await RealNodes.start();
  for (const image of [await webImage(), await webImage(CHANGED), await samplerImage()]) await lab.registry.push(image);
  await apply(WEB);
  await rolledOut();
  const addressOf = async (namespace: string, name: string) => (await lab.api.get(`/api/v1/namespaces/${namespace}/services/${name}`)).spec.clusterIP;
  samplers = {
    ours: await Sampler.start(lab, { name: 'ours', url: `http://${await addressOf('shop', 'web')}:8080/`, node: STAYS }),
    kept: await Sampler.start(lab, { name: 'kept', url: `http://${await addressOf('shop', 'careful')}:8080/`, keep: true, node: STAYS }),
    naive: await Sampler.start(lab, { name: 'naive', url: `http://${await addressOf('naive', 'web')}:8080/`, node: STAYS }),
  };
});

afterAll(async () => lab.stop());

const RESULTS: { [change: string]: { [who: string]: Outcome } } = {};

test.each<[string, () => Promise<unknown>]>([
  ['a rollout', async () => { await apply(CHANGED); await rolledOut(); }],
  ['a rollback', async () => { await apply(WEB); await rolledOut(); }],
  ['the drain of each other node', async () => {
    for (const node of ['node-2', 'node-3']) {
      await lab.kubectl(['drain', node, '--ignore-daemonsets', '--delete-emptydir-data', '--timeout=240s']);
      await rolledOut();
      await lab.kubectl(['uncordon', node]);
    }
  }],
  ['more pods and fewer', async () => {
    for (const replicas of [3, 1, 2]) {
      await Promise.all(WORKLOADS.map(async ([namespace, name]) => (
        lab.kubectl(['-n', namespace, 'scale', `deployment/${name}`, `--replicas=${replicas}`])
      )));
      await rolledOut();
      await stopped();
    }
  }],
])('nothing is lost during %s, where the defaults of cdk8s-plus lose requests', async (change, happens) => {
  let ended: Promise<unknown> | undefined;
  // All at once, so that each sees the same.
  const once = async () => ended ??= happens().then(stopped);
  const watching = [samplers.ours, samplers.kept, samplers.naive].map(async sampler => outcomeOf(await sampler.during(once)));
  const [ours, kept, naive] = await Promise.all(watching);
  RESULTS[change] = { ours, kept, naive };
  process.stderr.write(`${change}: ${JSON.stringify(RESULTS[change])}\n`);
  expect(ours.sent).toBeGreaterThan(500);
  expect({ ours: ours.kinds, kept: kept.kinds }).toEqual({ ours: {}, kept: {} });
  // Where nobody loses anything, nothing is proved.
  expect(naive.failed).toBeGreaterThan(0);
});

const WORKLOADS = [['shop', 'web'], ['shop', 'careful'], ['naive', 'web']] as const;

async function apply(image: string): Promise<void> {
  for (const program of ['traffic', 'naive']) {
    const { yaml } = await synth(`test/nodes/programs/${program}.ts`, { IMAGE: image });
    await lab.kubectl(['apply', '-f', '-'], { input: yaml });
  }
}

async function rolledOut(): Promise<void> {
  await Promise.all(WORKLOADS.map(async ([namespace, name]) => lab.kubectl(['-n', namespace, 'rollout', 'status', `deployment/${name}`, '--timeout=240s'])));
}

/** No pod is on its way out. */
async function stopped(): Promise<void> {
  const pods = async () => (await Promise.all(['shop', 'naive'].map(async namespace => lab.api.list(`/api/v1/namespaces/${namespace}/pods`)))).flat();
  await waitFor('pods to have stopped', async () => (await pods()).every(({ metadata }) => metadata.deletionTimestamp === undefined));
}
