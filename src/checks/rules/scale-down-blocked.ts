import { fields, items } from '../../manifests/json';
import { Resource } from '../../manifests/manifest';
import { Manifests } from '../../manifests/manifests';
import { PodTemplate, runsToCompletion } from '../../manifests/pod-templates';
import { listed } from '../../private/messages/nearest';
import { Check, Problem } from '../check';

export const scaleDownBlocked: Check = {
  id: 'scale-down-blocked',
  profile: 'reliability',
  severity: 'warning',
  description: 'A pod prevents the cluster autoscaler from removing its node, so a cluster that has grown does not shrink again.',
  see: 'https://kubernetes.io/docs/concepts/cluster-administration/node-autoscaling/',
  inspect,
};

const SAFE = 'cluster-autoscaler.kubernetes.io/safe-to-evict';
const LOCAL_VOLUMES = `${SAFE}-local-volumes`;
const HOST = 'kubernetes.io/hostname';

function inspect(entry: Resource, manifests: Manifests): Problem[] {
  const template = manifests.podTemplateOf(entry);
  // Pods of a DaemonSet are removed with their node, and pods that run to completion do not stay.
  if (!template || entry.manifest.kind === 'DaemonSet' || runsToCompletion(template)) return [];
  if (['true', 'false'].includes(template.annotations[SAFE])) return [];
  return [...alone(entry), ...ofTheSystem(template, manifests), ...tiedToANode(template), ...localVolumes(template)];
}

function alone({ manifest }: Resource): Problem[] {
  const isOwned = items(manifest.metadata.ownerReferences, '').some(({ value }) => value.controller === true);
  if (manifest.kind !== 'Pod' || isOwned) return [];
  return [{
    message: 'no controller recreates the pod when it is deleted, so its node is never removed',
    fix: `use a Deployment or a StatefulSet, or annotate the pod with ${SAFE}: "true" if it may be deleted`,
  }];
}

function ofTheSystem(template: PodTemplate, manifests: Manifests): Problem[] {
  if (template.namespace !== 'kube-system') return [];
  if (manifests.selecting(template).some(({ manifest }) => manifest.kind === 'PodDisruptionBudget')) return [];
  return [{
    message: 'its pods are in kube-system and have no PodDisruptionBudget, so no node that runs one of them is removed',
    fix: 'add a PodDisruptionBudget with maxUnavailable: 1',
  }];
}

function tiedToANode({ spec }: PodTemplate): Problem[] {
  const node = fields(spec.nodeSelector)[HOST] ?? onlyHost(spec);
  if (typeof node !== 'string') return [];
  return [{
    message: `its pods can run only on the node ${node}, so the node is never removed`,
    fix: 'select nodes by a label that several of them have',
  }];
}

/** The host, if all alternatives allow only the same one. */
function onlyHost({ affinity }: PodTemplate['spec']): unknown {
  const { nodeSelectorTerms } = fields(fields(fields(affinity).nodeAffinity).requiredDuringSchedulingIgnoredDuringExecution);
  const hosts = items(nodeSelectorTerms, '').map(term => items(term.value.matchExpressions, '').map(({ value }) => value)
    .find(({ key, operator, values }) => key === HOST && operator === 'In' && values?.length === 1)?.values[0]);
  return new Set(hosts).size === 1 ? hosts[0] : undefined;
}

/** An annotation that lists volumes that may be lost is meant to allow eviction: it then must list all of them, by their names. */
function localVolumes({ annotations, spec, field }: PodTemplate): Problem[] {
  const given = annotations[LOCAL_VOLUMES];
  if (typeof given !== 'string') return [];
  const named = given.split(',').map(name => name.trim()).filter(name => name !== '');
  const volumes = items(spec.volumes, `${field}.volumes`).map(({ value }) => value);
  const left = volumes.filter(isLocal).map(({ name }) => name).filter(name => !named.includes(name));
  const unknown = named.filter(name => !volumes.some(volume => volume.name === name));
  if (left.length > 0) {
    return [{
      message: `the annotation ${LOCAL_VOLUMES} omits ${listed(left)}, and one volume on the node is enough to keep the node`,
      fix: `add ${left.length === 1 ? 'it' : 'them'}: ${[...named.filter(name => !unknown.includes(name)), ...left].join(',')}`,
    }];
  }
  return unknown.length === 0 ? [] : [{
    message: `the annotation ${LOCAL_VOLUMES} lists ${listed(unknown)}, and the pods have no such volume`,
    fix: 'remove it, or correct the name of the volume',
  }];
}

function isLocal({ emptyDir, hostPath }: { readonly [field: string]: any }): boolean {
  return hostPath !== undefined || (emptyDir !== undefined && fields(emptyDir).medium !== 'Memory');
}
