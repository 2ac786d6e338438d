import { applyOrder } from './apply-order';
import { idOf, Revisions, REVISIONS, revisionsIn } from './revisions';
import { OWNER_LABEL, ownerOf, Synthesis } from './synthesis';
import { RUNS } from '../manifests/annotations';
import { holdsData, isAskedToStay } from '../manifests/gitops';
import { groupOf } from '../manifests/kinds';
import { Resource, Manifest } from '../manifests/manifest';
import { refuse } from '../private/refusal';
import { shellCommand } from '../private/shell';

/** Kinds that others share, or that would run again when deleted: like objects that hold data, only a person deletes them. */
const KEPT = ['CustomResourceDefinition', 'GatewayClass', 'IngressClass', 'Job', 'PriorityClass', 'RuntimeClass', 'StorageClass', 'VolumeSnapshotClass'];

/** Kinds that constructs generate and a later version of the program may no longer generate; every cluster serves them. */
const USUAL_RESOURCES = [
  'deployments.apps', 'statefulsets.apps', 'daemonsets.apps', 'cronjobs.batch', 'services', 'endpointslices.discovery.k8s.io', 'serviceaccounts', 'configmaps',
  'horizontalpodautoscalers.autoscaling', 'poddisruptionbudgets.policy', 'networkpolicies.networking.k8s.io', 'ingresses.networking.k8s.io',
  'leases.coordination.k8s.io', 'roles.rbac.authorization.k8s.io', 'rolebindings.rbac.authorization.k8s.io', 'clusterroles.rbac.authorization.k8s.io',
  'clusterrolebindings.rbac.authorization.k8s.io', 'resourcequotas', 'limitranges', 'podtemplates',
];
const BUILT_IN_GROUPS = /^(v1|[a-z]+\/v\d\w*|(?!gateway\.|autoscaling\.)[a-z.]+\.k8s\.io\/v1)$/;

/** Custom resources that represent no external data; for others, a controller may delete the resources that they represent. */
const NOTHING_BEHIND: { readonly [group: string]: string[] } = {
  'argoproj.io': ['Rollout'],
  'autoscaling.x-k8s.io': ['CapacityBuffer'],
  'bitnami.com': ['SealedSecret'],
  'cert-manager.io': ['Certificate', 'Issuer'],
  'external-secrets.io': ['ExternalSecret', 'SecretStore'],
  'keda.sh': ['ScaledJob', 'ScaledObject', 'TriggerAuthentication'],
  'monitoring.coreos.com': ['PodMonitor', 'Probe', 'PrometheusRule', 'ServiceMonitor'],
  'networking.gke.io': ['HealthCheckPolicy'],
  'networking.istio.io': ['DestinationRule', 'ServiceEntry', 'Sidecar', 'VirtualService'],
  'security.istio.io': ['AuthorizationPolicy', 'PeerAuthentication', 'RequestAuthentication'],
};

const MANAGED_BY = 'endpointslice.kubernetes.io/managed-by';

/** The orphaned objects among those found on a cluster: the program generated them once and no longer does. Only the fields needed to delete them. */
export function leftovers(synthesis: Synthesis, found: Resource[]): Manifest[] {
  const { deletable, revisions } = sorted(synthesis, found);
  return deletable.filter(manifest => !mayBeRead(manifest, revisions))
    .map(({ apiVersion, kind, metadata: { name, namespace } }) => ({ apiVersion, kind, metadata: { name, namespace } }));
}

/** Orphaned objects that are kept for earlier revisions, which would not start without them, and whether it is known that one reads them. */
export function keptForRevisions(synthesis: Synthesis, found: Resource[]): { readonly manifests: Manifest[]; readonly areKnown: boolean } {
  const { deletable, revisions } = sorted(synthesis, found);
  return { manifests: deletable.filter(manifest => mayBeRead(manifest, revisions)), areKnown: revisions.areKnown };
}

/** Orphaned objects that no generated command may delete, and what would be deleted with each. */
export function leftToPeople(synthesis: Synthesis, found: Resource[]): { readonly manifest: Manifest; readonly why: string }[] {
  return forgotten(synthesis, found).flatMap(manifest => {
    const why = dataWith(manifest);
    return why === undefined ? [] : [{ manifest, why }];
  });
}

function sorted(synthesis: Synthesis, found: Resource[]): { readonly deletable: Manifest[]; readonly revisions: Revisions } {
  const deletable = forgotten(synthesis, found).filter(manifest => dataWith(manifest) === undefined);
  return { deletable, revisions: revisionsIn(found, deletable) };
}

function mayBeRead(manifest: Manifest, revisions: Revisions): boolean {
  return manifest.apiVersion === 'v1' && manifest.kind === 'ConfigMap' && (!revisions.areKnown || revisions.read(manifest));
}

/** Which data may be deleted with the object; undefined for none. */
function dataWith({ apiVersion, kind, metadata: { annotations = {} }, spec }: Manifest): string | undefined {
  if (isAskedToStay(annotations)) return 'its annotations forbid its deletion';
  if (kind === 'StatefulSet' && spec?.persistentVolumeClaimRetentionPolicy?.whenDeleted === 'Delete') return 'its PersistentVolumeClaims are deleted with it, because of whenDeleted: Delete';
  const group = groupOf(apiVersion);
  const isKubernetesOwn = !group.includes('.') || group.endsWith('.k8s.io');
  return isKubernetesOwn || NOTHING_BEHIND[group]?.includes(kind) ? undefined : 'a controller may delete the resources that it represents';
}

function forgotten(synthesis: Synthesis, found: Resource[]): Manifest[] {
  const held = new Set(heldBack(found).map(idOf));
  const owner = ownerToAskFor(synthesis);
  const made = new Set(synthesis.entries.map(({ manifest }) => idOf(manifest)));
  const isMade = (manifest: Manifest) => made.has(idOf(manifest)) || made.has(idOf(withoutNamespace(manifest)));
  // Objects that route traffic are deleted before the objects that receive it.
  return applyOrder(found).reverse().map(({ manifest }) => manifest)
    .filter(({ metadata }) => metadata.labels?.[OWNER_LABEL] === owner)
    .filter(manifest => isMadeByController(manifest) ? isForsaken(manifest, synthesis) : manifest.metadata.ownerReferences === undefined)
    .filter(manifest => !held.has(idOf(manifest)) && !isKept(manifest) && !isMade(manifest));
}

/** Argo Rollouts whose Deployment does not have as many ready pods yet: with the Rollout all its pods would be deleted at once. */
export function heldBack(found: Resource[]): Manifest[] {
  const manifests = found.map(({ manifest }) => manifest);
  return manifests.filter(({ kind, metadata: { namespace }, spec }) => {
    const { name } = spec?.workloadRef ?? {};
    const deployment = manifests.find(other => other.kind === 'Deployment' && other.metadata.name === name && other.metadata.namespace === namespace);
    return kind === 'Rollout' && deployment !== undefined && (deployment.status?.readyReplicas ?? 0) < (spec.replicas ?? 1);
  });
}

/** The command that finds and deletes them. */
export function leftoversLine(synthesis: Synthesis, command: string): string {
  const owner = ownerToAskFor(synthesis);
  const custom = synthesis.entries.map(({ manifest }) => manifest)
    .filter(manifest => !BUILT_IN_GROUPS.test(manifest.apiVersion) && !isKept(manifest))
    .map(({ apiVersion, kind }) => [kind, ...apiVersion.split('/').reverse()].join('.'));
  const forsaken = synthesis.entries.some(({ manifest }) => isSelectorless(manifest)) ? ['endpoints'] : [];
  const resources = [...USUAL_RESOURCES, ...forsaken, ...new Set([...synthesis.customResources ?? [], ...custom])].join(',');
  const get = (...words: string[]) => shellCommand('kubectl', 'get', ...words, '-o', 'yaml');
  const found = `${get(resources, '-A', '-l', `${OWNER_LABEL}=${owner}`)} && echo --- && ${get(REVISIONS.join(','), '-A')}`;
  return `{ ${found}; } | ${command} | kubectl delete -f -`;
}

/** The Job of an admin task that has another name by now can go with its log: the program does not contain it any more. */
function isKept({ apiVersion, kind, metadata: { annotations } }: Manifest): boolean {
  return (KEPT.includes(kind) && annotations?.[RUNS] === undefined) || holdsData(apiVersion, kind);
}

/** A name that is only the ID of the first chart may also belong to another program, whose objects would be deleted. */
function ownerToAskFor(synthesis: Synthesis): string {
  const owner = ownerOf(synthesis);
  if (synthesis.named && owner !== undefined) return owner;
  return refuse(owner, {
    code: 'program-unnamed',
    problem: 'the program has no name, so its objects cannot be distinguished from those of another program',
    given: 'an App without a name',
    allowed: 'a name that no other program for the same cluster has',
    fix: `set a name: new App({ name: '${synthesis.name ?? 'shop'}' }), and apply once before you run leftovers`,
  });
}

/** Endpoints that Kubernetes generates from the pods that a Service selects. */
function isMadeByController({ kind, metadata: { labels } }: Manifest): boolean {
  return kind === 'Endpoints' || (kind === 'EndpointSlice' && labels?.[MANAGED_BY] === 'endpointslice-controller.k8s.io');
}

/** If the Service no longer has a selector, they stay unchanged and get traffic forever; Endpoints are also mirrored to EndpointSlices. */
function isForsaken({ kind, metadata: { labels, name, namespace } }: Manifest, { entries }: Synthesis): boolean {
  const service = kind === 'Endpoints' ? name : labels?.['kubernetes.io/service-name'];
  return entries.some(({ manifest }) => isSelectorless(manifest)
    && manifest.metadata.name === service && (manifest.metadata.namespace ?? namespace) === namespace);
}

function isSelectorless({ apiVersion, kind, spec }: Manifest): boolean {
  return apiVersion === 'v1' && kind === 'Service' && spec.selector === undefined;
}

/** A program that leaves the namespace to kubectl owns its objects in any namespace. */
function withoutNamespace({ metadata: { namespace: _, ...metadata }, ...manifest }: Manifest): Manifest {
  return { ...manifest, metadata } as Manifest;
}
