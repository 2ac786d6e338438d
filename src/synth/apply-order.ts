import { groupOf } from '../manifests/kinds';
import { Entry, Manifest } from '../manifests/manifest';

const ANY_OTHER = '*';

/** Kinds in the order a cluster wants them. */
const RANKS: string[][] = [
  ['Namespace'],
  // A pod that comes before the quota or the default limits escapes them.
  ['ResourceQuota', 'LimitRange'],
  ['CustomResourceDefinition'],
  ['PriorityClass', 'RuntimeClass', 'StorageClass', 'VolumeAttributesClass', 'VolumeSnapshotClass', 'IngressClass', 'GatewayClass', 'DeviceClass', 'CSIDriver'],
  // A pod is refused while its service account is missing, and may use its rights as soon as it starts.
  ['ServiceAccount', 'ClusterRole', 'ClusterRoleBinding', 'Role', 'RoleBinding'],
  // Before the pods they guard, or the first connections are open.
  ['NetworkPolicy'],
  ['ConfigMap', 'Secret'],
  ['PersistentVolume', 'PersistentVolumeClaim'],
  // Before workloads: a pod is told the services that exist when it starts, and a stateful set's pods get their DNS names from one.
  ['Service', 'Endpoints', 'EndpointSlice'],
  ['Deployment', 'StatefulSet', 'DaemonSet', 'ReplicaSet', 'ReplicationController', 'Job', 'CronJob', 'Pod'],
  ['PodDisruptionBudget'],
  ['HorizontalPodAutoscaler', 'VerticalPodAutoscaler'],
  // The way in opens when there is something behind it.
  ['Ingress', 'Gateway', 'ListenerSet', 'ReferenceGrant', 'HTTPRoute', 'GRPCRoute', 'TLSRoute', 'TCPRoute', 'UDPRoute', 'BackendTLSPolicy'],
  [ANY_OTHER],
  // Both stand between the API server and each later request, while the pods that should answer are still starting.
  ['APIService'],
  ['MutatingWebhookConfiguration', 'ValidatingWebhookConfiguration'],
];

const REST = RANKS.findIndex(kinds => kinds.includes(ANY_OTHER));

/** The entries in the order they can be applied; those of one rank keep the order they were given in. */
export function applyOrder(entries: Entry[]): Entry[] {
  return [...entries].sort((a, b) => rankOf(a.manifest) - rankOf(b.manifest));
}

/** Whether the entry must wait for everything else to be there. */
export function comesLast(entry: Entry): boolean {
  return rankOf(entry.manifest) > REST;
}

function rankOf({ apiVersion, kind }: Manifest): number {
  const known = isKubernetesOwn(groupOf(apiVersion)) ? RANKS.findIndex(kinds => kinds.includes(kind)) : -1;
  return known < 0 ? REST : known;
}

/** Others use the same names for other things, such as Knative's Service and Istio's Gateway. */
function isKubernetesOwn(group: string): boolean {
  return !group.includes('.') || group.endsWith('.k8s.io');
}
