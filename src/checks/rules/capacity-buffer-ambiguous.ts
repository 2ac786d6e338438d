import { isPausing } from '../../capacity/priority';
import { fields } from '../../manifests/json';
import { groupOf } from '../../manifests/kinds';
import { describeManifest, Entry, namespaceOf } from '../../manifests/manifest';
import { Manifests } from '../../manifests/manifests';
import { Check, Problem } from '../check';

export const capacityBufferAmbiguous: Check = {
  id: 'capacity-buffer-ambiguous',
  severity: 'warning',
  description: 'A CapacityBuffer comes to another size with another autoscaler, is not read at all, or keeps room for pods that hold room themselves.',
  see: 'https://kubernetes.io/docs/concepts/cluster-administration/node-autoscaling/',
  inspect,
};

const GROUP = 'autoscaling.x-k8s.io';
const VERSION = `${GROUP}/v1beta1`;
const SIZES = ['replicas', 'percentage', 'limits'];

function inspect(entry: Entry, manifests: Manifests): Problem[] {
  const { apiVersion, kind } = entry.manifest;
  if (kind !== 'CapacityBuffer' || groupOf(apiVersion) !== GROUP) return [];
  return [...oldVersion(apiVersion), ...unsized(entry), ...notPlain(entry), ...forPausePods(entry, manifests)];
}

function oldVersion(apiVersion: string): Problem[] {
  if (apiVersion === VERSION) return [];
  return [{ message: `${apiVersion} is not served by Karpenter, and is on its way out elsewhere`, fix: `write apiVersion: ${VERSION}` }];
}

/** The API server refuses it: a template says how large a pod is, and not how many there are. */
function unsized({ manifest }: Entry): Problem[] {
  const spec = fields(manifest.spec);
  if (spec.podTemplateRef === undefined || ['replicas', 'limits'].some(size => spec[size] !== undefined)) return [];
  return [{ message: 'it does not say for how many pods of its template there is to be room, and is refused', fix: 'write replicas' }];
}

/** Of several sizes one autoscaler takes the least and another the most, and shares are rounded down or up. */
function notPlain({ manifest }: Entry): Problem[] {
  const spec = fields(manifest.spec);
  const sizes = SIZES.filter(size => spec[size] !== undefined);
  if (sizes.length < 2 && !sizes.includes('percentage')) return [];
  const what = `what ${sizes.join(' and ')} ${sizes.length === 1 ? 'comes' : 'come'} to depends on the autoscaler`;
  return [{
    message: `${what}: the cluster autoscaler takes the least and rounds down, Karpenter takes the most and rounds up`,
    fix: 'write replicas and nothing else',
  }];
}

function forPausePods(entry: Entry, manifests: Manifests): Problem[] {
  const { kind, name } = fields(fields(entry.manifest.spec).scalableRef);
  const isNamed = typeof kind === 'string' && typeof name === 'string';
  const target = isNamed ? manifests.find({ kind, name, namespace: namespaceOf(entry.manifest) }) : undefined;
  const template = target && manifests.podTemplateOf(target);
  if (!template || !isPausing(template)) return [];
  return [{
    message: `it keeps room for ${describeManifest(target.manifest)}, whose pods hold room themselves: twice what is needed`,
    fix: 'name the app that the room is for, and remove the pause pods',
  }];
}
