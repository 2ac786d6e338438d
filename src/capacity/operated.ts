import { amountOf } from './amount';
import { Claims } from './claims';
import { podAmounts } from './pod-amounts';
import { Workload } from './workload';
import { fields } from '../manifests/json';
import { groupOf } from '../manifests/kinds';
import { appOf, Resource, Manifest, namespaceOf } from '../manifests/manifest';
import { Manifests } from '../manifests/manifests';
import { indexedNamespace } from '../manifests/object-index';
import { PodTemplate } from '../manifests/pod-templates';

/** Pods that an operator creates from a custom resource. An update replaces them one by one. */
export function operatedWorkloads(manifests: Manifests): Workload[] {
  return manifests.ofKind('Cluster', 'postgresql.cnpg.io').map(entry => cloudNativePg(entry, manifests));
}

/** What an operator creates besides pods and PersistentVolumeClaims, as object count quotas name it. */
export function operatedObjects({ apiVersion, kind, spec }: Manifest): [string, number][] {
  if (kind !== 'Cluster' || groupOf(apiVersion) !== 'postgresql.cnpg.io') return [];
  const { bootstrap, enableSuperuserAccess, superuserSecret } = fields(spec);
  const isOwnerMadeUp = fields(fields(fields(bootstrap).initdb).secret).name === undefined;
  const isSuperuserMadeUp = enableSuperuserAccess === true && superuserSecret === undefined;
  return [
    // Its CA, the server, replication, and generated passwords.
    ['secrets', 3 + Number(isOwnerMadeUp) + Number(isSuperuserMadeUp)],
    // For the primary, for replicas, and for any instance.
    ['services', 3],
    ['endpoints', 3],
    ['endpointslices.discovery.k8s.io', 3],
    ['configmaps', 1],
    ['serviceaccounts', 1],
    ['roles.rbac.authorization.k8s.io', 1],
    ['rolebindings.rbac.authorization.k8s.io', 1],
    ['poddisruptionbudgets.policy', 2],
    // One server joins at a time.
    ['jobs.batch', 1],
  ];
}

/** @see https://cloudnative-pg.io/documentation/current/cloudnative-pg.v1/#postgresql-cnpg-io-v1-ClusterSpec */
function cloudNativePg(entry: Resource, manifests: Manifests): Workload {
  const { manifest } = entry;
  const { instances = 1, resources, affinity, priorityClassName, storage, walStorage } = fields(manifest.spec);
  const namespace = indexedNamespace(namespaceOf(manifest));
  const counts = { min: instances, max: instances, rollout: instances };
  const { labels, annotations } = fields(fields(manifest.spec).inheritedMetadata);
  const template: PodTemplate = {
    entry,
    namespace: namespaceOf(manifest),
    labels: { ...fields(labels), 'cnpg.io/cluster': manifest.metadata.name },
    annotations: fields(annotations),
    spec: { containers: [{ name: 'postgres', resources }], priorityClassName, nodeSelector: fields(affinity).nodeSelector, tolerations: fields(affinity).tolerations },
    field: 'spec',
  };
  const amounts = podAmounts(template, manifests);
  return {
    namespace,
    app: appOf(manifest) ?? manifest.metadata.name,
    template,
    counts,
    amounts: { min: amounts, max: amounts, rollout: amounts },
    claims: Object.entries({ storage, walStorage }).filter(([, given]) => given !== undefined).map(([field, given]): Claims => ({
      namespace,
      name: manifest.metadata.name,
      storageClass: given.storageClass ?? fields(fields(given.pvcTemplate)).storageClassName,
      size: amountOf(given.size ?? fields(fields(fields(given.pvcTemplate).resources).requests).storage ?? 0, entry, `spec.${field}.size`),
      counts,
    })),
    isPause: false,
    isOperated: true,
  };
}
