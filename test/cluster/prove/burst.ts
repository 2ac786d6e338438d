import { setTimeout as sleep } from 'node:timers/promises';
import { parseQuantity } from '../../../src/private/quantity';
import { type ControlPlane, type KubeObject, waitFor } from '../lab';
import { PATIENCE } from '../patience';

/** When what happened, in seconds since the burst. */
export interface Moment {
  readonly seconds: number;
  readonly what: string;
}

export interface Burst {
  /** Seconds until the last of the new pods was ready. */
  readonly seconds: number;
  /** Nodes that the new pods run on, and were not there before. */
  readonly newNodes: string[];
  /** What happened until room was there again. */
  readonly moments: Moment[];
}

const NAMESPACE = 'capacity';
const PODS = `/api/v1/namespaces/${NAMESPACE}/pods`;

export async function podsOf(cluster: ControlPlane, instance: string): Promise<KubeObject[]> {
  return (await cluster.api.list(`${PODS}?labelSelector=app.kubernetes.io/instance=${instance}`)).filter(({ metadata }) => !metadata.deletionTimestamp);
}

/** Cores that the pods of a node leave free, of each node that is ready. */
export async function freeCores(cluster: ControlPlane): Promise<number[]> {
  const pods = await cluster.api.list('/api/v1/pods');
  return (await cluster.nodes.list()).filter(({ status }) => isReady(status)).map(({ metadata, status }) => {
    const there = pods.filter(({ spec }) => spec.nodeName === metadata.name).flatMap(({ spec }) => spec.containers as any[]);
    return there.reduce((free, { resources }) => free - parseQuantity(resources.requests.cpu)!, parseQuantity(status.allocatable.cpu)!);
  });
}

/** Gives the app more replicas at once, as its autoscaler would, and waits until they are ready and `after` is true. */
export async function burst(cluster: ControlPlane, replicas: number, after: () => Promise<boolean>): Promise<Burst> {
  const [before, nodes] = [await podsOf(cluster, 'web'), await cluster.nodes.list()].map(objects => new Set(objects.map(({ metadata }) => metadata.name)));
  const start = Date.now();
  const moments: Moment[] = [];
  const seen = new Set<string>();
  const note = (what: string) => {
    if (!seen.has(what)) moments.push({ seconds: (Date.now() - start) / 1000, what });
    seen.add(what);
  };
  await cluster.kubectl(['-n', NAMESPACE, 'scale', 'deployment/web', `--replicas=${replicas}`]);
  const fresh = async () => (await podsOf(cluster, 'web')).filter(({ metadata }) => !before.has(metadata.name));
  let ready: number | undefined;
  await waitFor('the burst to be over', async () => {
    // What follows from something is read before it, so that it is never noted first.
    const isOver = ready !== undefined && await after();
    const pods = await fresh();
    const waiting = (await podsOf(cluster, 'headroom')).filter(({ spec }) => !spec.nodeName).length;
    for (const { metadata, status } of await cluster.nodes.list()) if (!nodes.has(metadata.name) && isReady(status)) note('new node is ready');
    if (waiting > 0) note('pause pods wait');
    if (pods.some(({ spec }) => !spec.nodeName)) note('app pods wait');
    if (pods.length === replicas - before.size && pods.every(({ status }) => isReady(status))) {
      note('app pods run');
      ready ??= moments.at(-1)!.seconds;
    }
    await sleep(50);
    return isOver;
  }, PATIENCE.long).catch(error => { throw new Error(`${error.message}; until then: ${said(moments)}`); });
  note('room is there again');
  return { seconds: ready!, newNodes: (await fresh()).map(({ spec }) => spec.nodeName).filter(name => !nodes.has(name)), moments };
}

export function said(moments: Moment[]): string {
  return moments.map(({ seconds, what }) => `${seconds.toFixed(1)} s ${what}`).join(', ');
}

export function isReady(status: any): boolean {
  return Boolean(status?.conditions?.some(({ type, status: value }: any) => type === 'Ready' && value === 'True'));
}
