import { type Change, LiveState } from './live-state';
import { type ControlPlane, type KubeObject, type Watch, waitFor } from '../lab';

const COLLECTIONS = { Service: '/api/v1/services', Pod: '/api/v1/pods', EndpointSlice: '/apis/discovery.k8s.io/v1/endpointslices' };
export const ROUTES = { HTTPRoute: '/apis/gateway.networking.k8s.io/v1/httproutes', VirtualService: '/apis/networking.istio.io/v1/virtualservices' };

/** From the fewest to the most, in percent of the calls. */
export type Range = readonly [number, number];

/** What happens in a namespace from some instant on. */
interface Chapter {
  readonly version: number;
  readonly what: string;
  /** What the new version may get meanwhile. */
  readonly allowed: Range;
}

/** What was seen of an app, from the first chapter on. */
export interface Seen {
  readonly instants: number;
  /** Ready pods behind the live route at its worst instant. */
  readonly fewest: number;
  /** Each once, with the chapter. */
  readonly wrong: string[];
}

/**
 * Watches all that decides where calls go, in every namespace. Each change bears the number that the store gave to it, so that what several
 * streams told is one story, and each state between two changes is judged.
 */
export class LiveRoute {
  /** The cluster must serve the kinds of `ROUTES`. */
  static async watch({ api }: ControlPlane): Promise<LiveRoute> {
    const live = new LiveRoute(api);
    for (const [kind, path] of Object.entries({ ...COLLECTIONS, ...ROUTES })) {
      // What was installed a moment ago may not be served yet.
      await waitFor(`${kind}s to be served`, async () => api.list(path).then(() => true, () => false));
      const watch = api.watch(path, ({ type, object }) => live.note(kind, type, object));
      void watch.ended.then(() => { live.hasEnded = true; });
      live.watches.push(watch);
    }
    return live;
  }

  private readonly watches: Watch[] = [];
  private readonly changes = new Map<string, Change[]>();
  private readonly chapters = new Map<string, Chapter[]>();
  private hasEnded = false;

  private constructor(private readonly api: ControlPlane['api']) {}

  stop(): void {
    for (const watch of this.watches) watch.stop();
  }

  /** From here on something else happens in the namespace; what was before the first chapter counts for nothing. */
  async begin(namespace: string, what: string, allowed: Range): Promise<void> {
    const { metadata } = await this.api.get<any>(`/api/v1/namespaces/${namespace}/services?limit=1`);
    this.chapters.set(namespace, [...this.chapters.get(namespace) ?? [], { version: Number(metadata.resourceVersion), what, allowed }]);
  }

  /** Percent of the calls that get to the pods of `track` now, by each way of the live route. */
  shares(namespace: string, app: string, track: string): number[] {
    const state = new LiveState();
    for (const change of this.changesIn(namespace)) state.take(change);
    return state.liveWaysTo(app).map(way => state.share(way, track));
  }

  /** Judges every instant since the first chapter. */
  judge(namespace: string, app: string, track: string, minimum: number): Seen {
    if (this.hasEnded) throw new Error('a watch ended before the story did');
    const state = new LiveState();
    const wrong = new Set<string>();
    let [instants, fewest] = [0, Infinity];
    for (const change of this.changesIn(namespace)) {
      state.take(change);
      const chapter = this.chapters.get(namespace)!.filter(({ version }) => version < change.version).at(-1);
      if (chapter === undefined) continue;
      instants++;
      for (const way of state.waysTo(app)) for (const lack of state.lacks(way, minimum)) wrong.add(`${chapter.what}: ${lack}`);
      for (const way of state.liveWaysTo(app)) {
        fewest = Math.min(fewest, state.capacity(way));
        const share = state.share(way, track);
        if (!isWithin(share, chapter.allowed)) wrong.add(`${chapter.what}: ${way.name} gave ${track} ${share.toFixed(1)} %, and not ${chapter.allowed.join(' to ')}`);
      }
    }
    return { instants, fewest, wrong: [...wrong] };
  }

  private note(kind: string, type: string, object: KubeObject): void {
    if (type === 'ERROR') this.hasEnded = true;
    if (type === 'ERROR' || type === 'BOOKMARK') return;
    const { namespace = '', resourceVersion } = object.metadata;
    const changes = this.changes.get(namespace) ?? [];
    this.changes.set(namespace, changes);
    changes.push({ version: Number(resourceVersion), isGone: type === 'DELETED', object: { ...object, kind } });
  }

  private changesIn(namespace: string): Change[] {
    return [...this.changes.get(namespace) ?? []].sort((a, b) => a.version - b.version);
  }
}

/** As exactly as shares are told. */
export function isWithin(share: number, [low, high]: Range): boolean {
  return share > low - 0.06 && share < high + 0.06;
}
