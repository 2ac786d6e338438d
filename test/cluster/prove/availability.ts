import type { ApiClient, KubeObject, Watch } from '../lab';

const INSTANCE = 'app.kubernetes.io/instance';

/** Watches how many ready pods each workload has, and remembers the fewest. */
export class Availability {
  static async watch(api: ApiClient): Promise<Availability> {
    const availability = new Availability();
    const list = await api.get<any>('/api/v1/pods');
    (list.items as KubeObject[]).forEach(pod => availability.see('ADDED', pod));
    availability.stream = api.watch('/api/v1/pods', ({ type, object }) => availability.see(type, object), list.metadata.resourceVersion);
    availability.forget();
    return availability;
  }

  private readonly pods = new Map<string, { readonly workload: string; readonly ready: boolean }>();
  private readonly fewest = new Map<string, number>();
  private stream?: Watch;

  stop(): void {
    this.stream?.stop();
  }

  /** Ready pods of a workload, `namespace/instance`, now. */
  ready(workload: string): number {
    return [...this.pods.values()].filter(pod => pod.workload === workload && pod.ready).length;
  }

  /** The fewest ready pods since `forget`. */
  fewestOf(workload: string): number {
    return this.fewest.get(workload) ?? 0;
  }

  forget(): void {
    this.fewest.clear();
    for (const { workload } of this.pods.values()) this.fewest.set(workload, this.ready(workload));
  }

  private see(type: string, pod: KubeObject): void {
    const { metadata, status } = pod;
    const workload = `${metadata.namespace}/${metadata.labels?.[INSTANCE]}`;
    const isReady = status?.conditions?.some((c: any) => c.type === 'Ready' && c.status === 'True') && !metadata.deletionTimestamp;
    if (type === 'DELETED') this.pods.delete(metadata.uid!);
    else this.pods.set(metadata.uid!, { workload, ready: Boolean(isReady) });
    this.fewest.set(workload, Math.min(this.fewest.get(workload) ?? Infinity, this.ready(workload)));
  }
}
