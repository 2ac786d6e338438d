import { fields, items } from '../../manifests/json';
import { Entry } from '../../manifests/manifest';
import { Manifests } from '../../manifests/manifests';
import { PodTemplate, runsToCompletion } from '../../manifests/pod-templates';
import { listed } from '../../private/nearest';
import { Check, Problem } from '../check';

export const scaleDownBlocked: Check = {
  id: 'scale-down-blocked',
  severity: 'warning',
  description: 'The cluster autoscaler leaves a node alone for the sake of a pod, so that a cluster which was large once stays large.',
  see: 'https://kubernetes.io/docs/concepts/cluster-administration/node-autoscaling/',
  inspect,
};

const SAFE = 'cluster-autoscaler.kubernetes.io/safe-to-evict';
const LOCAL_VOLUMES = `${SAFE}-local-volumes`;
const HOST = 'kubernetes.io/hostname';

function inspect(entry: Entry, manifests: Manifests): Problem[] {
  const template = manifests.podTemplateOf(entry);
  // Pods of a DaemonSet go with their node, and those that end by themselves do not stay.
  if (!template || entry.manifest.kind === 'DaemonSet' || runsToCompletion(template)) return [];
  if (['true', 'false'].includes(template.annotations[SAFE])) return [];
  return [...alone(entry), ...ofTheSystem(template, manifests), ...tiedToANode(template), ...localVolumes(template)];
}

function alone({ manifest }: Entry): Problem[] {
  const isOwned = items(manifest.metadata.ownerReferences, '').some(({ value }) => value.controller === true);
  if (manifest.kind !== 'Pod' || isOwned) return [];
  return [{
    message: 'nobody makes the pod again when it is gone, so its node is never removed',
    fix: `make it a Deployment or a StatefulSet, or annotate it with ${SAFE}: "true" when it may go`,
  }];
}

function ofTheSystem(template: PodTemplate, manifests: Manifests): Problem[] {
  if (template.namespace !== 'kube-system') return [];
  if (manifests.selecting(template).some(({ manifest }) => manifest.kind === 'PodDisruptionBudget')) return [];
  return [{
    message: 'its pods are in kube-system and have no disruption budget, so no node that has one of them is removed',
    fix: 'add a PodDisruptionBudget with maxUnavailable: 1',
  }];
}

function tiedToANode({ spec }: PodTemplate): Problem[] {
  const node = fields(spec.nodeSelector)[HOST] ?? onlyHost(spec);
  if (typeof node !== 'string') return [];
  return [{
    message: `its pods may run on the node ${node} and no other, so it is never removed`,
    fix: 'ask for nodes by a label that several of them have',
  }];
}

/** The one host that is left by each of the alternatives. */
function onlyHost({ affinity }: PodTemplate['spec']): unknown {
  const { nodeSelectorTerms } = fields(fields(fields(affinity).nodeAffinity).requiredDuringSchedulingIgnoredDuringExecution);
  const hosts = items(nodeSelectorTerms, '').map(term => items(term.value.matchExpressions, '').map(({ value }) => value)
    .find(({ key, operator, values }) => key === HOST && operator === 'In' && values?.length === 1)?.values[0]);
  return new Set(hosts).size === 1 ? hosts[0] : undefined;
}

/** Whoever names volumes that may be lost means to let the pods go: then it must be all of them, by their names. */
function localVolumes({ annotations, spec, field }: PodTemplate): Problem[] {
  const given = annotations[LOCAL_VOLUMES];
  if (typeof given !== 'string') return [];
  const named = given.split(',').map(name => name.trim()).filter(name => name !== '');
  const volumes = items(spec.volumes, `${field}.volumes`).map(({ value }) => value);
  const left = volumes.filter(isLocal).map(({ name }) => name).filter(name => !named.includes(name));
  const unknown = named.filter(name => !volumes.some(volume => volume.name === name));
  if (left.length > 0) {
    return [{
      message: `the annotation ${LOCAL_VOLUMES} leaves out ${listed(left)}, and one volume on the node is enough to keep it`,
      fix: `name ${left.length === 1 ? 'it' : 'them'} too: ${[...named.filter(name => !unknown.includes(name)), ...left].join(',')}`,
    }];
  }
  return unknown.length === 0 ? [] : [{
    message: `the annotation ${LOCAL_VOLUMES} names ${listed(unknown)}, which the pods do not have`,
    fix: 'take it out, or write the name of the volume',
  }];
}

function isLocal({ emptyDir, hostPath }: { readonly [field: string]: any }): boolean {
  return hostPath !== undefined || (emptyDir !== undefined && fields(emptyDir).medium !== 'Memory');
}
