import { isPausing, priorityOf } from '../../capacity/priority';
import { KEEPS_FREE } from '../../manifests/annotations';
import { fields, Item, items } from '../../manifests/json';
import { describeManifest, Entry } from '../../manifests/manifest';
import { Manifests } from '../../manifests/manifests';
import { PodTemplate } from '../../manifests/pod-templates';
import { matches } from '../../manifests/selectors';
import { Check, Problem } from '../check';

export const headroomUnusable: Check = {
  id: 'headroom-unusable',
  severity: 'warning',
  description: 'Pods that only hold room for others do not give it up at once, or no autoscaler heeds them: the room is not there when it is needed.',
  see: 'https://kubernetes.io/docs/tasks/administer-cluster/node-overprovisioning/',
  inspect,
};

/** The cluster autoscaler makes no nodes for pods below, and removes nodes under them. */
const CUTOFF = -10;

function inspect(entry: Entry, manifests: Manifests): Problem[] {
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
  // Who says how much room there is was asked for the priority then, by somebody who knows the autoscaler.
  const isLowEnough = template.entry.manifest.metadata.annotations?.[KEEPS_FREE] !== undefined;
  const fix = `give them a PriorityClass of value ${CUTOFF} with preemptionPolicy: Never`;
  if (priority === undefined || (priority < 0 && (priority >= CUTOFF || isLowEnough))) return [];
  const consequence = priority < 0 ? `below ${CUTOFF} the cluster autoscaler makes no nodes for pods, and removes nodes under them`
    : 'pods without a PriorityClass have 0, and cannot take their place';
  return [{ message: `the pods hold room with priority ${priority}: ${consequence}`, fix }];
}

function ofAClass({ spec }: PodTemplate, manifests: Manifests): Problem[] {
  const priorityClass = manifests.find({ kind: 'PriorityClass', name: spec.priorityClassName ?? '' })?.manifest;
  if (!priorityClass) return [];
  const { metadata: { name }, preemptionPolicy, globalDefault } = priorityClass;
  return [
    ...preemptionPolicy === 'Never' ? [] : [{
      message: `the pods hold room, and take that of pods below them: PriorityClass ${name} preempts`,
      fix: 'write preemptionPolicy: Never; it cannot be changed, so give the class another name',
    }],
    ...globalDefault !== true ? [] : [{
      message: `the pods hold room, and PriorityClass ${name} is that of all pods which name none: they could not take their place`,
      fix: 'remove globalDefault: true',
    }],
  ];
}

function slowToLeave({ spec }: PodTemplate): Problem[] {
  const { terminationGracePeriodSeconds: seconds = 30 } = spec;
  return seconds <= 1 ? [] : [{
    message: `the pods hold room, and may take ${seconds} seconds to leave it`,
    fix: 'write terminationGracePeriodSeconds: 1',
  }];
}

function surges({ manifest }: Entry): Problem[] {
  const { type } = fields(fields(manifest.spec).strategy);
  if (manifest.kind !== 'Deployment' || type === 'Recreate') return [];
  return [{
    message: 'the pods hold room, and each update asks for more of it before it gives any up: nodes that nobody needs',
    fix: 'write strategy: { type: Recreate }',
  }];
}

function budgeted(template: PodTemplate, manifests: Manifests): Problem[] {
  return manifests.selecting(template).filter(({ manifest }) => manifest.kind === 'PodDisruptionBudget').map(({ manifest }) => ({
    message: `the pods hold room, and ${describeManifest(manifest)} has them stay`,
    fix: 'remove the disruption budget: nobody misses these pods',
  }));
}

/** What somebody puts into the pods is paid for, and holds no room for anybody. */
function joinedByAMesh({ namespace = '', labels, annotations }: PodTemplate, manifests: Manifests): Problem[] {
  const metadata = manifests.find({ kind: 'Namespace', name: namespace })?.manifest.metadata;
  const marks = { ...metadata?.labels, ...metadata?.annotations };
  const meshes = MESHES.filter(({ joins, leaves: [key, no] }) => joins(marks) && labels[key] !== no && annotations[key] !== no);
  return meshes.map(({ leaves: [key, no] }) => ({
    message: `the pods hold room, and a mesh adds a container to each pod in the namespace ${namespace}: these take more than the pods they stand for`,
    fix: `keep them out of it: ${key}: "${no}"`,
  }));
}

type Marks = { readonly [key: string]: unknown };

/** By which marks of a namespace its pods join a mesh, and by which mark of its own a pod does not. */
const MESHES: readonly { readonly joins: (namespace: Marks) => boolean; readonly leaves: readonly [string, string] }[] = [
  { joins: marks => marks['istio-injection'] === 'enabled' || marks['istio.io/rev'] !== undefined, leaves: ['sidecar.istio.io/inject', 'false'] },
  { joins: marks => marks['linkerd.io/inject'] === 'enabled', leaves: ['linkerd.io/inject', 'disabled'] },
];

/** The scheduler takes it for a wish that is met. */
function apartFromNobody(template: PodTemplate, manifests: Manifests): Problem[] {
  const isEmpty = ({ value }: Item) => !manifests.podTemplates.some(({ labels }) => matches(value.labelSelector, labels));
  return apartTerms(template).filter(isEmpty).map(({ field }) => ({
    message: `${field} selects no pods, these neither: they may all be on one node`,
    fix: 'select the labels of the template',
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
