import { formatAmount } from '../../../src/capacity/amount';
import { Node, ZONE } from '../../../src/capacity/nodes';
import { type ControlPlane, type KubeObject, waitFor } from '../lab';
import { PATIENCE } from '../patience';

/** A set of workloads on nodes of its own, in namespaces of its own. */
export interface Crowd {
  /** Of the label that its nodes have and its pods ask for. */
  readonly name: string;
  readonly namespaces: readonly string[];
  readonly objects: readonly KubeObject[];
  readonly nodes: readonly Node[];
  /** Pods that the objects make on these nodes. */
  readonly pods: number;
}

export const SET = 'lab.keelwright.io/set';

/** Makes the nodes first, and with them everything that the pods need to be admitted. */
export async function prepare(cluster: ControlPlane, crowds: readonly Crowd[]): Promise<void> {
  await Promise.all(crowds.flatMap(({ name, nodes }) => nodes.map(async (node, i) => {
    const room = Object.fromEntries([...node.room].map(([resource, amount]) => [resource, formatAmount(resource, amount)]));
    const { [ZONE]: _, ...labels } = node.labels;
    const known = Object.fromEntries(Object.entries({ ...labels, [SET]: name }).flatMap(([key, value]) => value === undefined ? [] : [[key, value]]));
    const { cpu, memory, pods, 'ephemeral-storage': ephemeralStorage } = room;
    await cluster.nodes.add(node.zone, { name: `${name}-${i}`, labels: known, cpu, memory, pods, ephemeralStorage, taints: [...node.taints] });
  })));
  await Promise.all(crowds.flatMap(({ namespaces }) => namespaces).map(async name => {
    await cluster.api.post('/api/v1/namespaces', { metadata: { name } });
    await waitFor(`the service account of ${name}`, async () => cluster.api.get(`/api/v1/namespaces/${name}/serviceaccounts/default`).catch(() => undefined));
  }));
}

/** Several at a time: kubectl waits for each object before it sends the next. */
export async function make(cluster: ControlPlane, crowds: readonly Crowd[], atOnce = 8): Promise<void> {
  await Promise.all(Array.from({ length: atOnce }, async (_, part) => {
    const objects = crowds.filter((__, i) => i % atOnce === part).flatMap(crowd => crowd.objects);
    if (objects.length > 0) await cluster.apply(objects.map(object => JSON.stringify(object)).join('\n---\n'));
  }));
}

/** By crowd, how many of its pods have no node once the scheduler has looked at each, and seen that nothing moves any more. */
export async function leftOver(cluster: ControlPlane, crowds: readonly Crowd[], timeoutSeconds = PATIENCE.long): Promise<Map<string, number>> {
  let still = 0;
  let before = '';
  return waitFor('the scheduler to have looked at all pods', async () => {
    const all = (await cluster.api.list('/api/v1/pods')).filter(({ metadata, status }) => !metadata.deletionTimestamp && !['Succeeded', 'Failed'].includes(status.phase));
    const counted = new Map(crowds.map(({ name, namespaces, pods }) => {
      const own = all.filter(({ metadata }) => namespaces.includes(metadata.namespace!));
      const waiting = own.filter(({ spec }) => !spec.nodeName);
      const judged = waiting.filter(({ status }) => status.conditions?.some(({ reason }: any) => reason === 'Unschedulable'));
      // Those that only hold room make way for all others.
      const wanted = waiting.filter(({ spec }) => !spec.containers[0].image.includes('/pause:'));
      return [name, own.length === pods && judged.length === waiting.length ? wanted.length : undefined] as const;
    }));
    const now = JSON.stringify([...counted]);
    still = now === before && ![...counted.values()].includes(undefined) ? still + 1 : 0;
    before = now;
    // A pod that took the place of others lets them come again, and be looked at again.
    return still >= 4 ? counted as Map<string, number> : undefined;
  }, timeoutSeconds).catch(error => {
    throw new Error(`${(error as Error).message}; ${before}`);
  });
}
