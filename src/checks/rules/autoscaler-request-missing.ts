import { fields, Item, items } from '../../manifests/json';
import { describeManifest, Entry } from '../../manifests/manifest';
import { Manifests } from '../../manifests/manifests';
import { lastingContainers, PodTemplate } from '../../manifests/pod-templates';
import { listed } from '../../private/nearest';
import { isHorizontal, ResourceMetric, resourceMetrics, targetOf } from '../autoscalers';
import { Check, Problem } from '../check';

export const autoscalerRequestMissing: Check = {
  id: 'autoscaler-request-missing',
  severity: 'error',
  description: 'An autoscaler aims at a share of what containers request, and one of them requests nothing: it finds no figure, and never scales.',
  see: 'https://kubernetes.io/docs/tasks/run-application/horizontal-pod-autoscale/#how-does-a-horizontalpodautoscaler-work',
  inspect,
};

function inspect(entry: Entry, manifests: Manifests): Problem[] {
  if (!isHorizontal(entry)) return [];
  const target = targetOf(entry, manifests);
  const template = target && manifests.podTemplateOf(target);
  if (!template) return [];
  return resourceMetrics(entry).filter(({ isUtilization }) => isUtilization)
    .flatMap(metric => metric.container === undefined ? ofThePod(metric, template, manifests) : ofOne(metric, template, manifests));
}

/** Without the name of a container all of them must say it, or the pod itself. */
function ofThePod({ resource, field }: ResourceMetric, template: PodTemplate, manifests: Manifests): Problem[] {
  if (isAskedFor(template.spec.resources, resource)) return [];
  const silent = lastingContainers(template).filter(container => !requests(container, resource, template, manifests));
  if (silent.length === 0) return [];
  return [{
    message: `${field} is a share of the ${resource} that all containers of ${describeManifest(template.entry.manifest)} request, and ${
      listed(silent.map(nameOf))} ${silent.length === 1 ? 'requests' : 'request'} none`,
    fix: `give ${silent.length === 1 ? 'it' : 'them'} resources.requests.${resource}, or aim at one container: type ContainerResource`,
  }];
}

function ofOne({ resource, container, field }: ResourceMetric, template: PodTemplate, manifests: Manifests): Problem[] {
  const containers = lastingContainers(template);
  const meant = containers.find(({ value }) => value.name === container);
  const owner = describeManifest(template.entry.manifest);
  if (!meant) {
    return [{
      message: `${field} looks at the container ${container}, and ${owner} has only ${listed(containers.map(nameOf))}`,
      fix: 'name a container of the pods; leave it as it is when something puts this one into them',
      severity: 'warning',
    }];
  }
  if (requests(meant, resource, template, manifests)) return [];
  return [{
    message: `${field} is a share of the ${resource} that the container ${container} of ${owner} requests, and it requests none`,
    fix: `give it resources.requests.${resource}`,
  }];
}

function nameOf({ value, field }: Item): string {
  return typeof value.name === 'string' ? value.name : field;
}

function requests({ value }: Item, resource: string, { namespace }: PodTemplate, manifests: Manifests): boolean {
  return isAskedFor(value.resources, resource) || manifests.ofKind('LimitRange', '')
    .some(({ manifest }) => (manifest.metadata.namespace || undefined) === (namespace || undefined) && givesByDefault(manifest.spec, resource));
}

/** A limit alone is taken for the request as well. */
function isAskedFor(resources: unknown, resource: string): boolean {
  const { requests: asked, limits } = fields(resources);
  return fields(asked)[resource] !== undefined || fields(limits)[resource] !== undefined;
}

/** Any of its figures for containers ends up as a request of those that say nothing. */
function givesByDefault(spec: unknown, resource: string): boolean {
  return items(fields(spec).limits, '').some(({ value }) => value.type === 'Container'
    && ['defaultRequest', 'default', 'max', 'min'].some(figure => fields(value[figure])[resource] !== undefined));
}
