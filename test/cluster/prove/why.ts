import type { ControlPlane } from '../lab';

/** Waits for what pods must come to, and tells what each of them was when it is waited for in vain. */
export async function orTellPods<T>(cluster: ControlPlane, pods: string, waiting: Promise<T>): Promise<T> {
  return waiting.catch(async error => {
    const found = await cluster.api.list(pods);
    const states = found.map(({ metadata: { name, uid, deletionTimestamp, labels }, spec: { nodeName }, status }) => (
      JSON.stringify({ name, uid, deletionTimestamp, labels, nodeName, status })
    ));
    throw new Error([String(error), ...states].join('\n'), { cause: error });
  });
}
