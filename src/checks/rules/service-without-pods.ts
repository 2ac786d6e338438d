import { own } from '../../manifests/json';
import { groupOf } from '../../manifests/kinds';
import { describeManifest, Resource } from '../../manifests/manifest';
import { Manifests } from '../../manifests/manifests';
import { indexedNamespace } from '../../manifests/object-index';
import { PodTemplate } from '../../manifests/pod-templates';
import { demandedLabels, LabelSelector, matches, selectorOf, showSelector } from '../../manifests/selectors';
import { nearest } from '../../private/messages/nearest';
import { Check, Problem } from '../check';

export const serviceWithoutPods: Check = {
  id: 'service-without-pods',
  profile: 'references',
  severity: 'error',
  description: 'A Service selects no pods in its namespace, so every connection to it fails.',
  see: 'https://kubernetes.io/docs/tasks/debug/debug-application/debug-service/#does-the-service-have-any-endpointslices',
  inspect,
};

function inspect(entry: Resource, manifests: Manifests): Problem[] {
  if (entry.manifest.kind !== 'Service') return [];
  const { namespace } = entry.manifest.metadata;
  const selector = selectorOf(entry);
  if (!selector || manifests.selectedBy(entry).length > 0) return [];
  if (isOfExternalWorkload(selector, namespace, manifests) || isOfOperator(selector, namespace, manifests)) return [];

  const message = `the selector ${showSelector(selector)} matches no pods ${namespace ? `in namespace ${namespace}` : 'in its namespace'}`;
  const elsewhere = manifests.podTemplates.find(({ labels }) => matches(selector, labels));
  if (elsewhere) {
    return [{
      message: `${message}; the pods of ${owner(elsewhere)} in namespace ${elsewhere.namespace ?? 'default'} have these labels`,
      fix: 'put both in one namespace: a Service selects only pods in its own namespace',
    }];
  }
  const near = nearestTemplate(selector, manifests.podTemplatesIn(namespace));
  const difference = near && demandedLabels(selector).find(([key, value]) => own(near.labels, key) !== value);
  if (!difference) {
    return [{ message, fix: 'select the labels of a workload, declare the workload as existing, or remove the selector if something else manages the EndpointSlices' }];
  }
  const [key, wanted] = difference;
  const given = own(near.labels, key);
  return [given === undefined ? {
    message: `${message}; the closest match is the pods of ${owner(near)}, which have no label ${key}`,
    fix: `add the label ${key}=${wanted} to those pods, or remove ${key} from the selector`,
  } : {
    message: `${message}; the closest match is the pods of ${owner(near)}, whose label ${key} is ${given}`,
    fix: `select ${key}=${given}, or set the label ${key}=${wanted} on those pods`,
  }];
}

/** The labels of a workload that is declared as existing are unknown; the selector is taken to mean it if one of its values is its name. */
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

/** The pods with the most labels in common; without any, those with a label that looks like a typo. */
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
