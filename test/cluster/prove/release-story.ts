import { isDeepStrictEqual } from 'node:util';
import { everythingIn } from './everything-in';
import { settled } from './kept-whole';
import { isWithin, type LiveRoute, type Range, type Seen } from './live-route';
import { follow, type Printed, printed } from './steps';
import { complete, serving } from './workloads';
import { type ControlPlane, type KubeObject, waitFor } from '../lab';
import { PATIENCE } from '../patience';
import type { Told } from '../programs/release';

const PROGRAM = 'test/cluster/programs/release.ts';
const [APP, TRACK] = ['web', 'web-next'];
const NOTES = ['endpoints.kubernetes.io/last-change-trigger-time'];

/** An app in a namespace of its own whose program changes again and again, and whose user does what is printed and nothing else. */
export class ReleaseStory {
  private given: Range = [0, 0];

  constructor(private readonly cluster: ControlPlane, private readonly live: LiveRoute, private readonly version: string, private told: Told) {}

  /** The program as it begins; from when it serves, every instant counts. */
  async start(): Promise<void> {
    await this.follows(await this.reads());
    await serving(this.cluster, this.told.namespace, APP, (await this.pods(APP)).length);
    await this.live.begin(this.told.namespace, 'before the release', [0, 0]);
  }

  /** The program is changed, and all that it prints is typed. Meanwhile the version gets no less and no more than before and after, if nothing else is said. */
  async becomes(what: string, changes: Partial<Told>, allowed?: Range): Promise<void> {
    this.told = { ...this.told, ...changes };
    const lines = await this.reads();
    const ends = [...this.given, ...lines.given];
    await this.live.begin(this.told.namespace, what, allowed ?? [Math.min(...ends), Math.max(...ends)]);
    await this.follows(lines);
  }

  /** Something happens to a program that stays as it is; then it gives the share that it said. */
  async sees(what: string, act: () => Promise<void>, allowed: Range = this.given): Promise<void> {
    await this.live.begin(this.told.namespace, what, allowed);
    await act();
    await this.settles();
  }

  /** Everything in the namespace, without what the clock alone changes. */
  async objects(): Promise<Record<string, object>> {
    const objects = (await everythingIn(this.cluster, this.told.namespace)).map(object => [`${object.kind} ${object.metadata.name}`, lasting(object)] as const);
    return Object.fromEntries(objects.sort(([a], [b]) => a < b ? -1 : 1));
  }

  /** The same, once whatever the new version had is gone. */
  async objectsOnceWithout(): Promise<Record<string, object>> {
    await waitFor(`${TRACK} to be gone`, async () => !Object.keys(await this.objects()).some(name => name.includes(TRACK))).catch(() => undefined);
    return this.objects();
  }

  /** The same, once it is what it was; else as it stays. */
  async objectsOnceLike(before: Record<string, object>): Promise<Record<string, object>> {
    await waitFor('everything to be as before', async () => isDeepStrictEqual(await this.objects(), before)).catch(() => undefined);
    return this.objects();
  }

  /** Judges every instant since the app began to serve. */
  judge(minimum: number): Seen {
    return this.live.judge(this.told.namespace, APP, TRACK, minimum);
  }

  async pods(instance: string): Promise<KubeObject[]> {
    const pods = await this.cluster.api.list(`/api/v1/namespaces/${this.told.namespace}/pods?labelSelector=app.kubernetes.io/instance=${instance}`);
    return pods.filter(({ metadata }) => !metadata.deletionTimestamp);
  }

  async imagesOf(instance: string): Promise<string[]> {
    return [...new Set((await this.pods(instance)).map(({ spec }) => spec.containers[0].image))];
  }

  private get env(): NodeJS.ProcessEnv {
    return { TOLD: JSON.stringify(this.told) };
  }

  private async reads(): Promise<Printed> {
    return printed(PROGRAM, this.version, this.env);
  }

  private async follows(lines: Printed): Promise<void> {
    await follow(lines, this.cluster, this.env);
    this.given = lines.given;
    await this.settles();
  }

  private async settles(): Promise<void> {
    const { namespace } = this.told;
    const of = async (kind: string, path: string) => (await this.cluster.api.list(path)).map(object => ({ ...object, kind }));
    const deployments = await of('Deployment', `/apis/apps/v1/namespaces/${namespace}/deployments`);
    await complete(this.cluster, [
      ...deployments.filter(({ spec }) => spec.replicas > 0),
      ...await of('HorizontalPodAutoscaler', `/apis/autoscaling/v2/namespaces/${namespace}/horizontalpodautoscalers`),
    ], PATIENCE.long);
    const shares = () => this.live.shares(namespace, APP, TRACK);
    await waitFor(`${namespace} to give what it said`, () => shares().length > 0 && shares().every(share => isWithin(share, this.given))).catch(() => {
      throw new Error(`${namespace}: ${TRACK} gets ${shares().join(', ')} % of the calls, and not ${this.given.join(' to ')}`);
    });
  }
}

function lasting(object: KubeObject): object {
  const { metadata, ...rest } = settled(object) as KubeObject;
  const { generation, annotations = {}, ...kept } = metadata;
  return { ...rest, metadata: { ...kept, annotations: Object.fromEntries(Object.entries(annotations).filter(([key]) => !NOTES.includes(key))) } };
}
