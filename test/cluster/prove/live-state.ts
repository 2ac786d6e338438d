import { type Way, waysIn } from './ways';
import type { KubeObject } from '../lab';

const INSTANCE = 'app.kubernetes.io/instance';
const SERVICE_NAME = 'kubernetes.io/service-name';

/** Something that was made, changed or deleted, with the number that the store gave to it. */
export interface Change {
  readonly version: number;
  readonly isGone: boolean;
  readonly object: KubeObject;
}

/** What decides where calls go in a namespace, at one instant. */
export class LiveState {
  private readonly objects = new Map<string, KubeObject>();

  take({ object, isGone }: Change): void {
    const key = `${object.kind} ${object.metadata.name}`;
    if (isGone) this.objects.delete(key);
    else this.objects.set(key, object);
  }

  /** The ways into an app. */
  waysTo(app: string): Way[] {
    return waysIn(app, [...this.objects.values()].filter(({ kind }) => kind !== 'Pod' && kind !== 'EndpointSlice'));
  }

  /** The ways that say where all calls go: its routes, or its Service where it has none. */
  liveWaysTo(app: string): Way[] {
    const ways = this.waysTo(app).filter(({ isForAll }) => isForAll);
    const routes = ways.filter(({ isRoute }) => isRoute);
    return routes.length > 0 ? routes : ways;
  }

  /** Percent of the calls of a way that get to pods of this instance. */
  share({ weights }: Way, instance: string): number {
    const sum = [...weights.values()].reduce((a, b) => a + b, 0);
    const parts = [...weights].map(([service, weight]) => {
      const ready = this.readyBehind(service);
      return ready.length === 0 ? 0 : weight / sum * ready.filter(pod => pod.metadata.labels?.[INSTANCE] === instance).length / ready.length;
    });
    return 100 * parts.reduce((a, b) => a + b, 0);
  }

  /** How many ready pods take calls that come this way. */
  capacity({ weights }: Way): number {
    return new Set([...weights.keys()].flatMap(service => this.readyBehind(service))).size;
  }

  /** What is missing behind a way, when the app must never have fewer pods than `minimum`, and each Service its part of them. */
  lacks(way: Way, minimum: number): string[] {
    const { name, isForAll, weights } = way;
    const sum = [...weights.values()].reduce((a, b) => a + b, 0);
    const parts = [...weights].map(([service, weight]) => (
      { to: service, ready: this.readyBehind(service).length, least: isForAll ? Math.ceil(minimum * weight / sum) : 1 }
    ));
    const all = isForAll ? [{ to: 'all', ready: this.capacity(way), least: minimum }] : [];
    return [...all, ...parts].filter(({ ready, least }) => ready < least).map(({ to, ready, least }) => `${name} led to ${ready} ready pods (${to}), and not ${least}`);
  }

  /** Pods that the Service's slices call ready, and that are there. */
  private readyBehind(service: string): KubeObject[] {
    const slices = [...this.objects.values()].filter(({ kind, metadata }) => kind === 'EndpointSlice' && metadata.labels?.[SERVICE_NAME] === service);
    const endpoints: any[] = slices.flatMap(slice => slice.endpoints ?? []);
    const names = endpoints.filter(({ conditions }) => conditions.ready).map(({ targetRef }) => targetRef.name);
    const pods = [...new Set(names)].map(name => this.objects.get(`Pod ${name}`));
    return pods.filter((pod): pod is KubeObject => pod !== undefined && !pod.metadata.deletionTimestamp);
  }
}
