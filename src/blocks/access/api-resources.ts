/** Namespaced resources by API group: those that Kubernetes 1.27 to 1.37 serve by default. */
const NAMESPACED: { readonly [group: string]: string[] } = {
  '': [
    'bindings', 'configmaps', 'endpoints', 'events', 'limitranges', 'persistentvolumeclaims', 'pods', 'podtemplates', 'replicationcontrollers',
    'resourcequotas', 'secrets', 'serviceaccounts', 'services',
  ],
  'apps': ['controllerrevisions', 'daemonsets', 'deployments', 'replicasets', 'statefulsets'],
  'authorization.k8s.io': ['localsubjectaccessreviews'],
  'autoscaling': ['horizontalpodautoscalers'],
  'batch': ['cronjobs', 'jobs'],
  'certificates.k8s.io': ['podcertificaterequests'],
  'coordination.k8s.io': ['leases'],
  'discovery.k8s.io': ['endpointslices'],
  'events.k8s.io': ['events'],
  'networking.k8s.io': ['ingresses', 'networkpolicies'],
  'policy': ['poddisruptionbudgets'],
  'rbac.authorization.k8s.io': ['rolebindings', 'roles'],
  'resource.k8s.io': ['resourceclaims', 'resourceclaimtemplates'],
  'storage.k8s.io': ['csistoragecapacities'],
};

const CLUSTER_SCOPED: { readonly [group: string]: string[] } = {
  // Users and groups are not objects: they are impersonated.
  '': ['componentstatuses', 'groups', 'namespaces', 'nodes', 'persistentvolumes', 'users'],
  'admissionregistration.k8s.io': [
    'mutatingadmissionpolicies', 'mutatingadmissionpolicybindings', 'mutatingwebhookconfigurations',
    'validatingadmissionpolicies', 'validatingadmissionpolicybindings', 'validatingwebhookconfigurations',
  ],
  'apiextensions.k8s.io': ['customresourcedefinitions'],
  'apiregistration.k8s.io': ['apiservices'],
  'authentication.k8s.io': ['selfsubjectreviews', 'tokenreviews', 'uids', 'userextras'],
  'authorization.k8s.io': ['selfsubjectaccessreviews', 'selfsubjectrulesreviews', 'subjectaccessreviews'],
  'certificates.k8s.io': ['certificatesigningrequests', 'clustertrustbundles', 'signers'],
  'flowcontrol.apiserver.k8s.io': ['flowschemas', 'prioritylevelconfigurations'],
  'networking.k8s.io': ['ingressclasses', 'ipaddresses', 'servicecidrs'],
  'node.k8s.io': ['runtimeclasses'],
  'rbac.authorization.k8s.io': ['clusterrolebindings', 'clusterroles'],
  'resource.k8s.io': ['deviceclasses', 'devicetaintrules', 'resourceslices'],
  'scheduling.k8s.io': ['priorityclasses'],
  'storage.k8s.io': ['csidrivers', 'csinodes', 'storageclasses', 'volumeattachments', 'volumeattributesclasses'],
  'storagemigration.k8s.io': ['storageversionmigrations'],
};

/** Groups with a domain that only older versions served. */
const GONE = ['auditregistration.k8s.io', 'settings.k8s.io'];

const SUBRESOURCES: { readonly [resource: string]: string[] } = {
  certificatesigningrequests: ['approval', 'status'],
  deployments: ['scale', 'status'],
  namespaces: ['finalize', 'status'],
  // Besides proxy and status: the subresources that the kubelet checks for requests to its own API.
  nodes: ['checkpoint', 'configz', 'healthz', 'log', 'metrics', 'pods', 'proxy', 'spec', 'stats', 'status'],
  pods: ['attach', 'binding', 'ephemeralcontainers', 'eviction', 'exec', 'log', 'portforward', 'proxy', 'resize', 'status'],
  replicasets: ['scale', 'status'],
  replicationcontrollers: ['scale', 'status'],
  serviceaccounts: ['token'],
  services: ['proxy', 'status'],
  statefulsets: ['scale', 'status'],
};

const WITH_STATUS = [
  'apiservices', 'cronjobs', 'csinodes', 'customresourcedefinitions', 'daemonsets', 'devicetaintrules', 'flowschemas', 'horizontalpodautoscalers',
  'ingresses', 'jobs', 'persistentvolumeclaims', 'persistentvolumes', 'podcertificaterequests', 'poddisruptionbudgets', 'prioritylevelconfigurations',
  'resourceclaims', 'resourcequotas', 'servicecidrs', 'storageversionmigrations', 'validatingadmissionpolicies', 'volumeattachments',
];

/** A resource that the API server serves without any extension. */
export interface ApiResource {
  /** The plural name, with the subresource if it is one. */
  readonly name: string;
  readonly group: string;
  readonly namespaced: boolean;
}

/** The core group comes first: `events` without a group means the events of the core group. */
export const API_RESOURCES: ApiResource[] = [[NAMESPACED, true] as const, [CLUSTER_SCOPED, false] as const].flatMap(([groups, namespaced]) => (
  Object.entries(groups).flatMap(([group, names]) => names.flatMap(withSubresources).map(name => ({ name, group, namespaced })))
));

/** The built-in resource with this name, in the group if one is given. */
export function apiResource(name: string, group?: string): ApiResource | undefined {
  return API_RESOURCES.find(resource => resource.name === name && (group === undefined || resource.group === group));
}

/**
 * Whether any API server can serve the resource in the group. Custom resources are in groups with a domain, whose resources are unknown here.
 * Groups without a domain are Kubernetes' own, and their resources are known, except for subresources: some of them appear only in roles.
 */
export function mayServe(group: string, resource: string): boolean {
  const [name] = resource.split('/');
  if (group === '*') return true;
  if (group.includes('.')) return !GONE.includes(group);
  return name === '*' ? isBuiltInGroup(group) : apiResource(name, group) !== undefined;
}

export function isBuiltInGroup(group: string): boolean {
  return API_RESOURCES.some(resource => resource.group === group);
}

function withSubresources(resource: string): string[] {
  const subresources = SUBRESOURCES[resource] ?? (WITH_STATUS.includes(resource) ? ['status'] : []);
  return [resource, ...subresources.map(subresource => `${resource}/${subresource}`)];
}
