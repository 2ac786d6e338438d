import { fields, items } from '../json';
import { groupOf } from '../kinds';
import { Resource } from '../manifest';
import { referencesOfPods } from './pod-references';
import { podTemplateOf } from '../pod-templates';
import { refer, Reference, referTo } from './reference';
import { referencesOfGateway, referencesOfIngress, referencesOfRoute } from './route-references';

/** All objects that the manifest refers to by name. For those that it selects by label, see `selectorOf`. */
export function referencesOf(entry: Resource): Reference[] {
  const template = podTemplateOf(entry);
  const { apiVersion, kind } = entry.manifest;
  return [
    ...READERS.filter(reader => reader.kinds.includes(kind) && reader.groups.includes(groupOf(apiVersion))).flatMap(reader => reader.read(entry)),
    ...template ? referencesOfPods(template) : [],
  ];
}

/** Kinds are identified together with their group: Istio also has a Gateway, and Knative a Service. */
interface Reader {
  readonly groups: string[];
  readonly kinds: string[];
  readonly read: (entry: Resource) => Reference[];
}

const READERS: Reader[] = [
  { groups: [''], kinds: ['PersistentVolume'], read: referencesOfVolume },
  { groups: [''], kinds: ['PersistentVolumeClaim'], read: referencesOfClaim },
  { groups: [''], kinds: ['ServiceAccount'], read: referencesOfServiceAccount },
  { groups: ['apps'], kinds: ['StatefulSet'], read: referencesOfStatefulSet },
  { groups: ['argoproj.io'], kinds: ['Rollout'], read: entry => scaleTarget(entry, 'workloadRef') },
  { groups: ['autoscaling'], kinds: ['HorizontalPodAutoscaler'], read: entry => scaleTarget(entry, 'scaleTargetRef') },
  { groups: ['autoscaling.k8s.io'], kinds: ['VerticalPodAutoscaler'], read: entry => scaleTarget(entry, 'targetRef') },
  { groups: ['keda.sh'], kinds: ['ScaledObject'], read: entry => scaleTarget(entry, 'scaleTargetRef', { apiVersion: 'apps/v1', kind: 'Deployment' }) },
  { groups: ['networking.k8s.io', 'extensions'], kinds: ['Ingress'], read: referencesOfIngress },
  { groups: ['gateway.networking.k8s.io'], kinds: ['HTTPRoute', 'GRPCRoute', 'TLSRoute', 'TCPRoute', 'UDPRoute'], read: referencesOfRoute },
  { groups: ['gateway.networking.k8s.io'], kinds: ['Gateway', 'ListenerSet'], read: referencesOfGateway },
  { groups: ['rbac.authorization.k8s.io'], kinds: ['RoleBinding', 'ClusterRoleBinding'], read: referencesOfBinding },
];

function scaleTarget({ manifest }: Resource, field: string, defaults: { apiVersion?: string; kind?: string } = {}): Reference[] {
  const { apiVersion, kind, name } = { ...defaults, ...fields(fields(manifest.spec)[field]) } as { [field: string]: unknown };
  if (typeof kind !== 'string') return [];
  const group = typeof apiVersion === 'string' ? groupOf(apiVersion) : undefined;
  return refer(kind, name, `spec.${field}`, { group, namespace: manifest.metadata.namespace });
}

function referencesOfBinding({ manifest }: Resource): Reference[] {
  const { roleRef, subjects } = manifest;
  const { namespace } = manifest.kind === 'RoleBinding' ? manifest.metadata : {};
  const { kind, name } = fields(roleRef);
  return [
    ...kind === 'Role' ? refer('Role', name, 'roleRef', { namespace }) : [],
    ...kind === 'ClusterRole' ? refer('ClusterRole', name, 'roleRef') : [],
    ...items(subjects, 'subjects').filter(({ value }) => value.kind === 'ServiceAccount')
      .flatMap(({ value, field }) => refer('ServiceAccount', value.name, field, { namespace: value.namespace ?? namespace })),
  ];
}

function referencesOfServiceAccount({ manifest }: Resource): Reference[] {
  const { imagePullSecrets, metadata: { namespace } } = manifest;
  return items(imagePullSecrets, 'imagePullSecrets').flatMap(({ value, field }) => referTo('Secret', value, field, namespace));
}

function referencesOfStatefulSet({ manifest }: Resource): Reference[] {
  const { serviceName, volumeClaimTemplates } = fields(manifest.spec);
  return [
    ...refer('Service', serviceName, 'spec.serviceName', { namespace: manifest.metadata.namespace }),
    ...items(volumeClaimTemplates, 'spec.volumeClaimTemplates')
      .flatMap(({ value, field }) => refer('StorageClass', fields(value.spec).storageClassName, `${field}.spec.storageClassName`)),
  ];
}

function referencesOfClaim({ manifest }: Resource): Reference[] {
  const { storageClassName, volumeName } = fields(manifest.spec);
  return [...refer('StorageClass', storageClassName, 'spec.storageClassName'), ...refer('PersistentVolume', volumeName, 'spec.volumeName')];
}

function referencesOfVolume({ manifest }: Resource): Reference[] {
  const { name, namespace } = fields(fields(manifest.spec).claimRef);
  return refer('PersistentVolumeClaim', name, 'spec.claimRef', { namespace });
}
