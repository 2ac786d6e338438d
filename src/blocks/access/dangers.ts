import { apiResource } from './api-resources';

/** Verbs that the API server serves for its resources. */
export const API_VERBS = ['get', 'list', 'watch', 'create', 'update', 'patch', 'delete', 'deletecollection'];

const WRITES = API_VERBS.slice(3);

interface Danger {
  readonly resources: string[];
  readonly verbs: string[];
  readonly why: string;
}

/**
 * Permissions that lead to more rights than those granted, as listed in the Kubernetes documentation. Creating pods in the app's own
 * namespace is not among them: it has the same effect, but it is the purpose of many apps.
 *
 * @see https://kubernetes.io/docs/concepts/security/rbac-good-practices/#privilege-escalation-risks
 */
const DANGERS: Danger[] = [
  { resources: ['secrets'], verbs: API_VERBS, why: 'Secrets also hold the passwords and tokens of other apps' },
  {
    resources: ['pods/attach', 'pods/ephemeralcontainers', 'pods/exec', 'pods/portforward', 'pods/proxy', 'services/proxy'],
    verbs: API_VERBS,
    why: 'it gives access to pods and everything in them, bypassing their network policies',
  },
  { resources: ['nodes/proxy'], verbs: API_VERBS, why: 'it gives access to every pod on the node, bypassing the API server' },
  { resources: ['serviceaccounts/token'], verbs: API_VERBS, why: 'with the token of another ServiceAccount, the app acts as that ServiceAccount' },
  { resources: ['clusterrolebindings', 'clusterroles', 'rolebindings', 'roles'], verbs: WRITES, why: 'an app that can change roles can give rights to others' },
  {
    resources: ['mutatingadmissionpolicies', 'mutatingadmissionpolicybindings', 'mutatingwebhookconfigurations', 'validatingwebhookconfigurations'],
    verbs: WRITES,
    why: 'it can read and change the requests of all other clients to the API server',
  },
  {
    resources: ['validatingadmissionpolicies', 'validatingadmissionpolicybindings'],
    verbs: WRITES,
    why: 'it can block requests of other clients to the API server, and allow requests that were blocked',
  },
  { resources: ['apiservices'], verbs: WRITES, why: "requests to an API group, including the clients' tokens, can be sent to a server of its own" },
  { resources: ['customresourcedefinitions'], verbs: WRITES, why: 'changing a custom resource definition changes what is valid for all objects of its kind, and deleting it deletes all of them' },
  { resources: ['certificatesigningrequests/approval', 'certificatesigningrequests/status'], verbs: WRITES, why: 'an approved certificate may name any user' },
  { resources: ['limitranges', 'resourcequotas'], verbs: WRITES, why: 'an app that can change quotas and limits can use all resources of the cluster' },
  { resources: ['networkpolicies'], verbs: WRITES, why: 'an app that can change network policies can allow any traffic' },
  { resources: ['namespaces'], verbs: ['update', 'patch'], why: 'the labels of a namespace decide what its pods may do, and which network policies allow their traffic' },
  { resources: ['persistentvolumes'], verbs: WRITES, why: 'a volume may be any directory of a node' },
  {
    resources: ['endpoints', 'endpointslices', 'ingresses', 'ingresses/status', 'services', 'services/status'],
    verbs: WRITES,
    why: 'it can redirect the traffic of other apps',
  },
  { resources: ['nodes', 'nodes/status'], verbs: WRITES, why: 'the labels, taints and addresses of a node decide which pods run there, and which traffic reaches it' },
];

/** Resources that create pods, and pods themselves. */
const WORKLOADS = ['cronjobs', 'daemonsets', 'deployments', 'jobs', 'pods', 'replicasets', 'replicationcontrollers', 'statefulsets'];
/** Verbs that can start a pod: deleting starts nothing. */
const STARTS = ['create', 'update', 'patch'];
const WHY_EVERYWHERE = 'its pods may run as any ServiceAccount of any namespace, and so have the rights of all of them';

const WHY_SPECIAL = new Map([
  ['bind', 'it can bind roles with rights that the app does not have'],
  ['escalate', 'it can grant rights that the app does not have'],
  ['impersonate', 'the app can act as any other identity'],
]);

/** Special verbs of RBAC itself. */
export const SPECIAL_VERBS = [...WHY_SPECIAL.keys()];

/** Why the verbs on a resource grant more rights than they name; undefined when they do not. */
export function dangerOf(group: string, resource: string, verbs: string[], isClusterWide: boolean): string | undefined {
  if ([group, resource, ...verbs].some(part => part.includes('*'))) return 'a wildcard also covers everything that is added to the API later';
  const special = verbs.find(verb => WHY_SPECIAL.has(verb));
  if (special !== undefined) return WHY_SPECIAL.get(special);
  if (apiResource(resource, group) === undefined) return undefined;
  if (isClusterWide && WORKLOADS.includes(resource) && STARTS.some(verb => verbs.includes(verb))) return WHY_EVERYWHERE;
  return DANGERS.find(danger => danger.resources.includes(resource) && danger.verbs.some(verb => verbs.includes(verb)))?.why;
}
