import { fields, items } from '../../manifests/json';
import { describeManifest, Resource } from '../../manifests/manifest';
import { Manifests } from '../../manifests/manifests';
import { listed } from '../../private/messages/nearest';
import { isAutoscaler, isVertical, ResourceMetric, resourceMetrics, scalingTheSame, targetOf } from '../autoscalers';
import { Check, Problem } from '../check';

export const autoscalerConflict: Check = {
  id: 'autoscaler-conflict',
  profile: 'reliability',
  severity: 'error',
  description: 'Two autoscalers control the same setting of one workload: each undoes what the other does, or neither does anything.',
  see: 'https://kubernetes.io/docs/concepts/workloads/autoscaling/',
  inspect,
};

/** Reported for the later of the two, so that a pair is one problem. */
function inspect(entry: Resource, manifests: Manifests): Problem[] {
  if (!isAutoscaler(entry)) return [];
  const all = scalingTheSame(entry, manifests);
  const copies = manifests.copiesOf(entry);
  const earlier = all.slice(0, Math.max(0, all.indexOf(entry))).filter(other => !copies.includes(other));
  return earlier.flatMap(other => between(other, entry, manifests));
}

function between(first: Resource, second: Resource, manifests: Manifests): Problem[] {
  const workload = describeTarget(second, manifests);
  const other = describeManifest(first.manifest);
  const vertical = [first, second].filter(isVertical);
  if (vertical.length === 2) {
    return [{
      message: `${other} also sets the size of the pods of ${workload}: which of the two takes effect is undefined`,
      fix: 'keep one of the two; set the bounds of several containers in one containerPolicies',
    }];
  }
  if (vertical.length === 0) return takesOver(first, second) || takesOver(second, first) ? [] : [bothCount(first, second, workload)];

  const horizontal = first === vertical[0] ? second : first;
  const both = [...new Set(resourceMetrics(horizontal).filter(metric => sets(vertical[0], metric)).map(({ resource }) => resource))];
  if (both.length === 0) return [];
  return [{
    message: `${other} also reacts to the ${listed(both)} of ${workload}: larger requests make its pods look idle, and more pods make the requests look too large`,
    fix: `leave ${listed(both)} to one of the two: limit controlledResources of the VerticalPodAutoscaler, or use another metric in the other one`,
  }];
}

function bothCount(first: Resource, second: Resource, workload: string): Problem {
  const isMade = [first, second].some(({ manifest }) => manifest.kind === 'ScaledObject');
  return {
    message: `${describeManifest(first.manifest)} also sets the number of pods of ${workload}: ${
      isMade ? 'KEDA creates a HorizontalPodAutoscaler for a ScaledObject' : 'Kubernetes lets neither of them scale pods that both select'}`,
    fix: 'keep one of the two, with the metrics of both: the metric that asks for the most pods takes effect',
  };
}

function describeTarget(entry: Resource, manifests: Manifests): string {
  const target = targetOf(entry, manifests);
  if (target) return describeManifest(target.manifest);
  const [{ kind, name }] = manifests.referencesOf(entry);
  return `${kind} ${name}`;
}

/** KEDA can be configured to take over an existing autoscaler. */
function takesOver({ manifest }: Resource, other: Resource): boolean {
  const { name } = fields(fields(fields(manifest.spec).advanced).horizontalPodAutoscalerConfig);
  const told = fields(manifest.metadata.annotations)['scaledobject.keda.sh/transfer-hpa-ownership'] === 'true';
  return manifest.kind === 'ScaledObject' && told && other.manifest.kind === 'HorizontalPodAutoscaler' && name === other.manifest.metadata.name;
}

/** Whether the VerticalPodAutoscaler changes the resource of a container that the metric measures. */
function sets({ manifest }: Resource, { resource, container }: ResourceMetric): boolean {
  const { updatePolicy, resourcePolicy } = fields(manifest.spec);
  const policies = items(fields(resourcePolicy).containerPolicies, '').map(({ value }) => value);
  if (['Off', false].includes(fields(updatePolicy).updateMode)) return false;
  const named = policies.filter(({ containerName }) => containerName === container);
  const rest = policies.find(({ containerName }) => containerName === '*') ?? {};
  const relevant = container === undefined ? [...policies.filter(policy => policy !== rest), rest] : named.length > 0 ? named : [rest];
  return relevant.some(({ mode, controlledResources }) => !['Off', false].includes(mode)
    && (Array.isArray(controlledResources) ? controlledResources.includes(resource) : ['cpu', 'memory'].includes(resource)));
}
