import { type ControlPlane, installCrds } from './lab';
import { ArgoRollouts } from './lab/argo-rollouts';
import { Metrics } from './lab/metrics';
import type { ToldOfArgo } from './programs/argo';
import { point, version } from './proof/point';
import { ArgoStory } from './prove/argo-story';
import { LiveRoute } from './prove/live-route';
import { startCluster } from './prove/subject';
import { CanaryPhase } from '../../src';

const ONE = 'ghcr.io/acme/web:1';
const TWO = 'ghcr.io/acme/web:2';
const THREE = 'ghcr.io/acme/web:3';
const NONE = { wrong: [] };
/** Metrics that are there at once; autoscalers say themselves how long they wait before they take pods away. */
const HURRIED = ['sync-period=2s', 'cpu-initialization-period=0s', 'initial-readiness-delay=0s'].map(flag => `--horizontal-pod-autoscaler-${flag}`);

describe(`Kubernetes ${version}, canaries by Argo Rollouts`, () => {
  const stories: Record<string, () => Promise<void>> = {};
  const telling = new Map<string, Promise<void>>();
  let cluster: ControlPlane;
  let argo: ArgoRollouts;
  let live: LiveRoute;
  let metrics: Metrics;

  // Most of each story is waiting, so they are told at the same time.
  beforeAll(async () => {
    cluster = await startCluster({ version, readinessDelay: 5, nodeSize: { cpu: '16' }, flags: { controllerManager: HURRIED } });
    await installCrds(cluster, 'gateway-api', ['HTTPRoute']);
    await installCrds(cluster, 'istio', ['VirtualService', 'DestinationRule', 'PeerAuthentication']);
    argo = await ArgoRollouts.start(cluster);
    metrics = await Metrics.start(cluster, 'unused');
    live = await LiveRoute.watch(cluster);
    for (const [name, tell] of Object.entries(stories)) {
      telling.set(name, tell());
      telling.get(name)!.catch(() => undefined);
    }
  });

  afterAll(async () => {
    live?.stop();
    await argo?.stop();
    await cluster?.stop();
  });

  const told = (what: string, name: string, tell: () => Promise<void>) => {
    stories[name] = tell;
    point(6, what, 'releases by Argo Rollouts', async () => telling.get(name)!);
  };
  const storyOf = (given: Omit<ToldOfArgo, 'image'>) => new ArgoStory(cluster, live, version, { image: ONE, ...given });

  told('a canary of three slow pods goes to 10 and 50 percent, is promoted, and hands its pods back', 'argo-fixed', async () => {
    const story = storyOf({ namespace: 'argo-fixed', replicas: 3, readySeconds: 30 });
    await story.start(3);
    const before = Object.keys(await story.objects());
    await story.becomes('adopted', { weight: 0 });
    expect((await story.becomes('a canary of 10 percent', { adopted: true, weight: 10 })).given).toEqual([25, 25]);
    expect(await story.readyByTag()).toEqual({ 1: 3, 2: 1 });
    expect((await story.becomes('a canary of 50 percent', { weight: 50 })).given).toEqual([50, 50]);
    expect(await story.readyByTag()).toEqual({ 1: 2, 2: 2 });
    await story.becomes('promoted', { phase: CanaryPhase.PROMOTED });
    expect(await story.readyByTag()).toEqual({ 2: 3 });
    await story.becomes('the app has the image', { image: TWO });
    await story.ends();
    expect(await story.readyByTag()).toEqual({ 2: 3 });
    expect(Object.keys(await story.objects())).toEqual(before);
    expect(story.judge(3)).toMatchObject({ ...NONE, fewest: 3 });
  });

  told('an aborted canary leaves what was there before', 'argo-abort', async () => {
    const story = storyOf({ namespace: 'argo-abort', replicas: 3 });
    await story.start(3);
    const before = await story.objects();
    await story.becomes('adopted', { weight: 0 });
    await story.becomes('a canary of 50 percent', { adopted: true, weight: 50 });
    await story.becomes('aborted', { phase: CanaryPhase.ABORTED });
    expect(await story.readyByTag()).toEqual({ 1: 3 });
    await story.ends();
    expect(await story.objects()).toEqual(before);
    expect(story.judge(3)).toMatchObject(NONE);
  });

  told('while nothing is released, what the app itself changes rolls out', 'argo-idle', async () => {
    const story = storyOf({ namespace: 'argo-idle', replicas: 3 });
    await story.start(3);
    await story.becomes('adopted', { weight: 0 });
    await story.becomes('nothing is released', { adopted: true, weight: 0 });
    await story.becomes('the app has another image', { image: THREE });
    expect(await story.readyByTag()).toEqual({ 3: 3 });
    expect((await story.becomes('a canary of 50 percent', { weight: 50 })).given).toEqual([50, 50]);
    expect(await story.readyByTag()).toEqual({ 2: 2, 3: 2 });
    expect(story.judge(3)).toMatchObject(NONE);
  });

  told('an autoscaler goes on deciding, whoever makes the pods', 'argo-scaled', async () => {
    const story = storyOf({ namespace: 'argo-scaled', scale: { min: 3, max: 6, cpu: 70 } });
    const stop = loads(story, 340);
    try {
      await story.start(5);
      await story.becomes('adopted', { weight: 0 });
      await story.becomes('a canary of 50 percent', { adopted: true, weight: 50 });
      const { 1: old, 2: fresh } = await story.readyByTag();
      expect([old, fresh].every(count => count >= 3)).toBe(true);
      await story.becomes('promoted', { phase: CanaryPhase.PROMOTED });
      await story.becomes('the app has the image', { image: TWO });
      await story.ends();
      expect(Object.keys(await story.readyByTag())).toEqual(['2']);
      // It may think again while there are twice as many, and take one for a moment; its least it keeps.
      expect(story.judge(3)).toMatchObject(NONE);
    } finally {
      stop();
    }
  });

  told('Istio gets the weights, and every Service that it leads to has pods', 'argo-istio', async () => {
    const story = storyOf({ namespace: 'argo-istio', replicas: 3, istio: true });
    await story.start(3);
    const before = Object.keys(await story.objects());
    await story.becomes('adopted', { weight: 0 });
    expect((await story.becomes('a canary of 10 percent', { adopted: true, weight: 10 })).given).toEqual([10, 10]);
    expect(await story.weights()).toEqual({ 'web-stable': 90, 'web-canary': 10 });
    await story.becomes('a canary of 50 percent', { weight: 50 });
    expect(await story.weights()).toEqual({ 'web-stable': 50, 'web-canary': 50 });
    expect(await story.again()).toBe(0);
    await story.becomes('promoted', { phase: CanaryPhase.PROMOTED });
    expect(await story.weights()).toEqual({ 'web-stable': 100, 'web-canary': 0 });
    await story.becomes('the app has the image', { image: TWO });
    await story.ends();
    expect(Object.keys(await story.objects())).toEqual(before);
    expect(story.judge(3)).toMatchObject(NONE);
  });

  told('an aborted canary gives the route of an app back that has one without it', 'argo-mesh', async () => {
    const story = storyOf({ namespace: 'argo-mesh', replicas: 3, istio: true, resilient: true });
    await story.start(3);
    const before = await story.objects();
    await story.becomes('adopted', { weight: 0 });
    await story.becomes('a canary of 50 percent', { adopted: true, weight: 50 });
    expect(await story.weights()).toEqual({ 'web-stable': 50, 'web-canary': 50 });
    await story.becomes('aborted', { phase: CanaryPhase.ABORTED });
    expect(await story.weights()).toEqual({ 'web-stable': 100, 'web-canary': 0 });
    await story.ends();
    expect(await story.objects()).toEqual(before);
    expect(story.judge(3)).toMatchObject(NONE);
  });

  /** Calls that need so many thousandths of a core in all, over the pods that are ready. */
  function loads(story: ArgoStory, milliCores: number): () => void {
    let stopped = false;
    const spread = async () => {
      while (!stopped) {
        const pods = await story.readyPods().catch(() => []);
        if (pods.length > 0) await metrics.use(pods, 'web', { cpu: `${Math.round(milliCores / pods.length)}m`, memory: '32Mi' }).catch(() => undefined);
        await new Promise(resolve => setTimeout(resolve, 500));
      }
    };
    void spread();
    return () => { stopped = true; };
  }
});
