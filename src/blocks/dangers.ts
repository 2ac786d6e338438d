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
 * What leads to more rights than those that are given, as Kubernetes' own page has it. Making pods in its own namespace is not among
 * them: it does so too, but is what many apps are for.
 *
 * @see https://kubernetes.io/docs/concepts/security/rbac-good-practices/#privilege-escalation-risks
 */
const DANGERS: Danger[] = [
  { resources: ['secrets'], verbs: API_VERBS, why: 'Secrets hold the passwords and tokens of others too' },
  {
    resources: ['pods/attach', 'pods/ephemeralcontainers', 'pods/exec', 'pods/portforward', 'pods/proxy', 'services/proxy'],
    verbs: API_VERBS,
    why: 'it leads into pods, past their network policies, to all that they hold',
  },
  { resources: ['nodes/proxy'], verbs: API_VERBS, why: 'it leads into every pod of the node, past the API server' },
  { resources: ['serviceaccounts/token'], verbs: API_VERBS, why: 'with the token of another account the app is that account' },
  { resources: ['clusterrolebindings', 'clusterroles', 'rolebindings', 'roles'], verbs: WRITES, why: 'who changes roles gives rights away' },
  {
    resources: ['mutatingadmissionpolicies', 'mutatingadmissionpolicybindings', 'mutatingwebhookconfigurations', 'validatingwebhookconfigurations'],
    verbs: WRITES,
    why: 'it sees and changes what all others send to the API server',
  },
  {
    resources: ['validatingadmissionpolicies', 'validatingadmissionpolicybindings'],
    verbs: WRITES,
    why: 'it stops what others send to the API server, and opens what was closed to them',
  },
  { resources: ['apiservices'], verbs: WRITES, why: 'what is sent to a group of the API, tokens of the senders included, goes to a server of its own' },
  { resources: ['customresourcedefinitions'], verbs: WRITES, why: 'who changes a kind of resource changes what is valid for all who have it, and deletes all of theirs' },
  { resources: ['certificatesigningrequests/approval', 'certificatesigningrequests/status'], verbs: WRITES, why: 'an approved certificate may name any user' },
  { resources: ['limitranges', 'resourcequotas'], verbs: WRITES, why: 'who changes quotas and limits has as much as the cluster has' },
  { resources: ['networkpolicies'], verbs: WRITES, why: 'who changes network policies lets in and out whomever he likes' },
  { resources: ['namespaces'], verbs: ['update', 'patch'], why: 'the labels of a namespace decide what its pods may do, and which policies let them through' },
  { resources: ['persistentvolumes'], verbs: WRITES, why: 'a volume may be any folder of a node' },
  {
    resources: ['endpoints', 'endpointslices', 'ingresses', 'ingresses/status', 'services', 'services/status'],
    verbs: WRITES,
    why: 'it sends the traffic of other apps elsewhere',
  },
  { resources: ['nodes', 'nodes/status'], verbs: WRITES, why: 'the labels, taints and addresses of a node decide which pods run there, and what reaches it' },
];

/** What has pods, or is one. */
const WORKLOADS = ['cronjobs', 'daemonsets', 'deployments', 'jobs', 'pods', 'replicasets', 'replicationcontrollers', 'statefulsets'];
/** By deleting nobody starts anything. */
const STARTS = ['create', 'update', 'patch'];
const WHY_EVERYWHERE = 'its pods may run under any account of any namespace, and so have the rights of all';

const WHY_SPECIAL = new Map([
  ['bind', 'it gives roles with rights that the app does not have'],
  ['escalate', 'it gives rights that the app does not have'],
  ['impersonate', 'the app acts as anybody else'],
]);

/** Verbs that RBAC itself has. */
export const SPECIAL_VERBS = [...WHY_SPECIAL.keys()];

/** Why the verbs on a resource give more than they say; undefined when they do not. */
export function dangerOf(group: string, resource: string, verbs: string[], isClusterWide: boolean): string | undefined {
  if ([group, resource, ...verbs].some(part => part.includes('*'))) return 'a wildcard holds for what nobody has thought of yet';
  const special = verbs.find(verb => WHY_SPECIAL.has(verb));
  if (special !== undefined) return WHY_SPECIAL.get(special);
  if (apiResource(resource, group) === undefined) return undefined;
  if (isClusterWide && WORKLOADS.includes(resource) && STARTS.some(verb => verbs.includes(verb))) return WHY_EVERYWHERE;
  return DANGERS.find(danger => danger.resources.includes(resource) && danger.verbs.some(verb => verbs.includes(verb)))?.why;
}
