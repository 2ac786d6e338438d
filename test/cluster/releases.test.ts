import { setTimeout as sleep } from 'node:timers/promises';
import { type ControlPlane, installCrds, waitFor } from './lab';
import { Metrics } from './lab/metrics';
import { PATIENCE } from './patience';
import type { Told } from './programs/release';
import { isDefault, point, version } from './proof/point';
import { LiveRoute } from './prove/live-route';
import { ReleaseStory } from './prove/release-story';
import { startCluster } from './prove/subject';
import { CanaryPhase, Color } from '../../src';

const ONE = 'ghcr.io/acme/web:1';
const TWO = 'ghcr.io/acme/web:2';
const AT_ONCE = 6;
/** What pods use of 100m, when 50 percent is the target and others have 30 percent of the calls. */
const STEADY = '35m';
const NO_CANARY = { weight: undefined, phase: undefined };
/** Takes new pods for what they are at once. */
const HURRIED = ['sync-period=2s', 'cpu-initialization-period=0s', 'initial-readiness-delay=0s', 'downscale-stabilization=1s'].map(flag => `--horizontal-pod-autoscaler-${flag}`);
/** Slow pods take minutes to be replaced: once is enough. */
const readinessDelay = isDefault ? 30 : 5;

const ROUTERS = ['kubernetes', 'gateway-api', 'istio'] as const;
/** Where the number of pods is the share, it stays; else an autoscaler without figures does nothing but keep to its bounds. */
const SIZES = { 'kubernetes': { replicas: 9 }, 'gateway-api': { scale: { min: 3, max: 6, cpu: 70 } }, 'istio': { scale: { min: 3, max: 6, cpu: 70 } } };
/** Names of what is no controller's own to name. */
const lasting = (objects: object) => Object.keys(objects).filter(name => !/^(Pod|ReplicaSet|EndpointSlice|PodMetrics) /.test(name));
const minimumOf = (router: typeof ROUTERS[number]) => router === 'kubernetes' ? 9 : 3;

describe(`Kubernetes ${version}, releases`, () => {
  const telling = new Map<string, Promise<void>>();
  let cluster: ControlPlane;
  let live: LiveRoute;
  let metrics: Metrics;

  // Most of each story is waiting, so several are told at a time; more would take the time of other suites.
  beforeAll(async () => {
    cluster = await startCluster({ version, readinessDelay, nodeSize: { cpu: '16' }, flags: { controllerManager: HURRIED } });
    await installCrds(cluster, 'gateway-api', ['HTTPRoute', 'GRPCRoute']);
    await installCrds(cluster, 'istio', ['VirtualService', 'DestinationRule', 'PeerAuthentication']);
    metrics = await Metrics.start(cluster, 'unused');
    live = await LiveRoute.watch(cluster);
    const names = Object.keys(stories);
    names.forEach((name, i) => {
      const before = telling.get(names[i - AT_ONCE])?.catch(() => undefined) ?? Promise.resolve();
      telling.set(name, before.then(stories[name]));
      telling.get(name)!.catch(() => undefined);
    });
  });

  afterAll(async () => {
    live?.stop();
    await cluster?.stop();
  });

  const stories: Record<string, () => Promise<void>> = {};
  const told = (what: string, name: string, tell: () => Promise<void>) => {
    stories[name] = tell;
    point(6, what, 'releases', async () => telling.get(name)!);
  };
  const storyOf = (namespace: string, given: Omit<Told, 'namespace' | 'image'>) => new ReleaseStory(cluster, live, version, { namespace, image: ONE, ...given });

  describe.each(ROUTERS)('%s', router => {
    const minimum = minimumOf(router);

    told('a canary goes to 10 and 50 percent, is promoted, and goes when the app is as new', `canary-${router}`, async () => {
      const story = storyOf(`canary-${router}`, { router, ...SIZES[router] });
      await story.start();
      const before = await story.objects();
      await story.becomes('a canary of 10 percent', { weight: 10 });
      expect(await Promise.all(['web', 'web-next'].map(async name => story.imagesOf(name)))).toEqual([[ONE], [TWO]]);
      // From two pods on they are spread, so that the first one is made anew: some are too many for a moment.
      await story.becomes('a canary of 50 percent', { weight: 50 }, router === 'kubernetes' ? [10, 60] : undefined);
      await story.becomes('promoted', { phase: CanaryPhase.PROMOTED });
      await story.becomes('the app has the image', { image: TWO });
      await story.becomes('the app gets its calls', { weight: 0, phase: undefined });
      await story.becomes('the release is removed', NO_CANARY);
      expect(story.judge(minimum)).toMatchObject({ fewest: minimum, wrong: [] });
      expect(lasting(await story.objectsOnceWithout())).toEqual(lasting(before));
    });

    told('what is given up leaves exactly what was there before', `given-up-${router}`, async () => {
      // An autoscaler that was held at its most goes down when it sees no load, and here it sees nothing.
      const story = storyOf(`given-up-${router}`, { router, replicas: minimum });
      await story.start();
      const before = await story.objects();
      await story.becomes('a canary of 10 percent', { weight: 10 });
      await story.becomes('the canary is aborted', { phase: CanaryPhase.ABORTED });
      await story.becomes('the canary is removed', NO_CANARY);
      expect(await story.objectsOnceLike(before)).toEqual(before);
      await story.becomes('green stands by', { live: Color.BLUE });
      await story.becomes('green is removed', { live: undefined });
      expect(await story.objectsOnceLike(before)).toEqual(before);
      expect(story.judge(minimum)).toMatchObject({ fewest: minimum, wrong: [] });
    });

    if (!isDefault) return;
    told('green gets all calls, and blue again, as often as one likes', `colours-${router}`, async () => {
      const story = storyOf(`colours-${router}`, { router, ...SIZES[router] });
      await story.start();
      await story.becomes('green stands by', { live: Color.BLUE });
      await story.becomes('green', { live: Color.GREEN });
      await story.becomes('blue again', { live: Color.BLUE });
      await story.becomes('green again', { live: Color.GREEN });
      await story.becomes('the app has the image', { image: TWO });
      await story.becomes('the app gets its calls', { live: Color.BLUE });
      await story.becomes('the release is removed', { live: undefined });
      expect(story.judge(minimum)).toMatchObject({ fewest: minimum, wrong: [] });
    });
  });

  if (!isDefault) return;
  told('the number of pods is the share while the autoscaler moves and nodes drain', 'moving', async () => {
    const story = storyOf('moving', { router: 'kubernetes', scale: { min: 4, max: 6, cpu: 50 } });
    const use = async (cpu: string) => metrics.use(await story.pods('web'), 'web', { cpu, memory: '32Mi' });
    const moves = async (cpu: string, replicas: number) => waitFor(`${replicas} pods`, async () => {
      const pods = await story.pods('web');
      await use(pods.length === replicas ? STEADY : cpu);
      return pods.length === replicas;
    }).then(() => undefined);
    // The pods of the other stories stay.
    const drains = async (instance: string) => {
      const [{ spec: { nodeName } }] = await story.pods(instance);
      await cluster.kubectl(['drain', nodeName, '--pod-selector=app.kubernetes.io/part-of=moving', '--delete-emptydir-data', `--timeout=${PATIENCE.long}s`]);
      await cluster.nodes.uncordon(nodeName);
    };

    await story.start();
    const before = await story.objects();
    await use('50m');
    await story.becomes('a canary of 30 percent', { weight: 30 });
    await story.sees('the autoscaler adds pods', async () => moves('100m', 6));
    await story.sees('the autoscaler takes pods away', async () => moves('1m', 4));
    // Of each version one pod may be missing.
    await story.sees('a node of the canary drains', async () => drains('web-next'), [20, 40]);
    await story.becomes('promoted', { phase: CanaryPhase.PROMOTED });
    await story.sees('a node drains under the promoted version', async () => drains('web-next'));
    await use('1m');
    await story.becomes('aborted', { phase: CanaryPhase.ABORTED });
    // Its figures are still those of pods without calls.
    await sleep(10_000);
    expect(await story.pods('web')).toHaveLength(6);
    await use('50m');
    await story.becomes('the release is removed', NO_CANARY);
    expect(story.judge(4)).toMatchObject({ fewest: 4, wrong: [] });
    expect(lasting(await story.objectsOnceWithout())).toEqual(lasting(before));
  });
});
