import { isPausing } from '../../capacity/pause-pods';
import { fields } from '../../manifests/json';
import { groupOf } from '../../manifests/kinds';
import { describeManifest, Resource, namespaceOf } from '../../manifests/manifest';
import { Manifests } from '../../manifests/manifests';
import { Check, Problem } from '../check';

export const capacityBufferAmbiguous: Check = {
  id: 'capacity-buffer-ambiguous',
  profile: 'reliability',
  severity: 'warning',
  description: 'The size of a CapacityBuffer depends on the autoscaler, the buffer is not read at all, or it reserves headroom for pods that only reserve headroom themselves.',
  see: 'https://kubernetes.io/docs/concepts/cluster-administration/node-autoscaling/',
  inspect,
};

const GROUP = 'autoscaling.x-k8s.io';
const VERSION = `${GROUP}/v1beta1`;
const SIZES = ['replicas', 'percentage', 'limits'];

function inspect(entry: Resource, manifests: Manifests): Problem[] {
  const { apiVersion, kind } = entry.manifest;
  if (kind !== 'CapacityBuffer' || groupOf(apiVersion) !== GROUP) return [];
  return [...oldVersion(apiVersion), ...unsized(entry), ...notPlain(entry), ...forPausePods(entry, manifests)];
}

function oldVersion(apiVersion: string): Problem[] {
  if (apiVersion === VERSION) return [];
  return [{ message: `${apiVersion} is not served by Karpenter, and is deprecated elsewhere`, fix: `set apiVersion: ${VERSION}` }];
}

/** The API server rejects it: a template has the size of a pod, but not the number of pods. */
function unsized({ manifest }: Resource): Problem[] {
  const spec = fields(manifest.spec);
  if (spec.podTemplateRef === undefined || ['replicas', 'limits'].some(size => spec[size] !== undefined)) return [];
  return [{ message: 'podTemplateRef is set without replicas or limits: the API server rejects it', fix: 'set replicas' }];
}

/** Of several sizes, one autoscaler takes the minimum and another the maximum, and percentages are rounded down or up. */
function notPlain({ manifest }: Resource): Problem[] {
  const spec = fields(manifest.spec);
  const sizes = SIZES.filter(size => spec[size] !== undefined);
  if (sizes.length < 2 && !sizes.includes('percentage')) return [];
  return [{
    message: `the size from ${sizes.join(' and ')} depends on the autoscaler: the cluster autoscaler takes the minimum and rounds down, Karpenter takes the maximum and rounds up`,
    fix: 'set replicas only',
  }];
}

function forPausePods(entry: Resource, manifests: Manifests): Problem[] {
  const { kind, name } = fields(fields(entry.manifest.spec).scalableRef);
  const isNamed = typeof kind === 'string' && typeof name === 'string';
  const target = isNamed ? manifests.find({ kind, name, namespace: namespaceOf(entry.manifest) }) : undefined;
  const template = target && manifests.podTemplateOf(target);
  if (!template || !isPausing(template)) return [];
  return [{
    message: `it reserves headroom for ${describeManifest(target.manifest)}, whose pods only reserve headroom themselves: twice what is needed`,
    fix: 'reference the app that the headroom is for, and remove the pause pods',
  }];
}
