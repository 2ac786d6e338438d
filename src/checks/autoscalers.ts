import { fields, Item, items } from '../manifests/json';
import { groupOf } from '../manifests/kinds';
import { Resource, namespaceOf } from '../manifests/manifest';
import { Manifests } from '../manifests/manifests';

/** API groups of the kinds that control how many pods a workload has, or how large they are. */
const GROUPS: { readonly [kind: string]: string } = {
  HorizontalPodAutoscaler: 'autoscaling',
  ScaledObject: 'keda.sh',
  VerticalPodAutoscaler: 'autoscaling.k8s.io',
};

export function isAutoscaler({ manifest: { apiVersion, kind } }: Resource): boolean {
  return Object.hasOwn(GROUPS, kind) && groupOf(apiVersion) === GROUPS[kind];
}

/** Whether it controls the number of pods. */
export function isHorizontal(entry: Resource): boolean {
  return isAutoscaler(entry) && entry.manifest.kind !== 'VerticalPodAutoscaler';
}

export function isVertical(entry: Resource): boolean {
  return isAutoscaler(entry) && !isHorizontal(entry);
}

/** The workload that it scales, when it is among the manifests. */
export function targetOf(entry: Resource, manifests: Manifests): Resource | undefined {
  return manifests.referencesOf(entry).map(reference => manifests.resolve(entry, reference)?.entry).find(Boolean);
}

/** All autoscalers of the workload that this one scales, including itself, in the order of the manifests. */
export function scalingTheSame(entry: Resource, manifests: Manifests): Resource[] {
  const target = targetOf(entry, manifests);
  if (target) return [...new Set(manifests.referrersOf(target).map(referrer => referrer.entry))].filter(isAutoscaler);
  const wanted = targetKey(entry, manifests);
  const all = Object.keys(GROUPS).flatMap(kind => manifests.ofKind(kind, GROUPS[kind]));
  return wanted === undefined ? [entry] : all.filter(other => targetKey(other, manifests) === wanted);
}

function targetKey(entry: Resource, manifests: Manifests): string | undefined {
  const [reference] = manifests.referencesOf(entry);
  return reference && JSON.stringify([reference.group, reference.kind, namespaceOf(entry.manifest), reference.name]);
}

/** A resource of the pods that an autoscaler computes the number of replicas from. */
export interface ResourceMetric {
  readonly resource: string;
  /** Only of this container. */
  readonly container?: string;
  /** Whether it is a percentage of the request. */
  readonly isUtilization: boolean;
  /** The path of its field. */
  readonly field: string;
}

/** The resources by which it scales the number of pods. */
export function resourceMetrics({ manifest: { apiVersion, kind, spec } }: Resource): ResourceMetric[] {
  const { metrics, triggers } = fields(spec);
  if (kind === 'ScaledObject') return items(triggers, 'spec.triggers').flatMap(ofTrigger);
  if (apiVersion === 'autoscaling/v1') return [{ resource: 'cpu', isUtilization: true, field: 'spec.targetCPUUtilizationPercentage' }];
  const listed = items(metrics, 'spec.metrics');
  // The default of Kubernetes without metrics.
  return listed.length === 0 ? [{ resource: 'cpu', isUtilization: true, field: 'spec.metrics' }] : listed.flatMap(ofMetric);
}

function ofMetric({ value, field }: Item): ResourceMetric[] {
  const { name, container, target, targetAverageUtilization } = fields(value.type === 'ContainerResource' ? value.containerResource : value.resource);
  if (!['Resource', 'ContainerResource'].includes(value.type) || typeof name !== 'string') return [];
  return [{
    resource: name,
    ...(typeof container === 'string' && { container }),
    isUtilization: (fields(target).averageUtilization ?? targetAverageUtilization) !== undefined,
    field,
  }];
}

function ofTrigger({ value, field }: Item): ResourceMetric[] {
  const { type, containerName } = fields(value.metadata);
  if (value.type !== 'cpu' && value.type !== 'memory') return [];
  return [{
    resource: value.type,
    ...(typeof containerName === 'string' && { container: containerName }),
    isUtilization: (value.metricType ?? type ?? 'Utilization') === 'Utilization',
    field,
  }];
}
