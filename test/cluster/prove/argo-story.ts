import { everythingIn } from './everything-in';
import { settled } from './kept-whole';
import type { LiveRoute, Seen } from './live-route';
import { follow, type Printed, printed } from './steps';
import { serving } from './workloads';
import { type ControlPlane, type KubeObject, waitFor } from '../lab';
import type { ToldOfArgo } from '../programs/argo';

const PROGRAM = 'test/cluster/programs/argo.ts';
const APP = 'web';
const HASH = 'rollouts-pod-template-hash';
/** What controllers make of the others, under names of their own, and what the clock changes. */
const MADE_BY_OTHERS = /^(Endpoints|EndpointSlice|Event|Lease|Pod|PodMetrics|ReplicaSet) /;

/** An app that Argo Rollouts releases, whose user does what is printed and nothing else. */
export class ArgoStory {
  private last?: Printed;

  constructor(private readonly cluster: ControlPlane, private readonly live: LiveRoute, private readonly version: string, private told: ToldOfArgo) {}

  /** The program as it begins; from when it serves, every instant counts. */
  async start(ready: number): Promise<void> {
    await this.apply();
    await waitFor(`${ready} ready pods in ${this.told.namespace}`, async () => (await this.readyPods()).length === ready);
    await serving(this.cluster, this.told.namespace, APP, ready);
    await this.live.begin(this.told.namespace, 'before the release', [0, 0]);
  }

  /** The program is changed, and all that it prints is typed. */
  async becomes(what: string, changes: Partial<ToldOfArgo>): Promise<Printed> {
    this.told = { ...this.told, ...changes };
    await this.live.begin(this.told.namespace, what, [0, 0]);
    return this.apply();
  }

  /** The release goes from the program: what it told of its end is typed before what is left over is deleted. */
  async ends(): Promise<void> {
    const { end } = this.last!;
    this.told = { ...this.told, weight: undefined, phase: undefined };
    await this.live.begin(this.told.namespace, 'the release is removed', [0, 0]);
    const lines = await this.print();
    const [apply, ...leftovers] = lines.commands;
    await follow({ ...lines, commands: [apply, ...end, ...leftovers] }, this.cluster, this.env);
    await waitFor('the pods of the Rollout to be gone', async () => (await this.readyPods()).every(({ metadata }) => metadata.labels?.[HASH] === undefined));
  }

  /** What the user wrote, and nothing that controllers wrote into it. */
  async objects(): Promise<Record<string, object>> {
    const objects = (await everythingIn(this.cluster, this.told.namespace)).map(object => [`${object.kind} ${object.metadata.name}`, written(object)] as const);
    return Object.fromEntries(objects.filter(([name]) => !MADE_BY_OTHERS.test(name)).sort(([a], [b]) => a < b ? -1 : 1));
  }

  /** Pods of the app that are ready and stay, by the tag of their image. */
  async readyByTag(): Promise<Record<string, number>> {
    const tags = (await this.readyPods()).map(({ spec }) => String(spec.containers[0].image).split(':').at(-1)!);
    return Object.fromEntries([...new Set(tags)].sort().map(tag => [tag, tags.filter(other => other === tag).length]));
  }

  /** Weights of the route by Istio, by Service. */
  async weights(): Promise<Record<string, number>> {
    const { spec } = await this.cluster.api.get<any>(`/apis/networking.istio.io/v1/namespaces/${this.told.namespace}/virtualservices/${APP}`);
    return Object.fromEntries(spec.http[0].route.map(({ destination, weight }: any) => [destination.host, weight]));
  }

  /** What is printed, typed once more, and how often the Rollout has been changed by it. */
  async again(): Promise<number> {
    const path = `/apis/argoproj.io/v1alpha1/namespaces/${this.told.namespace}/rollouts/${APP}`;
    const { metadata: before } = await this.cluster.api.get<any>(path);
    await this.apply();
    const { metadata: after } = await this.cluster.api.get<any>(path);
    return after.generation - before.generation;
  }

  /** Of its Service all instants with fewer pods than the app has; of its routes those that led nowhere. */
  judge(minimum: number): Seen {
    const { namespace } = this.told;
    const seen = this.live.judge(namespace, APP, 'nobody', minimum);
    const routes = this.live.judge(namespace, APP, 'nobody', 1);
    return { ...seen, wrong: [...seen.wrong.filter(line => line.includes(': Service ')), ...routes.wrong] };
  }

  async readyPods(): Promise<KubeObject[]> {
    const pods = await this.cluster.api.list(`/api/v1/namespaces/${this.told.namespace}/pods?labelSelector=app.kubernetes.io/instance=${APP}`);
    return pods.filter(({ metadata, status }) => !metadata.deletionTimestamp && status?.conditions?.some(({ type, status: is }: any) => type === 'Ready' && is === 'True'));
  }

  private get env(): NodeJS.ProcessEnv {
    return { TOLD: JSON.stringify(this.told) };
  }

  private async print(): Promise<Printed> {
    return printed(PROGRAM, this.version, this.env);
  }

  private async apply(): Promise<Printed> {
    const lines = await this.print();
    await follow(lines, this.cluster, this.env);
    this.last = lines;
    return lines;
  }
}

/** An autoscaler's number is nobody's, and neither are its annotations. */
function written(object: KubeObject): object {
  const { metadata: { name, labels }, spec, ...rest } = settled(object) as KubeObject;
  return { ...rest, metadata: { name, labels }, spec };
}
