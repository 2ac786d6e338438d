import { isPausing } from '../../capacity/pause-pods';
import { priorityOf } from '../../capacity/priority';
import { KEEPS_FREE } from '../../manifests/annotations';
import { fields, Item, items } from '../../manifests/json';
import { describeManifest, Resource } from '../../manifests/manifest';
import { Manifests } from '../../manifests/manifests';
import { PodTemplate } from '../../manifests/pod-templates';
import { matches } from '../../manifests/selectors';
import { Check, Problem } from '../check';

export const headroomUnusable: Check = {
  id: 'headroom-unusable',
  profile: 'reliability',
  severity: 'warning',
  description: 'Pods that only reserve headroom do not release it at once, or no autoscaler considers them: the headroom is not available when it is needed.',
  see: 'https://kubernetes.io/docs/tasks/administer-cluster/node-overprovisioning/',
  inspect,
};

/** For pods with a lower priority the cluster autoscaler adds no nodes, and it removes nodes that run them. */
const CUTOFF = -10;

function inspect(entry: Resource, manifests: Manifests): Problem[] {
  const template = manifests.podTemplateOf(entry);
  if (!template || !isPausing(template)) return [];
  return [
    ...wrongPriority(template, manifests),
    ...ofAClass(template, manifests),
    ...slowToLeave(template),
    ...surges(entry),
    ...budgeted(template, manifests),
    ...apartFromNobody(template, manifests),
    ...joinedByAMesh(template, manifests),
  ];
}

function wrongPriority(template: PodTemplate, manifests: Manifests): Problem[] {
  const priority = priorityOf(template, manifests);
  // Objects with this annotation come from a construct whose user set the priority knowing the autoscaler.
  const isLowEnough = template.entry.manifest.metadata.annotations?.[KEEPS_FREE] !== undefined;
  const fix = `use a PriorityClass with value: ${CUTOFF} and preemptionPolicy: Never`;
  if (priority === undefined || (priority < 0 && (priority >= CUTOFF || isLowEnough))) return [];
  const consequence = priority < 0 ? `below ${CUTOFF} the cluster autoscaler adds no nodes for pods, and removes nodes that run them`
    : 'pods without a PriorityClass have priority 0, and cannot preempt them';
  return [{ message: `the pods reserve headroom with priority ${priority}: ${consequence}`, fix }];
}

function ofAClass({ spec }: PodTemplate, manifests: Manifests): Problem[] {
  const priorityClass = manifests.find({ kind: 'PriorityClass', name: spec.priorityClassName ?? '' })?.manifest;
  if (!priorityClass) return [];
  const { metadata: { name }, preemptionPolicy, globalDefault } = priorityClass;
  return [
    ...preemptionPolicy === 'Never' ? [] : [{
      message: `the pods reserve headroom, and preempt pods of lower priority: PriorityClass ${name} allows preemption`,
      fix: 'set preemptionPolicy: Never; the field is immutable, so give the class another name',
    }],
    ...globalDefault !== true ? [] : [{
      message: `the pods reserve headroom, and PriorityClass ${name} is the default of all pods: pods without a PriorityClass could not preempt them`,
      fix: 'remove globalDefault: true',
    }],
  ];
}

function slowToLeave({ spec }: PodTemplate): Problem[] {
  const { terminationGracePeriodSeconds: seconds = 30 } = spec;
  return seconds <= 1 ? [] : [{
    message: `the pods reserve headroom, and may take ${seconds} seconds to release it`,
    fix: 'set terminationGracePeriodSeconds: 1',
  }];
}

function surges({ manifest }: Resource): Problem[] {
  const { type } = fields(fields(manifest.spec).strategy);
  if (manifest.kind !== 'Deployment' || type === 'Recreate') return [];
  return [{
    message: 'the pods reserve headroom, and each update creates new pods before it deletes old ones: nodes are added that no pod needs',
    fix: 'set strategy: { type: Recreate }',
  }];
}

function budgeted(template: PodTemplate, manifests: Manifests): Problem[] {
  return manifests.selecting(template).filter(({ manifest }) => manifest.kind === 'PodDisruptionBudget').map(({ manifest }) => ({
    message: `the pods reserve headroom, and ${describeManifest(manifest)} prevents their eviction`,
    fix: 'remove the PodDisruptionBudget: these pods need no protection',
  }));
}

/** Containers that are injected into the pods use resources, and reserve no headroom. */
function joinedByAMesh({ namespace = '', labels, annotations }: PodTemplate, manifests: Manifests): Problem[] {
  const metadata = manifests.find({ kind: 'Namespace', name: namespace })?.manifest.metadata;
  const marks = { ...metadata?.labels, ...metadata?.annotations };
  const meshes = MESHES.filter(({ joins, leaves: [key, no] }) => joins(marks) && labels[key] !== no && annotations[key] !== no);
  return meshes.map(({ leaves: [key, no] }) => ({
    message: `the pods reserve headroom, and a mesh adds a container to each pod in the namespace ${namespace}: these pods take more than the pods they stand for`,
    fix: `keep them out of the mesh: set ${key}: "${no}"`,
  }));
}

type Marks = { readonly [key: string]: unknown };

/** The labels and annotations of a namespace by which its pods join a mesh, and the one by which a pod opts out. */
const MESHES: readonly { readonly joins: (namespace: Marks) => boolean; readonly leaves: readonly [string, string] }[] = [
  { joins: marks => marks['istio-injection'] === 'enabled' || marks['istio.io/rev'] !== undefined, leaves: ['sidecar.istio.io/inject', 'false'] },
  { joins: marks => marks['linkerd.io/inject'] === 'enabled', leaves: ['linkerd.io/inject', 'disabled'] },
];

/** The scheduler treats such a term as satisfied. */
function apartFromNobody(template: PodTemplate, manifests: Manifests): Problem[] {
  const isEmpty = ({ value }: Item) => !manifests.podTemplates.some(({ labels }) => matches(value.labelSelector, labels));
  return apartTerms(template).filter(isEmpty).map(({ field }) => ({
    message: `${field} selects no pods, not even its own: all of them may run on one node`,
    fix: 'select the labels of the pod template',
  }));
}

function apartTerms({ spec, field }: PodTemplate): Item[] {
  const path = `${field}.affinity.podAntiAffinity`;
  const {
    requiredDuringSchedulingIgnoredDuringExecution: required, preferredDuringSchedulingIgnoredDuringExecution: preferred,
  } = fields(fields(spec.affinity).podAntiAffinity);
  return [
    ...items(required, `${path}.requiredDuringSchedulingIgnoredDuringExecution`),
    ...items(preferred, `${path}.preferredDuringSchedulingIgnoredDuringExecution`).map(item => (
      { value: fields(item.value.podAffinityTerm), field: `${item.field}.podAffinityTerm` }
    )),
  ];
}
