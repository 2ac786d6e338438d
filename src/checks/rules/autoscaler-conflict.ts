import { fields, items } from '../../manifests/json';
import { describeManifest, Entry } from '../../manifests/manifest';
import { Manifests } from '../../manifests/manifests';
import { listed } from '../../private/nearest';
import { isAutoscaler, isVertical, ResourceMetric, resourceMetrics, scalingTheSame, targetOf } from '../autoscalers';
import { Check, Problem } from '../check';

export const autoscalerConflict: Check = {
  id: 'autoscaler-conflict',
  severity: 'error',
  description: 'Two autoscalers decide the same of one workload: each undoes what the other does, or neither does anything.',
  see: 'https://kubernetes.io/docs/concepts/workloads/autoscaling/',
  inspect,
};

/** Reported about the later one of two, so that a pair is one problem. */
function inspect(entry: Entry, manifests: Manifests): Problem[] {
  if (!isAutoscaler(entry)) return [];
  const all = scalingTheSame(entry, manifests);
  const copies = manifests.copiesOf(entry);
  const earlier = all.slice(0, Math.max(0, all.indexOf(entry))).filter(other => !copies.includes(other));
  return earlier.flatMap(other => between(other, entry, manifests));
}

function between(first: Entry, second: Entry, manifests: Manifests): Problem[] {
  const workload = describeTarget(second, manifests);
  const other = describeManifest(first.manifest);
  const vertical = [first, second].filter(isVertical);
  if (vertical.length === 2) {
    return [{
      message: `${other} sets the size of the pods of ${workload} too: which of the two counts is not defined`,
      fix: 'keep one of the two; bounds of several containers are said in one containerPolicies',
    }];
  }
  if (vertical.length === 0) return takesOver(first, second) || takesOver(second, first) ? [] : [bothCount(first, second, workload)];

  const horizontal = first === vertical[0] ? second : first;
  const both = [...new Set(resourceMetrics(horizontal).filter(metric => sets(vertical[0], metric)).map(({ resource }) => resource))];
  if (both.length === 0) return [];
  return [{
    message: `${other} answers to the ${listed(both)} of ${workload} too: what makes its pods larger makes them look idle, and the other way round`,
    fix: `leave ${listed(both)} to one of the two: by controlledResources of the VerticalPodAutoscaler, or by another metric of the other`,
  }];
}

function bothCount(first: Entry, second: Entry, workload: string): Problem {
  const isMade = [first, second].some(({ manifest }) => manifest.kind === 'ScaledObject');
  return {
    message: `${describeManifest(first.manifest)} decides how many pods ${workload} has too: ${
      isMade ? 'KEDA makes a HorizontalPodAutoscaler of a ScaledObject' : 'Kubernetes lets neither of them act on pods that both count'}`,
    fix: 'keep one of the two, with the metrics of both: the one that asks for most pods counts',
  };
}

function describeTarget(entry: Entry, manifests: Manifests): string {
  const target = targetOf(entry, manifests);
  if (target) return describeManifest(target.manifest);
  const [{ kind, name }] = manifests.referencesOf(entry);
  return `${kind} ${name}`;
}

/** KEDA can be told to go on with an autoscaler that is there. */
function takesOver({ manifest }: Entry, other: Entry): boolean {
  const { name } = fields(fields(fields(manifest.spec).advanced).horizontalPodAutoscalerConfig);
  const told = fields(manifest.metadata.annotations)['scaledobject.keda.sh/transfer-hpa-ownership'] === 'true';
  return manifest.kind === 'ScaledObject' && told && other.manifest.kind === 'HorizontalPodAutoscaler' && name === other.manifest.metadata.name;
}

/** Whether the vertical autoscaler changes the resource of a container that the metric is about. */
function sets({ manifest }: Entry, { resource, container }: ResourceMetric): boolean {
  const { updatePolicy, resourcePolicy } = fields(manifest.spec);
  const policies = items(fields(resourcePolicy).containerPolicies, '').map(({ value }) => value);
  if (['Off', false].includes(fields(updatePolicy).updateMode)) return false;
  const named = policies.filter(({ containerName }) => containerName === container);
  const rest = policies.find(({ containerName }) => containerName === '*') ?? {};
  const relevant = container === undefined ? [...policies.filter(policy => policy !== rest), rest] : named.length > 0 ? named : [rest];
  return relevant.some(({ mode, controlledResources }) => !['Off', false].includes(mode)
    && (Array.isArray(controlledResources) ? controlledResources.includes(resource) : ['cpu', 'memory'].includes(resource)));
}
