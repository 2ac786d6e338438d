import { fields, Item, items } from '../../manifests/json';
import { describeManifest, Resource } from '../../manifests/manifest';
import { Manifests } from '../../manifests/manifests';
import { lastingContainers, PodTemplate } from '../../manifests/pod-templates';
import { listed } from '../../private/messages/nearest';
import { isHorizontal, ResourceMetric, resourceMetrics, targetOf } from '../autoscalers';
import { Check, Problem } from '../check';

export const autoscalerRequestMissing: Check = {
  id: 'autoscaler-request-missing',
  profile: 'reliability',
  severity: 'error',
  description: 'An autoscaler targets a percentage of what containers request, and one of them has no request: the metric has no value, and the workload never scales.',
  see: 'https://kubernetes.io/docs/tasks/run-application/horizontal-pod-autoscale/#how-does-a-horizontalpodautoscaler-work',
  inspect,
};

function inspect(entry: Resource, manifests: Manifests): Problem[] {
  if (!isHorizontal(entry)) return [];
  const target = targetOf(entry, manifests);
  const template = target && manifests.podTemplateOf(target);
  if (!template) return [];
  return resourceMetrics(entry).filter(({ isUtilization }) => isUtilization)
    .flatMap(metric => metric.container === undefined ? ofThePod(metric, template, manifests) : ofOne(metric, template, manifests));
}

/** Without the name of a container, all containers need a request, or the pod itself. */
function ofThePod({ resource, field }: ResourceMetric, template: PodTemplate, manifests: Manifests): Problem[] {
  if (isAskedFor(template.spec.resources, resource)) return [];
  const silent = lastingContainers(template).filter(container => !requests(container, resource, template, manifests));
  if (silent.length === 0) return [];
  return [{
    message: `${field} is a percentage of the ${resource} requests of all containers of ${describeManifest(template.entry.manifest)}, and ${
      listed(silent.map(nameOf))} ${silent.length === 1 ? 'has' : 'have'} none`,
    fix: `set resources.requests.${resource} for ${silent.length === 1 ? 'it' : 'them'}, or target one container with type ContainerResource`,
  }];
}

function ofOne({ resource, container, field }: ResourceMetric, template: PodTemplate, manifests: Manifests): Problem[] {
  const containers = lastingContainers(template);
  const meant = containers.find(({ value }) => value.name === container);
  const owner = describeManifest(template.entry.manifest);
  if (!meant) {
    return [{
      message: `${field} targets the container ${container}, and ${owner} has only ${listed(containers.map(nameOf))}`,
      fix: 'use the name of a container of the pods; keep it if this container is injected into them',
      severity: 'warning',
    }];
  }
  if (requests(meant, resource, template, manifests)) return [];
  return [{
    message: `${field} is a percentage of the ${resource} request of the container ${container} of ${owner}, and it has none`,
    fix: `set resources.requests.${resource} for it`,
  }];
}

function nameOf({ value, field }: Item): string {
  return typeof value.name === 'string' ? value.name : field;
}

function requests({ value }: Item, resource: string, { namespace }: PodTemplate, manifests: Manifests): boolean {
  return isAskedFor(value.resources, resource) || manifests.ofKind('LimitRange', '')
    .some(({ manifest }) => (manifest.metadata.namespace || undefined) === (namespace || undefined) && givesByDefault(manifest.spec, resource));
}

/** A limit without a request is used as the request, too. */
function isAskedFor(resources: unknown, resource: string): boolean {
  const { requests: asked, limits } = fields(resources);
  return fields(asked)[resource] !== undefined || fields(limits)[resource] !== undefined;
}

/** Each of its values for containers becomes the request of containers that have none. */
function givesByDefault(spec: unknown, resource: string): boolean {
  return items(fields(spec).limits, '').some(({ value }) => value.type === 'Container'
    && ['defaultRequest', 'default', 'max', 'min'].some(bound => fields(value[bound])[resource] !== undefined));
}
