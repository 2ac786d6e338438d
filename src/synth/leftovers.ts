import { applyOrder } from './apply-order';
import { Synthesis } from './synthesis';
import { OWNER_LABEL, ownerOf } from './synthesize';
import { Entry, Manifest } from '../manifests/manifest';
import { refuse } from '../private/refusal';

/** What holds data, is shared by others, or would run again when it is gone: nobody but a person deletes it. */
const KEPT = new Set([
  'Cluster', 'CustomResourceDefinition', 'GatewayClass', 'IngressClass', 'Job', 'Namespace', 'PersistentVolume', 'PersistentVolumeClaim', 'PriorityClass',
  'RuntimeClass', 'StorageClass', 'VolumeSnapshot', 'VolumeSnapshotClass', 'VolumeSnapshotContent',
]);

/** Kinds that constructs make and a later version of the program may make no more; every cluster serves them. */
const USUAL_RESOURCES = [
  'deployments.apps', 'statefulsets.apps', 'daemonsets.apps', 'cronjobs.batch', 'services', 'endpointslices.discovery.k8s.io', 'serviceaccounts', 'configmaps',
  'horizontalpodautoscalers.autoscaling', 'poddisruptionbudgets.policy', 'networkpolicies.networking.k8s.io', 'ingresses.networking.k8s.io',
  'roles.rbac.authorization.k8s.io', 'rolebindings.rbac.authorization.k8s.io', 'clusterroles.rbac.authorization.k8s.io',
  'clusterrolebindings.rbac.authorization.k8s.io', 'resourcequotas', 'limitranges', 'podtemplates',
];
const BUILT_IN_GROUPS = /^(v1|[a-z]+\/v\d\w*|(?!gateway\.|autoscaling\.)[a-z.]+\.k8s\.io\/v1)$/;

const MANAGED_BY = 'endpointslice.kubernetes.io/managed-by';

/** Of the objects found on a cluster, those that the program made once and makes no more: just enough of each to delete it. */
export function leftovers(synthesis: Synthesis, found: Entry[]): Manifest[] {
  const held = new Set(heldBack(found).map(idOf));
  const owner = ownerToAskFor(synthesis);
  const made = new Set(synthesis.entries.map(({ manifest }) => idOf(manifest)));
  const isMade = (manifest: Manifest) => made.has(idOf(manifest)) || made.has(idOf(withoutNamespace(manifest)));
  // What calls go to is deleted after what leads them there.
  return applyOrder(found).reverse().map(({ manifest }) => manifest)
    .filter(({ metadata }) => metadata.labels?.[OWNER_LABEL] === owner)
    .filter(manifest => isMadeByController(manifest) ? isForsaken(manifest, synthesis) : manifest.metadata.ownerReferences === undefined)
    .filter(manifest => !held.has(idOf(manifest)) && !KEPT.has(manifest.kind) && !isMade(manifest))
    .map(({ apiVersion, kind, metadata: { name, namespace } }) => ({ apiVersion, kind, metadata: { name, namespace } }));
}

/** Rollouts of Argo whose Deployment has not as many ready pods yet: with the Rollout all of its pods would go at once. */
export function heldBack(found: Entry[]): Manifest[] {
  const manifests = found.map(({ manifest }) => manifest);
  return manifests.filter(({ kind, metadata: { namespace }, spec }) => {
    const { name } = spec?.workloadRef ?? {};
    const deployment = manifests.find(other => other.kind === 'Deployment' && other.metadata.name === name && other.metadata.namespace === namespace);
    return kind === 'Rollout' && deployment !== undefined && (deployment.status?.readyReplicas ?? 0) < (spec.replicas ?? 1);
  });
}

/** The line that finds and deletes them; none for a program without a name of its own. */
export function leftoversLine(synthesis: Synthesis, command: string): string | undefined {
  const owner = synthesis.named ? ownerOf(synthesis) : undefined;
  if (owner === undefined) return undefined;
  const custom = synthesis.entries.map(({ manifest }) => manifest)
    .filter(({ apiVersion, kind }) => !BUILT_IN_GROUPS.test(apiVersion) && !KEPT.has(kind))
    .map(({ apiVersion, kind }) => [kind, ...apiVersion.split('/').reverse()].join('.'));
  const forsaken = synthesis.entries.some(({ manifest }) => isSelectorless(manifest)) ? ['endpoints'] : [];
  const resources = [...USUAL_RESOURCES, ...forsaken, ...new Set([...synthesis.customResources ?? [], ...custom])].join(',');
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

/** What Kubernetes notes of the pods that a Service selects. */
function isMadeByController({ kind, metadata: { labels } }: Manifest): boolean {
  return kind === 'Endpoints' || (kind === 'EndpointSlice' && labels?.[MANAGED_BY] === 'endpointslice-controller.k8s.io');
}

/** When the Service selects none any more, the notes stay as they are, and are called for ever; of Endpoints there are copies besides. */
function isForsaken({ kind, metadata: { labels, name, namespace } }: Manifest, { entries }: Synthesis): boolean {
  const service = kind === 'Endpoints' ? name : labels?.['kubernetes.io/service-name'];
  return entries.some(({ manifest }) => isSelectorless(manifest)
    && manifest.metadata.name === service && (manifest.metadata.namespace ?? namespace) === namespace);
}

function isSelectorless({ apiVersion, kind, spec }: Manifest): boolean {
  return apiVersion === 'v1' && kind === 'Service' && spec.selector === undefined;
}

/** A program that leaves the namespace to kubectl makes its objects in whichever one they are found. */
function withoutNamespace({ metadata: { namespace: _, ...metadata }, ...manifest }: Manifest): Manifest {
  return { ...manifest, metadata } as Manifest;
}

function idOf({ apiVersion, kind, metadata }: Manifest): string {
  const group = apiVersion.includes('/') ? apiVersion.split('/')[0] : '';
  return [group, kind, metadata.namespace, metadata.name].join('/');
}
