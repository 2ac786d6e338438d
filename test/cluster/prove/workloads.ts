import type { Availability } from './availability';
import { type ControlPlane, type KubeObject, waitFor } from '../lab';
import { PATIENCE } from '../patience';

const INSTANCE = 'app.kubernetes.io/instance';

export function deploymentsIn(objects: KubeObject[]): KubeObject[] {
  return objects.filter(({ kind }) => kind === 'Deployment');
}

export function statefulSetsIn(objects: KubeObject[]): KubeObject[] {
  return objects.filter(({ kind }) => kind === 'StatefulSet');
}

/** What has a number of replicas. */
export function replicatedIn(objects: KubeObject[]): KubeObject[] {
  return [...deploymentsIn(objects), ...statefulSetsIn(objects)];
}

export function daemonSetsIn(objects: KubeObject[]): KubeObject[] {
  return objects.filter(({ kind }) => kind === 'DaemonSet');
}

/** Whether its pods must be where their volumes are. */
export function hasVolumes({ spec }: KubeObject): boolean {
  const volumes: any[] = spec?.template?.spec?.volumes ?? [];
  return spec?.volumeClaimTemplates !== undefined || volumes.some(({ persistentVolumeClaim }) => persistentVolumeClaim);
}

export function workloadOf({ metadata }: KubeObject): string {
  return `${metadata.namespace}/${metadata.labels?.[INSTANCE]}`;
}

/** Waits until what has an autoscaler has as many replicas as it must: a workload without a number begins with one. */
export async function decided(cluster: ControlPlane, objects: KubeObject[], timeoutSeconds = PATIENCE.usual): Promise<void> {
  for (const { metadata: { namespace }, spec: { minReplicas, scaleTargetRef: { kind, name } } } of objects.filter(object => object.kind === 'HorizontalPodAutoscaler')) {
    const path = `/apis/apps/v1/namespaces/${namespace}/${kind.toLowerCase()}s/${name}`;
    await waitFor(`${kind} ${namespace}/${name} to have ${minReplicas} replicas`, async () => (await cluster.api.get(path)).spec.replicas >= minReplicas, timeoutSeconds);
  }
}

/** Waits until every Deployment and StatefulSet has rolled out to the replicas it asks for, and every DaemonSet to the nodes that it is for. */
export async function complete(cluster: ControlPlane, objects: KubeObject[], timeoutSeconds = PATIENCE.usual): Promise<void> {
  await decided(cluster, objects);
  for (const { metadata: { namespace, name } } of deploymentsIn(objects)) {
    const path = `/apis/apps/v1/namespaces/${namespace}/deployments/${name}`;
    await waitFor(`Deployment ${namespace}/${name} to be complete`, async () => {
      const { metadata, spec, status } = await cluster.api.get(path);
      const progressing = status.conditions?.find(({ type }: any) => type === 'Progressing');
      return status.observedGeneration === metadata.generation && progressing?.reason === 'NewReplicaSetAvailable'
        && [status.replicas, status.updatedReplicas, status.availableReplicas].every(number => number === spec.replicas);
    }, timeoutSeconds);
  }
  await completeMembers(cluster, objects);
  await completeOnNodes(cluster, objects);
}

/** One member after the other. */
async function completeMembers(cluster: ControlPlane, objects: KubeObject[], timeoutSeconds = PATIENCE.usual): Promise<void> {
  for (const { metadata: { namespace, name } } of statefulSetsIn(objects)) {
    await waitFor(`StatefulSet ${namespace}/${name} to be complete`, async () => {
      const { metadata, spec, status } = await cluster.api.get(`/apis/apps/v1/namespaces/${namespace}/statefulsets/${name}`);
      return status.observedGeneration === metadata.generation && status.currentRevision === status.updateRevision
        && [status.replicas, status.updatedReplicas ?? status.currentReplicas, status.availableReplicas].every(number => number === spec.replicas);
    }, timeoutSeconds);
  }
}

/** One node after the other, each with its seconds to prove itself: that takes longer. */
async function completeOnNodes(cluster: ControlPlane, objects: KubeObject[], timeoutSeconds = PATIENCE.long): Promise<void> {
  for (const { metadata: { namespace, name } } of daemonSetsIn(objects)) {
    await waitFor(`DaemonSet ${namespace}/${name} to be complete`, async () => {
      const { metadata, status } = await cluster.api.get(`/apis/apps/v1/namespaces/${namespace}/daemonsets/${name}`);
      const nodes = status.desiredNumberScheduled;
      return status.observedGeneration === metadata.generation && nodes > 0 && status.numberMisscheduled === 0
        && [status.currentNumberScheduled, status.updatedNumberScheduled, status.numberAvailable].every(number => number === nodes);
    }, timeoutSeconds);
  }
}

/** The replicas that a workload has at least: its own, or its autoscaler's minimum. */
export function minimumOf(objects: KubeObject[], name: string, namespace?: string): number {
  const there = objects.filter(({ metadata }) => metadata.namespace === namespace);
  const autoscaler = there.find(({ kind, spec }) => kind === 'HorizontalPodAutoscaler' && spec.scaleTargetRef.name === name);
  return autoscaler?.spec.minReplicas ?? replicatedIn(there).find(({ metadata }) => metadata.name === name)?.spec.replicas ?? 1;
}

/** What a drain must leave of a workload, whatever its disruption budget says: all but one pod, or all but one in ten. */
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

/** Waits until callers of a Service reach so many pods: controllers note it a while after the pods are ready. */
export async function serving(cluster: ControlPlane, namespace: string, name: string, count: number): Promise<void> {
  const service = { metadata: { namespace, name } } as KubeObject;
  await waitFor(`Service ${namespace}/${name} to have ${count} ready pods`, async () => (await endpointsOf(cluster, service)).length === count);
}

/** Workloads of two replicas and more: those for which anything is promised. Nobody misses a pause pod. */
export function promising(objects: KubeObject[]): KubeObject[] {
  const pauses = ({ metadata }: KubeObject) => metadata.labels?.['app.kubernetes.io/component'] === 'pause';
  return replicatedIn(objects).filter(object => !pauses(object) && minimumOf(objects, object.metadata.name, object.metadata.namespace) >= 2);
}

/** Workloads that had fewer ready pods than promised since the watch began to count. */
export function broken(availability: Availability, objects: KubeObject[], promise: (workload: KubeObject) => number): string[] {
  return promising(objects)
    .map(replicated => ({ workload: workloadOf(replicated), promised: promise(replicated) }))
    .filter(({ workload, promised }) => availability.fewestOf(workload) < promised)
    .map(({ workload, promised }) => `${workload} had ${availability.fewestOf(workload)} ready pods, promised ${promised}`);
}
