import { groupOf } from '../manifests/kinds';
import { Resource, Manifest } from '../manifests/manifest';

const ANY_OTHER = '*';

/** Kinds in the order in which a cluster needs them. */
const RANKS: string[][] = [
  ['Namespace'],
  // A pod that is created before the quota or the default limits is not subject to them.
  ['ResourceQuota', 'LimitRange'],
  ['CustomResourceDefinition'],
  ['PriorityClass', 'RuntimeClass', 'StorageClass', 'VolumeAttributesClass', 'VolumeSnapshotClass', 'IngressClass', 'GatewayClass', 'DeviceClass', 'CSIDriver'],
  // A pod is rejected while its service account is missing, and may use its permissions as soon as it starts.
  ['ServiceAccount', 'ClusterRole', 'ClusterRoleBinding', 'Role', 'RoleBinding'],
  // Before the pods that they protect, or the first connections are unrestricted.
  ['NetworkPolicy'],
  ['ConfigMap', 'Secret', 'Lease'],
  ['PersistentVolume', 'PersistentVolumeClaim'],
  // Before workloads: a pod gets variables for the Services that exist when it starts, and a StatefulSet's pods get their DNS names from one.
  ['Service', 'Endpoints', 'EndpointSlice'],
  ['Deployment', 'StatefulSet', 'DaemonSet', 'ReplicaSet', 'ReplicationController', 'Job', 'CronJob', 'Pod'],
  ['PodDisruptionBudget'],
  ['HorizontalPodAutoscaler', 'VerticalPodAutoscaler'],
  // Traffic is admitted when there is something to serve it.
  ['Ingress', 'Gateway', 'ListenerSet', 'ReferenceGrant', 'HTTPRoute', 'GRPCRoute', 'TLSRoute', 'TCPRoute', 'UDPRoute', 'BackendTLSPolicy'],
  [ANY_OTHER],
  // Both intercept every later request to the API server, while the pods that should answer are still starting.
  ['APIService'],
  ['MutatingWebhookConfiguration', 'ValidatingWebhookConfiguration'],
];

const REST = RANKS.findIndex(kinds => kinds.includes(ANY_OTHER));

/** The entries in the order in which they can be applied; entries of one rank keep their given order. */
export function applyOrder(entries: Resource[]): Resource[] {
  return [...entries].sort((a, b) => rankOf(a.manifest) - rankOf(b.manifest));
}

/** Whether the entry must wait until everything else exists. */
export function comesLast(entry: Resource): boolean {
  return rankOf(entry.manifest) > REST;
}

function rankOf({ apiVersion, kind }: Manifest): number {
  const known = isKubernetesOwn(groupOf(apiVersion)) ? RANKS.findIndex(kinds => kinds.includes(kind)) : -1;
  return known < 0 ? REST : known;
}

/** Other API groups use the same names for other kinds, such as Knative's Service and Istio's Gateway. */
function isKubernetesOwn(group: string): boolean {
  return !group.includes('.') || group.endsWith('.k8s.io');
}
