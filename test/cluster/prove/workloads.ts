import type { Availability } from './availability';
import { type ControlPlane, type KubeObject, waitFor } from '../lab';

const INSTANCE = 'app.kubernetes.io/instance';

export function deploymentsIn(objects: KubeObject[]): KubeObject[] {
  return objects.filter(({ kind }) => kind === 'Deployment');
}

export function workloadOf({ metadata }: KubeObject): string {
  return `${metadata.namespace}/${metadata.labels?.[INSTANCE]}`;
}

/** Waits until every Deployment has rolled out to the replicas it asks for. */
export async function complete(cluster: ControlPlane, objects: KubeObject[], timeoutSeconds = 90): Promise<void> {
  for (const { metadata: { namespace, name } } of deploymentsIn(objects)) {
    const path = `/apis/apps/v1/namespaces/${namespace}/deployments/${name}`;
    const least = minimumOf(objects, name, namespace);
    await waitFor(`Deployment ${namespace}/${name} to be complete`, async () => {
      const { metadata, spec, status } = await cluster.api.get(path);
      const progressing = status.conditions?.find(({ type }: any) => type === 'Progressing');
      return status.observedGeneration === metadata.generation && progressing?.reason === 'NewReplicaSetAvailable' && spec.replicas >= least
        && [status.replicas, status.updatedReplicas, status.availableReplicas].every(number => number === spec.replicas);
    }, timeoutSeconds);
  }
}

/** The replicas that a Deployment has at least: its own, or its autoscaler's minimum. */
export function minimumOf(objects: KubeObject[], name: string, namespace?: string): number {
  const there = objects.filter(({ metadata }) => metadata.namespace === namespace);
  const autoscaler = there.find(({ kind, spec }) => kind === 'HorizontalPodAutoscaler' && spec.scaleTargetRef.name === name);
  return autoscaler?.spec.minReplicas ?? there.find(({ kind, metadata }) => kind === 'Deployment' && metadata.name === name)?.spec.replicas;
}

/** What a drain must leave of a Deployment, whatever its disruption budget says: all but one pod, or all but one in ten. */
export function promisedOf(objects: KubeObject[], { metadata }: KubeObject): number {
  const replicas = minimumOf(objects, metadata.name, metadata.namespace);
  return replicas - Math.ceil(replicas / 10);
}

/** The pods of a workload or its Services. A Service that is nobody's own, such as one over several releases, means what it selects. */
export async function podsOf(cluster: ControlPlane, { metadata, spec }: KubeObject): Promise<KubeObject[]> {
  const instance = metadata.labels?.[INSTANCE];
  const labels = Object.entries(instance === undefined ? spec.selector : { [INSTANCE]: instance }).map(([key, value]) => `${key}=${value}`);
  const pods = await cluster.api.list(`/api/v1/namespaces/${metadata.namespace}/pods?labelSelector=${labels.join()}`);
  return pods.filter(pod => !pod.metadata.deletionTimestamp);
}

/** Names of the ready pods that answer for a Service. */
export async function endpointsOf(cluster: ControlPlane, { metadata }: KubeObject): Promise<string[]> {
  const path = `/apis/discovery.k8s.io/v1/namespaces/${metadata.namespace}/endpointslices?labelSelector=kubernetes.io/service-name=${metadata.name}`;
  const slices = await cluster.api.list(path);
  const ready = slices.flatMap(({ endpoints }) => endpoints ?? []).filter(({ conditions }: any) => conditions.ready);
  return ready.map(({ targetRef }: any) => targetRef.name).sort();
}

/** Workloads of two replicas and more: those for which anything is promised. */
export function promising(objects: KubeObject[]): KubeObject[] {
  return deploymentsIn(objects).filter(({ metadata }) => minimumOf(objects, metadata.name, metadata.namespace) >= 2);
}

/** Workloads that had fewer ready pods than promised since the watch began to count. */
export function broken(availability: Availability, objects: KubeObject[], promise: (deployment: KubeObject) => number): string[] {
  return promising(objects)
    .map(deployment => ({ workload: workloadOf(deployment), promised: promise(deployment) }))
    .filter(({ workload, promised }) => availability.fewestOf(workload) < promised)
    .map(({ workload, promised }) => `${workload} had ${availability.fewestOf(workload)} ready pods, promised ${promised}`);
}
