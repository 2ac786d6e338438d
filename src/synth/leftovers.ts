import { Synthesis } from './synthesis';
import { OWNER_LABEL, ownerOf } from './synthesize';
import { Entry, Manifest } from '../manifests/manifest';
import { Operator } from '../platform/operator';
import { refuse } from '../private/refusal';

/** What holds data, is shared by others, or would run again when it is gone: nobody but a person deletes it. */
const KEPT = new Set([
  'Cluster', 'CustomResourceDefinition', 'GatewayClass', 'IngressClass', 'Job', 'Namespace', 'PersistentVolume', 'PersistentVolumeClaim', 'PriorityClass',
  'RuntimeClass', 'StorageClass', 'VolumeSnapshot', 'VolumeSnapshotClass', 'VolumeSnapshotContent',
]);

/** Kinds that constructs make and a later version of the program may make no more; every cluster serves them. */
const USUAL_RESOURCES = [
  'deployments.apps', 'statefulsets.apps', 'daemonsets.apps', 'cronjobs.batch', 'services', 'serviceaccounts', 'configmaps',
  'horizontalpodautoscalers.autoscaling', 'poddisruptionbudgets.policy', 'networkpolicies.networking.k8s.io', 'ingresses.networking.k8s.io',
  'roles.rbac.authorization.k8s.io', 'rolebindings.rbac.authorization.k8s.io', 'clusterroles.rbac.authorization.k8s.io',
  'clusterrolebindings.rbac.authorization.k8s.io', 'resourcequotas', 'limitranges', 'podtemplates',
];
const BUILT_IN_GROUPS = /^(v1|[a-z]+\/v\d\w*|(?!gateway\.|autoscaling\.)[a-z.]+\.k8s\.io\/v1)$/;

/** What constructs make where the platform has an operator: a later version of the program may make none. */
const RESOURCES_OF: { readonly [operator: string]: string[] } = {
  [Operator.CAPACITY_BUFFER]: ['CapacityBuffer.v1beta1.autoscaling.x-k8s.io'],
  [Operator.PROMETHEUS]: ['PodMonitor.v1.monitoring.coreos.com', 'PrometheusRule.v1.monitoring.coreos.com'],
  [Operator.VERTICAL_POD_AUTOSCALER]: ['VerticalPodAutoscaler.v1.autoscaling.k8s.io'],
};

/** Of the objects found on a cluster, those that the program made once and makes no more: just enough of each to delete it. */
export function leftovers(synthesis: Synthesis, found: Entry[]): Manifest[] {
  const owner = ownerToAskFor(synthesis);
  const made = new Set(synthesis.entries.map(({ manifest }) => idOf(manifest)));
  return found.map(({ manifest }) => manifest)
    .filter(({ metadata }) => metadata.labels?.[OWNER_LABEL] === owner && metadata.ownerReferences === undefined)
    .filter(manifest => !KEPT.has(manifest.kind) && !made.has(idOf(manifest)) && !made.has(idOf(withoutNamespace(manifest))))
    .map(({ apiVersion, kind, metadata: { name, namespace } }) => ({ apiVersion, kind, metadata: { name, namespace } }));
}

/** The line that finds and deletes them; none for a program without a name of its own. */
export function leftoversLine(synthesis: Synthesis, command: string): string | undefined {
  const owner = synthesis.named ? ownerOf(synthesis) : undefined;
  if (owner === undefined) return undefined;
  const operated = (synthesis.operators ?? []).flatMap(operator => RESOURCES_OF[operator] ?? []);
  const custom = synthesis.entries.map(({ manifest }) => manifest)
    .filter(({ apiVersion, kind }) => !BUILT_IN_GROUPS.test(apiVersion) && !KEPT.has(kind))
    .map(({ apiVersion, kind }) => [kind, ...apiVersion.split('/').reverse()].join('.'));
  const resources = [...USUAL_RESOURCES, ...new Set([...operated, ...custom])].join(',');
  return `kubectl get ${resources} -A -l ${OWNER_LABEL}=${owner} -o yaml | ${command} | kubectl delete -f -`;
}

/** A name that is merely the first chart's may be another program's too, whose objects would be deleted. */
function ownerToAskFor(synthesis: Synthesis): string {
  const owner = ownerOf(synthesis);
  if (synthesis.named && owner !== undefined) return owner;
  return refuse(owner, {
    code: 'program-unnamed',
    problem: 'the program has no name of its own, so its objects cannot be told from those of another program',
    given: 'an App without a name',
    allowed: 'a name that no other program for the same cluster has',
    fix: `name it: new App({ name: '${synthesis.name ?? 'shop'}' }), and apply once before asking for leftovers`,
  });
}

/** A program that leaves the namespace to kubectl makes its objects in whichever one they are found. */
function withoutNamespace({ metadata: { namespace: _, ...metadata }, ...manifest }: Manifest): Manifest {
  return { ...manifest, metadata } as Manifest;
}

function idOf({ apiVersion, kind, metadata }: Manifest): string {
  const group = apiVersion.includes('/') ? apiVersion.split('/')[0] : '';
  return [group, kind, metadata.namespace, metadata.name].join('/');
}
