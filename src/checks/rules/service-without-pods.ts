import { own } from '../../manifests/json';
import { groupOf } from '../../manifests/kinds';
import { describeManifest, Entry } from '../../manifests/manifest';
import { Manifests } from '../../manifests/manifests';
import { indexedNamespace } from '../../manifests/object-index';
import { PodTemplate } from '../../manifests/pod-templates';
import { demandedLabels, LabelSelector, matches, selectorOf, showSelector } from '../../manifests/selectors';
import { nearest } from '../../private/nearest';
import { Check, Problem } from '../check';

export const serviceWithoutPods: Check = {
  id: 'service-without-pods',
  severity: 'error',
  description: 'A Service selects no pod of its namespace, so every connection to it is refused.',
  see: 'https://kubernetes.io/docs/tasks/debug/debug-application/debug-service/#does-the-service-have-any-endpointslices',
  inspect,
};

function inspect(entry: Entry, manifests: Manifests): Problem[] {
  if (entry.manifest.kind !== 'Service') return [];
  const { namespace } = entry.manifest.metadata;
  const selector = selectorOf(entry);
  if (!selector || manifests.selectedBy(entry).length > 0) return [];
  if (isOfExternalWorkload(selector, namespace, manifests) || isOfOperator(selector, namespace, manifests)) return [];

  const message = `the selector ${showSelector(selector)} matches no pods ${namespace ? `in namespace ${namespace}` : 'in its namespace'}`;
  const elsewhere = manifests.podTemplates.find(({ labels }) => matches(selector, labels));
  if (elsewhere) {
    return [{
      message: `${message}; those of ${owner(elsewhere)} in namespace ${elsewhere.namespace ?? 'default'} have these labels`,
      fix: 'put both into one namespace: a Service finds pods of its own namespace only',
    }];
  }
  const near = nearestTemplate(selector, manifests.podTemplatesIn(namespace));
  const difference = near && demandedLabels(selector).find(([key, value]) => own(near.labels, key) !== value);
  if (!difference) {
    return [{ message, fix: 'select the labels of a workload, declare the workload external, or leave out the selector to write EndpointSlices otherwise' }];
  }
  const [key, wanted] = difference;
  const given = own(near.labels, key);
  return [given === undefined ? {
    message: `${message}; nearest are those of ${owner(near)}, which have no label ${key}`,
    fix: `label those pods ${key}=${wanted}, or leave ${key} out of the selector`,
  } : {
    message: `${message}; nearest are those of ${owner(near)}, whose label ${key} is ${given}`,
    fix: `select ${key}=${given}, or label those pods ${key}=${wanted}`,
  }];
}

/** The labels of an external workload are unknown; the selector names it when one of its values does. */
function isOfExternalWorkload(selector: LabelSelector, namespace: string | undefined, manifests: Manifests): boolean {
  const names = demandedLabels(selector).map(([, value]) => value);
  return manifests.externals
    .filter(external => WORKLOADS.includes(external.kind) && indexedNamespace(external.namespace) === indexedNamespace(namespace))
    .some(external => names.includes(external.name));
}

const WORKLOADS = ['Deployment', 'StatefulSet', 'DaemonSet', 'ReplicaSet', 'ReplicationController', 'Pod', 'Rollout'];

/** Operators label pods with the name of the custom resource, under their domain or its kind: `cnpg.io/cluster: orders`, `prometheus: main`. */
function isOfOperator(selector: LabelSelector, namespace: string | undefined, manifests: Manifests): boolean {
  return demandedLabels(selector).some(([key, value]) => manifests.named(value, namespace)
    .filter(({ manifest }) => groupOf(manifest.apiVersion).includes('.'))
    .some(({ manifest }) => key.includes('/') ? !key.startsWith('app.kubernetes.io/') : key === manifest.kind.toLowerCase()));
}

/** The pods with the most labels in common; with none in common, those with a label that looks like a slip of the fingers. */
function nearestTemplate(selector: LabelSelector, templates: readonly PodTemplate[]): PodTemplate | undefined {
  const demanded = demandedLabels(selector);
  const common = ({ labels }: PodTemplate) => demanded.filter(([key, value]) => own(labels, key) === value).length;
  let best: PodTemplate | undefined;
  for (const template of templates) {
    if (common(template) > (best ? common(best) : 0)) best = template;
  }
  return best ?? templates.find(({ labels }) => demanded.some(([key, value]) => nearest(value, [String(own(labels, key) ?? '')]) !== undefined));
}

function owner({ entry }: PodTemplate): string {
  return describeManifest(entry.manifest);
}
